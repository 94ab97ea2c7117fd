import CodecPrimitives
import Law
import Testing

@Suite("Measures as data")
struct MeasureBookTests {
    private func bytes(_ lines: String...) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    @Test("every kind has a rule, a ground and somebody who may grant it without limit")
    func whole() throws {
        let book = try MeasureBook.embedded()
        for kind in MeasureKind.allCases {
            #expect(try book.rule(kind, on: day("2025-01-01")).kind == kind)
            #expect(!book.grounds(of: kind, for: .grant).isEmpty)
            #expect(book.approval(.grant, of: kind, for: Yen(unchecked: Yen.bound)) != nil)
        }
        #expect(throws: LawError.self) { try book.rule(.pledge, on: day("2016-03-31")) }
    }

    @Test("the first row that the amount does not pass decides who approves")
    func limits() throws {
        let book = try MeasureBook.embedded()
        #expect(book.approval(.grant, of: .suspension, for: 1_000_000)?.role == .section)
        #expect(book.approval(.grant, of: .suspension, for: 1_000_001)?.role == .director)
        #expect(book.approval(.extinction, of: .waiver, for: 1) == nil)
        #expect(OfficerRole.chief < .section && OfficerRole.director < .mayor)
    }

    @Test("disaster and illness remit the whole charge, other deferrals a part, a pledge nothing")
    func relief() throws {
        let book = try MeasureBook.embedded()
        func relief(_ kind: MeasureKind, _ ground: String) -> ChargeRelief? {
            book.ground(ReceivedText(ground), of: kind, for: .grant)?.lateCharge
        }
        #expect(relief(.collectionDeferral, "disaster") == .full)
        #expect(relief(.collectionDeferral, "loss") == .deferral)
        #expect(relief(.saleDeferralOfficio, "better_collection") == .deferral)
        #expect(relief(.suspension, "hardship") == .full)
        #expect(relief(.pledge, "pledge") == ChargeRelief.none && relief(.collectionStop, "small") == ChargeRelief.none)
    }

    @Test("all reasons of a write-off are there by their codes")
    func reasons() throws {
        let codes = try MeasureBook.embedded().grounds(of: .writeOff, for: .grant).map(\.code.string)
        #expect(
            codes == [
                "LTA15-7-4", "LTA15-7-5", "LTA18", "LAA236", "CC145", "WAIVER_ORD", "WAIVER_VOTE", "LAA-O171-7",
                "DISCHARGE", "COURT",
            ])
    }

    @Test("a table that lacks a kind or has a wrong word is refused with its line")
    func invalid() {
        let rules = bytes(
            "kind,name,article,scope,months,total_months,security_over,security_months,apply_within_months,"
                + "prescription,misses,grace_days,years,valid_from,valid_to,version",
            "pledge,分納,民法,every,0,0,0,0,0,none,2,7,0,2016-04-01,,v1")
        let grounds = bytes("kind,use,ground,name,article,late_charge,vote,on_extinct")
        let approvals = bytes("kind,step,up_to,role,reference")
        #expect(throws: LawError(.tableInvalid, at: "measures.csv:2 scope")) {
            try MeasureBook(rules: rules, grounds: grounds, approvals: approvals)
        }
    }

    /// The built-in rules with one kind's row changed.
    private func rules(_ kind: String, _ row: String) -> [UInt8] {
        let header =
            "kind,name,article,scope,months,total_months,security_over,security_months,apply_within_months,"
            + "prescription,misses,grace_days,years,valid_from,valid_to,version"
        return bytes(header, "\(kind),x,x,\(row),2016-04-01,,v2")
    }

    @Test(
        "a city's table may not change what statute fixes, and the refusal names line, column and article",
        arguments: [
            ("collection_deferral", "tax,12,36,1000000,3,0,application_and_pause,0,0,0", "total_months", "地方税法15条"),
            ("sale_deferral_applied", "any,12,24,1000000,3,6,application_and_pause,0,0,0", "scope", "地方税法15条の6"),
            ("suspension", "enforceable,0,0,0,0,0,none,0,0,1", "years", "地方税法15条の7"),
            ("suspension", "enforceable,0,0,0,0,0,pause,0,0,3", "prescription", "地方税法15条の7"),
            ("remission", "court,0,0,0,0,0,none,0,0,5", "years", "地方自治法施行令171条の7"),
        ])
    func statute(_ kind: String, _ row: String, _ column: String, _ article: String) {
        #expect(throws: LawError(.fixedByStatute, at: "measures.csv:2 \(column)", article: article)) {
            try MeasureBook.embedded(rules: rules(kind, row))
        }
    }

    @Test("a city's own grounds stand where statute leaves them to it, and nowhere else")
    func ownGrounds() {
        let header = "kind,use,ground,name,article,late_charge,vote,on_extinct"
        #expect(throws: LawError(.fixedByStatute, at: "measure-grounds.csv:2 late_charge", article: "地方税法15条の7")) {
            try MeasureBook.embedded(grounds: bytes(header, "suspension,grant,hardship,困窮,x,none,no,no"))
        }
        #expect(throws: LawError(.fixedByStatute, at: "measure-grounds.csv:2 ground", article: "地方税法15条の7")) {
            try MeasureBook.embedded(grounds: bytes(header, "suspension,grant,small,少額,x,full,no,no"))
        }
        // Only the missing kinds are refused: the waiver's ground is the city's.
        #expect(throws: LawError(.tableInvalid, at: "measures: collection_deferral")) {
            try MeasureBook.embedded(grounds: bytes(header, "waiver,grant,small,少額,条例,none,no,no"))
        }
    }
}

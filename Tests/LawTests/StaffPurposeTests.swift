import CodecPrimitives
import Testing

@testable import Law

@Suite("Purposes of staff")
struct StaffPurposeTests {
    private let header = StaffPurpose.columns.joined(separator: ",")

    private func read(_ lines: String...) throws(LawError) -> StaffPurposes {
        try StaffPurposes(Array(([header] + lines).joined(separator: "\n").utf8), kinds: .embedded())
    }

    @Test("nobody sees a tax and a claim without the city's own power at once")
    func taxSecrecy() throws {
        let kinds = try ClaimKinds.embedded()
        for purpose in try StaffPurposes.embedded().all {
            let seen = kinds.all.filter { purpose.sees($0.code, $0.claimClass) }
            #expect(!seen.isEmpty, "\(purpose.code.string)")
            #expect(purpose.seesTax == seen.contains { $0.route == .tax })
            if purpose.seesTax { #expect(seen.allSatisfy { $0.claimClass == .enforceable }) }
        }
        for classes in ["enforceable+private", "enforceable+public", "private", "none"] {
            #expect(throws: LawError.self) { try read("x,甲,x,TAX_RES+HOUSING,\(classes),法,2000-01-01,") }
        }
        // With the right classes the kind is named and never seen.
        let row = try #require(read("x,甲,x,TAX_RES+HOUSING,enforceable,法,2000-01-01,").all.first)
        #expect(row.sees(ReceivedText("TAX_RES"), .enforceable) && !row.sees(ReceivedText("HOUSING"), .privateClaim))
    }

    @Test("every kind of claim is somebody's")
    func everyKind() throws {
        let purposes = try StaffPurposes.embedded().all
        for kind in try ClaimKinds.embedded().all {
            #expect(purposes.contains { $0.sees(kind.code, kind.claimClass) }, "\(kind.code.string)")
        }
    }

    @Test("a kind that had another class before is seen by its class")
    func formerClass() throws {
        let tax = try #require(
            StaffPurposes.embedded().purpose(ReceivedText("tax"), on: BusinessDate(daysSinceEpoch: 20_000)))
        #expect(tax.sees(ReceivedText("PA78"), .enforceable))
        #expect(!tax.sees(ReceivedText("PA78"), .publicClaim))
        #expect(!tax.sees(ReceivedText("HOUSING"), .privateClaim))
    }

    @Test("unknown kinds, overlapping rows and backward spans are refused; a purpose ends with its validity")
    func refusals() throws {
        #expect(throws: LawError.self) { try read("x,甲,x,NOTHING,private,法,2000-01-01,") }
        #expect(throws: LawError.self) { try read("x,甲,x,HOUSING+,private,法,2000-01-01,") }
        #expect(throws: LawError.self) { try read("x,甲,x,HOUSING,private,法,2000-01-01,1999-01-01") }
        #expect(throws: LawError.self) {
            try read("x,甲,x,HOUSING,private,法,2000-01-01,", "x,乙,x,WATER,private,法,2010-01-01,")
        }
        let ended = try read("x,甲,x,HOUSING,private,法,2000-01-01,2009-12-31")
        #expect(ended.purpose(ReceivedText("x"), on: BusinessDate(daysSinceEpoch: 11_000)) != nil)
        #expect(ended.purpose(ReceivedText("x"), on: BusinessDate(daysSinceEpoch: 20_000)) == nil)
    }
}

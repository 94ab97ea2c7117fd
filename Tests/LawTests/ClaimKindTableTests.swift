import CodecPrimitives
import Law
import Testing

/// A line of the table of claims: class, power, prescription in years (now, before 2020-04-01), allocation and to
/// whom work may be given, as the statutes have them.
struct KindLine: Sendable, CustomStringConvertible {
    let code: String
    let claimClass: ClaimClass
    let years: Int
    let oldYears: Int?
    let allocation: AllocationRule
    let givenTo: Set<OutsourcedTo>

    init(
        _ code: String, _ claimClass: ClaimClass, _ years: Int, _ givenTo: Set<OutsourcedTo>, old oldYears: Int? = nil,
        pays allocation: AllocationRule = .principalFirst
    ) {
        (self.code, self.claimClass, self.years, self.oldYears) = (code, claimClass, years, oldYears)
        (self.allocation, self.givenTo) = (allocation, givenTo)
    }

    var description: String { code }

    static let simple: Set<OutsourcedTo> = [.nonPowerWork]
    static let lawyer: Set<OutsourcedTo> = [.nonPowerWork, .lawFirm]
    static let loan: Set<OutsourcedTo> = [.nonPowerWork, .lawFirm, .servicer]

    static let all: [KindLine] = taxesAndFees + premiums + chargeFirst + neverGiven + publicClaims + contracts + loans

    private static let taxesAndFees = [
        "TAX_RES", "TAX_CORP", "TAX_FIX", "TAX_LV", "NHI_TAX", "NURSERY", "SEWER", "PA78", "PA63N",
    ].map { KindLine($0, .enforceable, 5, simple) }
    private static let premiums = ["NHI_PREM", "LTC_PREM", "LEM_PREM"].map { KindLine($0, .enforceable, 2, simple) }
    private static let chargeFirst = ["SEWER_BEN", "ROAD"].map {
        KindLine($0, .enforceable, 5, simple, pays: .chargeFirst)
    }
    private static let neverGiven = [
        KindLine("FINE", .enforceable, 5, []), KindLine("CRA_RET", .enforceable, 5, []),
        KindLine("CA_RET", .enforceable, 2, []),
    ]
    private static let publicClaims = ["PA63O", "AFTER", "AGRI_SEW", "GARB", "ADMIN_USE"].map {
        KindLine($0, .publicClaim, 5, lawyer)
    }
    private static let contracts = [
        KindLine("WATER", .privateClaim, 5, lawyer, old: 2, pays: .civilCode),
        KindLine("HOUSING", .privateClaim, 5, lawyer, old: 5, pays: .civilCode),
        KindLine("HOUS_DAM", .privateClaim, 5, lawyer, old: 10, pays: .civilCode),
        KindLine("HOSP", .privateClaim, 5, lawyer, old: 3, pays: .civilCode),
        KindLine("LUNCH", .privateClaim, 5, lawyer, old: 2, pays: .civilCode),
        KindLine("LAND", .privateClaim, 5, lawyer, old: 5, pays: .civilCode),
        KindLine("TORT", .privateClaim, 3, lawyer, old: 3, pays: .civilCode),
    ]
    private static let loans = ["LOAN_MF", "LOAN_DIS", "LOAN_OTH"].map {
        KindLine($0, .privateClaim, 5, loan, old: 10, pays: .civilCode)
    }
}

@Suite("The table of claim kinds")
struct ClaimKindTableTests {
    @Test(
        "every kind has the class, power, prescription, allocation and outsourcing of its law", arguments: KindLine.all)
    func line(_ line: KindLine) throws {
        let kind = try LawBook.embedded().kind(ReceivedText(line.code), on: day("2025-04-01"))
        #expect(kind.claimClass == line.claimClass)
        #expect(kind.selfExecution == (line.claimClass == .enforceable))
        #expect(kind.prescription.current.years == line.years)
        #expect(kind.prescription.old?.years == line.oldYears)
        #expect(kind.needsInvocation == (line.claimClass == .privateClaim))
        #expect(kind.allocation == line.allocation)
        #expect(kind.outsourcing == line.givenTo)
        #expect((kind.route == .tax) == ["TAX_RES", "TAX_CORP", "TAX_FIX", "TAX_LV", "NHI_TAX"].contains(line.code))
    }

    @Test("there are 32 kinds and no others")
    func count() throws {
        let codes = Set(try ClaimKinds.embedded().all.map(\.code))
        #expect(codes == Set(KindLine.all.map { ReceivedText($0.code) }))
        #expect(codes.count == 32)
    }

    @Test("taxes have the statute's late charge, premiums an ordinance's, contracts the legal rate, loans a penalty")
    func regimes() throws {
        let law = try LawBook.embedded()
        let expected: [(String, ChargeSetter, String?)] = [
            ("TAX_RES", .statute, "city_tax"), ("NHI_TAX", .statute, "city_tax"),
            ("NHI_PREM", .ordinance, "premium_3_months"), ("LTC_PREM", .ordinance, "premium_1_month"),
            ("LEM_PREM", .ordinance, "premium_1_month"), ("SEWER", .ordinance, nil), ("ROAD", .ordinance, nil),
            ("PA78", .ordinance, nil), ("CA_RET", .none, nil), ("CRA_RET", .statute, "statutory_penalty"),
            ("WATER", .contract, "private"), ("LOAN_MF", .statute, "welfare_loan"),
            ("LOAN_DIS", .ordinance, "disaster_loan"), ("TORT", .statute, "private"),
        ]
        for (code, setter, regime) in expected {
            let kind = try law.kind(ReceivedText(code), on: day("2025-04-01"))
            #expect(kind.chargeSetBy == setter, "\(code)")
            #expect(kind.regime.map { ReceivedText($0) } == regime.map { ReceivedText($0) }, "\(code)")
        }
    }

    @Test("a private claim keeps the old period when its contract, or itself, is of before the reform")
    func reform() throws {
        let law = try LawBook.embedded()
        let water = try law.kind(ReceivedText("WATER"), on: day("2021-05-01")).prescription
        #expect(water.period(arose: day("2021-05-01"), contract: day("2015-04-01")).years == 2)
        #expect(water.period(arose: day("2021-05-01"), contract: day("2020-04-01")).years == 5)
        #expect(water.period(arose: day("2021-05-01")).years == 5)
        #expect(water.period(arose: day("2020-03-31")).isOldLaw)
        let tax = try law.kind(ReceivedText("TAX_RES"), on: day("2019-06-01")).prescription
        #expect(tax.period(arose: day("2019-06-01"), contract: day("2010-01-01")).years == 5)
        #expect(tax.period(arose: day("2019-06-01")).isOldLaw == false)
        let tort = try law.kind(ReceivedText("TORT"), on: day("2024-06-01")).prescription
        #expect(tort.period(arose: day("2024-06-01"), contract: day("2010-01-01")).longYears == 20)
    }

    @Test("what did not exist yet has no kind, and returned aid was no enforceable claim before its reform")
    func before() throws {
        let law = try LawBook.embedded()
        for (code, date) in [("LTC_PREM", "2000-03-31"), ("LEM_PREM", "2008-03-31"), ("PA63N", "2018-09-30")] {
            #expect(throws: LawError.self, "\(code)") { try law.kind(ReceivedText(code), on: day(date)) }
        }
        #expect(try law.kind(ReceivedText("PA78"), on: day("2014-06-30")).claimClass == .publicClaim)
        #expect(try law.kind(ReceivedText("PA78"), on: day("2014-07-01")).selfExecution)
    }
}

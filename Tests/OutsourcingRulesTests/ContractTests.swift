import CodecPrimitives
import Law
import OutsourcingRules
import Testing

@Suite("contracts and who may handle what")
struct ContractTests {
    private let kinds: ClaimKinds
    private let day: BusinessDate

    init() throws {
        kinds = try .embedded()
        day = try #require(BusinessDate(iso: "2026-05-01"))
    }

    private func kind(_ code: String) throws -> ClaimKind { try #require(kinds.kind(ReceivedText(code), on: day)) }

    private func contract(
        _ contractor: ContractorKind, designatedTo: String = "2027-03-31", kinds: [String] = ["LOAN_MF", "HOUSING"]
    ) throws -> Contract {
        let from = try #require(BusinessDate(iso: "2026-04-01"))
        let codes = Set(kinds.map { ReceivedText($0) })
        return Contract(
            contractor: contractor,
            validity: Validity(from: from, to: try #require(BusinessDate(iso: "2027-03-31"))), kinds: codes,
            designations: [
                Designation(
                    validity: Validity(from: from, to: try #require(BusinessDate(iso: designatedTo))), kinds: codes)
            ])
    }

    private static let others: [ContractorKind] = [.servicer, .lawFirm]

    @Test("nobody handles a tax, and nobody but a reminding agent what the city enforces itself")
    func power() throws {
        for code in ["TAX_RES", "TAX_FIX", "NHI_TAX", "FINE", "CA_RET"] {
            let kind = try kind(code)
            for contractor in ContractorKind.allCases {
                #expect(throws: OutsourcingRefusal.publicPower, "\(code)") {
                    try HandlingAuthority.check(contractor, handles: kind)
                }
            }
        }
        for code in ["NHI_PREM", "NURSERY"] {
            let kind = try kind(code)
            try HandlingAuthority.check(.collectionAgent, handles: kind)
            for contractor in Self.others {
                #expect(throws: OutsourcingRefusal.publicPower, "\(code)") {
                    try HandlingAuthority.check(contractor, handles: kind)
                }
            }
        }
    }

    @Test("a servicer handles loans and nothing else; a law firm every claim without power")
    func authority() throws {
        for code in ["HOUSING", "HOSP", "WATER", "AFTER", "PA63O"] {
            let kind = try kind(code)
            #expect(throws: OutsourcingRefusal.notALoan) { try HandlingAuthority.check(.servicer, handles: kind) }
            try HandlingAuthority.check(.lawFirm, handles: kind)
        }
        for contractor in ContractorKind.allCases {
            try HandlingAuthority.check(contractor, handles: try kind("LOAN_MF"))
        }
    }

    @Test("a contract takes its kinds on its days, and only while its contractor is designated")
    func contract() throws {
        let law = try contract(.lawFirm)
        try law.check(try kind("HOUSING"), on: day)
        #expect(throws: OutsourcingRefusal.kindNotInContract) { try law.check(try kind("HOSP"), on: day) }
        let late = try #require(BusinessDate(iso: "2027-04-01"))
        #expect(throws: OutsourcingRefusal.contractNotInForce) { try law.check(try kind("HOUSING"), on: late) }
        let undesignated = try contract(.lawFirm, designatedTo: "2026-04-30")
        #expect(throws: OutsourcingRefusal.notDesignated) { try undesignated.check(try kind("HOUSING"), on: day) }
    }

    @Test("the law's objection comes before the contract's")
    func order() throws {
        let servicer = try contract(.servicer, kinds: ["HOUSING"])
        #expect(throws: OutsourcingRefusal.notALoan) { try servicer.check(try kind("HOUSING"), on: day) }
    }
}

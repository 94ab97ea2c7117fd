import CaseRules
import CodecPrimitives
import Law
import Ledger

/// What a debtor's page shows.
struct DebtorView: Sendable {
    struct Claim: Sendable {
        let address: String
        let number: String
        let kind: String
        let period: String
        let due: String
        let role: String
        let principal: String
        let lateCharge: String
        let others: String
        let total: String
        let provisional: String?
        let prescription: String?
    }

    let number: String
    let kana: String
    let kanji: String
    let birthDate: String?
    let isProtected: Bool
    let address: String?
    let claims: [Claim]
    let total: String
    let holds: [HoldView]
    let hasHolds: Bool
    let demands: [DemandView]
    let hasDemands: Bool
    let seizures: [SeizureView]
    let hasSeizures: Bool
    let measures: [MeasureLine]
    let hasMeasures: Bool
    /// The page that says who saw her; nil for whoever is no supervisor.
    let readersAddress: String?

    init(_ facts: DebtorPage.Facts, _ visit: PageVisit) {
        let (person, text) = (facts.person, visit.text)
        (number, kana, kanji) = (person.number.string, person.kana.string, person.kanji.string)
        birthDate = person.birthDate.map(text.language.day)
        isProtected = person.isProtected
        address = person.isProtected ? nil : person.address?.string ?? text("debtor.noAddress")
        claims = facts.claims.map { DebtorView.claim($0, text) }
        total = text.language.yen(facts.claims.filter { $0.role == .debtor }.map(\.open.total).total())
        let numbers = Dictionary(facts.claims.map { ($0.id, $0.number.string) }) { first, _ in first }
        let routes = Dictionary(facts.claims.map { ($0.id, $0.kind.route) }) { first, _ in first }
        holds = facts.holds.compactMap { HoldView($0, numbers, routes, visit) }
        demands = facts.demands.map { DemandView($0, numbers, text) }
        seizures = facts.seizures.map { SeizureView($0, numbers, text) }
        measures = facts.measures.map { MeasureLine($0, numbers, text) }
        hasMeasures = !measures.isEmpty
        (hasHolds, hasDemands, hasSeizures) = (!holds.isEmpty, !demands.isEmpty, !seizures.isEmpty)
        readersAddress = facts.isSupervisor ? "/staff/persons/\(person.id)/readers" : nil
    }

    private static func claim(_ claim: DebtorViewStore.Claim, _ text: PageText) -> Claim {
        Claim(
            address: "/staff/claims/\(claim.id)", number: claim.number.string, kind: claim.kind.name,
            period: text.period(claim.fiscalYear, claim.instalment), due: text.language.day(claim.due),
            role: text.word("role", claim.role.rawValue), principal: claim.open.principal.description,
            lateCharge: claim.open.lateCharge.description, others: (claim.open.fee + claim.open.costs).description,
            total: claim.open.total.description,
            provisional: claim.provisional.isPositive ? text.language.yen(claim.provisional) : nil,
            prescription: claim.prescriptionEnd.map(text.language.day))
    }
}

extension PageText {
    /// `令和7年度 第4期` or `2025, instalment 4`.
    func period(_ fiscalYear: Int32, _ instalment: Int32) -> String {
        guard language == .japanese else { return "\(fiscalYear), \(self("instalment")) \(instalment)" }
        let first = BusinessDate(year: Int(fiscalYear), month: 4, day: 1)
        let era = first.flatMap { EraDate($0)?.japanese.split(separator: "年").first.map { "\($0)年度" } }
        return "\(era ?? "\(fiscalYear)年度") 第\(instalment)期"
    }
}

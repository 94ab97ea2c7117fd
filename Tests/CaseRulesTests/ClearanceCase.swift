import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

/// One question with facts under which everything is granted; tests change one fact at a time.
struct ClearanceCase {
    var facts: ClearanceFacts
    var question: ClearanceQuestion
    /// The first claim's facts.
    var claim: ClaimFacts
    var isClaimKnown = true
    /// A city's own tolerances; nil for the suite's.
    var money: MoneyBook?

    static let today = "2025-10-20"

    /// Resident tax of 50,000 yen due on 30 June 2025, demanded on 18 July and served.
    init(_ act: ClearanceAct, kind: String = "TAX_RES") throws {
        let law = try LawBook.embedded()
        let kind = try law.kind(ReceivedText(kind), on: day("2025-06-01"))
        claim = ClaimFacts(
            kind: kind, due: day("2025-06-30"), open: Amounts(principal: 50_000, fee: 100),
            accrual: LateChargeCase(principal: 50_000, due: day("2025-06-30"), through: day("2025-06-30")),
            demand: act == .demand
                ? nil
                : DemandFacts(
                    issuedOn: day("2025-07-18"), deadline: day("2025-07-28"), service: .served(on: day("2025-07-20"))),
            prescriptionEnd: day("2030-07-28"),
            obligors: [
                ObligorFact(person: personID(1), role: .debtor), ObligorFact(person: personID(1), role: .guarantor),
            ])
        let appointments = ClaimClass.allCases.map {
            Appointment($0, Validity(from: day("2025-04-01"), to: day("2026-03-31")), isSupervisor: true)
        }
        facts = ClearanceFacts(
            today: day(ClearanceCase.today), now: Timestamp(microseconds: 1_000_000), claims: [:],
            persons: [personID(1): PersonFacts(consentsToAllowance: true)],
            officers: [ReceivedText("officer-1"): appointments],
            money: MoneyFacts(
                isBehind: false,
                channels: [ChannelFacts(name: ReceivedText("konbini-a"), completeThrough: day("2025-10-19"))]))
        question = ClearanceQuestion(
            requestID: requestID(1), purpose: .garnishment, act: act, personID: personID(1),
            role: act == .demandToGuarantor ? .guarantor : .debtor, claims: [claimID(1)], amountWanted: 50_000,
            officer: ReceivedText("officer-1"))
    }

    /// The person's facts.
    var person: PersonFacts {
        get { facts.persons[personID(1)] ?? PersonFacts() }
        set { facts.persons[personID(1)] = newValue }
    }

    func answers(_ questions: [ClearanceQuestion], _ policy: ClearancePolicy = .standard) throws -> [ClearanceAnswer] {
        var all = facts
        if isClaimKnown { all.claims[claimID(1)] = claim }
        return try Clearance(law: .embedded(), policy: policy, money: money ?? .embedded()).decide(questions, on: all)
    }

    func answer(_ policy: ClearancePolicy = .standard) throws -> ClearanceAnswer {
        try answers([question], policy)[0]
    }
}

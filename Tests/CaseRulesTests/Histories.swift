import CaseRules
import CodecPrimitives
import Law
import Ledger
import TestKit
import Testing

/// Something that happened to claims, to be learned at any time.
enum LateFact {
    case receipt(ReceiptVersion)
    case relief(ClaimID, ReliefSpan)
    case reassessment(Reassessment)
    case demand(ClaimID, issued: BusinessDate)
    case waiver(ClaimID, ChargeWaiver)
    case setOff(SetOffState)
    case refund(ReceiptID, Yen, on: BusinessDate)

    /// The day it happened: in which order it would have been known in time.
    var day: BusinessDate {
        switch self {
        case .receipt(let version): version.paidOn
        case .relief(_, let span): span.from
        case .reassessment(let fact): fact.decidedOn
        case .demand(_, let issued): issued
        case .waiver(_, let waiver): waiver.decidedOn
        case .setOff(let order): order.on
        case .refund(_, _, let day): day
        }
    }
}

/// A random history of four claims of any regime and order with payments, corrected and reversed payments, the proceeds
/// of seizures, deferrals, suspensions, demands, waivers, set-offs, refunds and changes of the assessment.
struct RandomHistory {
    /// How a claim's charge is computed and its money allocated.
    struct Kind {
        var regime: String
        var order: AllocationOrder
        var pool: AllocationPool
        /// What another system had charged before the claim came here.
        var assessedElsewhere: Yen
    }

    private(set) var facts: [LateFact] = []
    private(set) var designations: [ReceiptID: Designation] = [:]
    private let kinds: [Kind]

    static let claims = 4
    static let principal: Yen = 120_000

    /// Every regime that law has, and what a city may make of it.
    private static let regimes = [
        "city_tax", "premium_1_month", "premium_3_months", "from_demand_deadline_single_tier",
        "ordinance_demand_10_days", "ordinance_demand_deadline", "ordinance_flat_from_demand", "ordinance_cap", "flat",
        "statutory_penalty", "welfare_loan", "disaster_loan", "private",
    ]

    init(_ random: inout SeededRandom) throws {
        kinds = (0..<RandomHistory.claims).map { _ in RandomHistory.someKind(&random) }
        for receipt in 1...10 { addReceipt(receipt, &random) }
        for _ in 0..<Int.random(in: 0...4, using: &random) { addDemand(&random) }
        for number in 0..<Int.random(in: 0...2, using: &random) { addWaiver(number, &random) }
        for number in 0..<Int.random(in: 0...3, using: &random) { addSpending(number, &random) }
        for number in 0..<Int.random(in: 0...4, using: &random) { addRelief(number, &random) }
        for number in 0..<Int.random(in: 0...5, using: &random) { try addReassessment(number, &random) }
    }

    /// In the order in which they happened; what happened on one day in the order it was made.
    var inTime: [LateFact] {
        facts.enumerated().sorted { ($0.element.day, $0.offset) < ($1.element.day, $1.offset) }.map(\.element)
    }

    /// Books with the claims and designations of this history, and nothing learned yet.
    func books() throws -> Books {
        var books = try Books()
        let law = try LawBook.embedded()
        for (index, kind) in kinds.enumerated() {
            let charge = ChargeBasis(
                regime: try law.regimes.regime(kind.regime), principal: RandomHistory.principal, levyYear: 2023,
                assessedElsewhere: kind.assessedElsewhere)
            books.add(
                PostingClaim(
                    claim: claimID(index + 1), due: day("2023-05-31").adding(days: 31 * index), order: kind.order,
                    pool: kind.pool,
                    open: Amounts(principal: RandomHistory.principal, lateCharge: kind.assessedElsewhere, fee: 100),
                    charge: charge))
        }
        for (receipt, designation) in designations { books.designate(receipt, designation) }
        return books
    }

    private static func someKind(_ random: inout SeededRandom) -> Kind {
        let orders: [AllocationOrder] = [.principalFirst, .feeBeforePrincipal, .chargeFirst, .civilCode]
        let pools = ["地方税法", "民法", "国民健康保険法"].map { AllocationPool(ReceivedText($0)) }
        return Kind(
            regime: regimes.randomElement(using: &random) ?? regimes[0],
            order: orders.randomElement(using: &random) ?? .principalFirst,
            pool: pools.randomElement(using: &random) ?? .one,
            assessedElsewhere: Int.random(in: 0...3, using: &random) == 0 ? someYen(1...6000, &random) : .zero)
    }

    private static func someDay(_ random: inout SeededRandom) -> BusinessDate {
        day("2023-05-01").adding(days: Int.random(in: 0...900, using: &random))
    }

    private static func someYen(_ range: ClosedRange<Int64>, _ random: inout SeededRandom) -> Yen {
        Yen(unchecked: Int64.random(in: range, using: &random))
    }

    private mutating func addReceipt(_ number: Int, _ random: inout SeededRandom) {
        let first = Int.random(in: 1...RandomHistory.claims, using: &random)
        let second = first % RandomHistory.claims + 1
        let amounts = Amounts(principal: RandomHistory.principal, lateCharge: 9000, fee: 100)
        designations[receiptID(number)] =
            switch Int.random(in: 0...4, using: &random) {
            case 0: .claims([claimID(first), claimID(second)])
            case 1:
                .slip([
                    SlipLine(claim: claimID(first), amounts: amounts), .init(claim: claimID(second), amounts: amounts),
                ])
            default: .slip([SlipLine(claim: claimID(first), amounts: amounts)])
            }
        let lives: [[PostingStage]] = [
            [.confirmed], [.confirmed], [.confirmed, .reversed], [.confirmed, .confirmed], [.flash, .confirmed],
        ]
        var (paid, amount) = (RandomHistory.someDay(&random), RandomHistory.someYen(1...150_000, &random))
        for (index, stage) in (lives.randomElement(using: &random) ?? []).enumerated() {
            // A corrected version may say another amount and another day.
            if index > 0, stage == .confirmed, Bool.random(using: &random) {
                (paid, amount) = (RandomHistory.someDay(&random), RandomHistory.someYen(1...150_000, &random))
            }
            facts.append(
                .receipt(
                    ReceiptVersion(
                        receiptID: receiptID(number), version: Int32(index + 1), channel: ChannelKey(1), stage: stage,
                        amount: amount, paidOn: paid)))
        }
    }

    private static func someClaim(_ random: inout SeededRandom) -> ClaimID {
        claimID(Int.random(in: 1...claims, using: &random))
    }

    private mutating func addDemand(_ random: inout SeededRandom) {
        facts.append(.demand(RandomHistory.someClaim(&random), issued: RandomHistory.someDay(&random)))
    }

    private mutating func addWaiver(_ number: Int, _ random: inout SeededRandom) {
        let waiver = ChargeWaiver(
            decidedOn: RandomHistory.someDay(&random), amount: RandomHistory.someYen(1...4000, &random), reason: "減免")
        facts.append(.waiver(RandomHistory.someClaim(&random), waiver))
    }

    /// Overpaid money that is set against a claim, or returned to the payer.
    private mutating func addSpending(_ number: Int, _ random: inout SeededRandom) {
        let receipt = receiptID(Int.random(in: 1...10, using: &random))
        let (day, amount) = (RandomHistory.someDay(&random), RandomHistory.someYen(1...80_000, &random))
        guard Bool.random(using: &random) else { return facts.append(.refund(receipt, amount, on: day)) }
        facts.append(
            .setOff(
                SetOffState(
                    id: UUIDv7(high: 13, low: UInt64(number)), receipt: receipt,
                    claim: RandomHistory.someClaim(&random), amount: amount, on: day)))
    }

    private mutating func addRelief(_ number: Int, _ random: inout SeededRandom) {
        let from = RandomHistory.someDay(&random)
        let kind: ReliefSpan.Kind = Bool.random(using: &random) ? .suspension : .deferral
        let claim = RandomHistory.someClaim(&random)
        facts.append(
            .relief(claim, ReliefSpan(kind, from: from, to: from.adding(days: Int.random(in: 0...300, using: &random))))
        )
    }

    /// Small enough that any reductions together leave a principal, in whatever order they are learned.
    private mutating func addReassessment(_ number: Int, _ random: inout SeededRandom) throws {
        let decided = RandomHistory.someDay(&random)
        let kind: Reassessment.Kind =
            Bool.random(using: &random) ? .reduced : .increased(due: decided.adding(days: 30))
        facts.append(
            .reassessment(
                Reassessment(
                    id: UUIDv7(high: 12, low: UInt64(number)),
                    claim: claimID(Int.random(in: 1...RandomHistory.claims, using: &random)), kind: kind,
                    amount: RandomHistory.someYen(1...24_000, &random), decidedOn: decided)))
    }
}

extension Books {
    mutating func learn(_ fact: LateFact) throws {
        switch fact {
        case .receipt(let version): try apply([version])
        case .relief(let claim, let span): try relieve(claim, span)
        case .reassessment(let fact): try reassess(fact)
        case .demand(let claim, let issued): try demand(claim, issued: issued, deadline: issued.adding(days: 10))
        case .waiver(let claim, let waiver): try waive(claim, waiver)
        case .setOff(let order): try setOff(order)
        case .refund(let receipt, let amount, _): try refund(amount, of: receipt)
        }
    }

    /// What people see of it: balances, announced money, what each receipt paid, what is refundable.
    var answer: BooksAnswer {
        BooksAnswer(
            open: claims.mapValues(\.open), determined: claims.mapValues { $0.charge?.determined ?? .zero },
            positions: receipts.mapValues(\.position).filter { !$0.value.isEmpty },
            setOffs: setOffs.mapValues(\.position).filter { !$0.value.isEmpty }, refundable: sum(.refundsPayable),
            assessed: sum(.assessed))
    }
}

/// Everything that is known of books at a time.
struct BooksAnswer: Equatable {
    var open: [ClaimID: Amounts]
    var determined: [ClaimID: Yen]
    var positions: [ReceiptID: Position]
    var setOffs: [UUIDv7: Position]
    var refundable: Yen
    var assessed: Yen
}

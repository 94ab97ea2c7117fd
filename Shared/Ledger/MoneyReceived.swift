public import CodecPrimitives

/// Money that is to be allocated, with what is known of what it is for.
public struct MoneyReceived: Hashable, Sendable {
    /// What it is for (充当の指定, law 4.2).
    public enum Purpose: Hashable, Sendable {
        /// A slip: its lines and nothing else, each at most as it says.
        case slip([ClaimID: Amounts])
        /// The payer named debts (民法488条1項).
        case claims([ClaimID])
        /// The creditor named debts at the receipt (民法488条2項); an objection at once undoes it.
        case creditorNamed([ClaimID], objected: Bool)
        /// Nobody named a debt.
        case undesignated
        /// The proceeds of a seizure for claims of one law; they pay nothing of another.
        case seizure(AllocationPool)
    }

    public let amount: Yen
    /// The day it was received (領収日).
    public let on: BusinessDate
    public let purpose: Purpose

    public init(_ amount: Yen, on day: BusinessDate, for purpose: Purpose = .undesignated) {
        (self.amount, self.on, self.purpose) = (amount, day, purpose)
    }
}

/// Why money waits although debts are open.
public enum AllocationStop: String, Hashable, Sendable {
    /// The debts are of several laws and nobody said for which it is.
    case lawNotNamed = "law_not_named"
}

extension Allocation {
    /// Allocates money among debts by what it is for; what it is not for gets nothing, and the rest is handed back.
    ///
    /// Across laws nothing moves without the payer's word: undesignated money for debts of several laws waits.
    /// Charges that become known on the way are asked for as in `allocate(_:over:on:charge:)`.
    public static func allocate(
        _ money: MoneyReceived, among lines: [AllocationLine], charge: (Int, Amounts) -> Yen
    ) throws(LedgerError) -> (result: AllocationResult, stop: AllocationStop?) {
        var stop: AllocationStop?
        let eligible: [AllocationLine?]
        switch money.purpose {
        case .slip(let limits): eligible = lines.map { line in limits[line.claim].map { line.limited(to: $0) } }
        case .claims(let named), .creditorNamed(let named, objected: false):
            eligible = lines.map { named.contains($0.claim) ? $0 : nil }
        case .seizure(let pool): eligible = lines.map { $0.pool == pool ? $0 : nil }
        case .undesignated, .creditorNamed(_, objected: true):
            let isOneLaw = lines.allSatisfy { $0.pool == lines.first?.pool }
            stop = isOneLaw ? nil : .lawNotNamed
            eligible = lines.map { isOneLaw ? $0 : nil }
        }
        let limited = zip(lines, eligible).map { $1 ?? $0.limited(to: .zero) }
        let result = try allocate(money.amount, over: limited, on: money.on) { line, paid in
            guard eligible[line] != nil else { return .zero }
            guard case .slip(let limits) = money.purpose else { return charge(line, paid) }
            return min(limits[lines[line].claim]?.lateCharge ?? .zero, charge(line, paid))
        }
        return (result, stop)
    }

    /// The same where every charge is known before.
    public static func allocate(
        _ money: MoneyReceived, among lines: [AllocationLine]
    ) throws(LedgerError) -> (result: AllocationResult, stop: AllocationStop?) {
        try allocate(money, among: lines) { line, _ in lines[line].open.lateCharge }
    }
}

extension AllocationLine {
    /// The same with at most these amounts open.
    public func limited(to limit: Amounts) -> AllocationLine {
        var least = Amounts.zero
        for component in Component.allCases { least[component] = max(.zero, min(open[component], limit[component])) }
        return AllocationLine(claim: claim, open: least, due: due, order: order, pool: pool, benefit: benefit)
    }
}

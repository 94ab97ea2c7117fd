import CodecPrimitives
import Law
import Ledger

/// A debt of `saiken allocate` as its option says it.
struct AllocationDebt {
    let kind: ClaimKind
    /// As the answer names it.
    let name: String
    let line: AllocationLine
    /// A charge that is determined and open; nil where it is to be computed.
    let knownCharge: Yen?
    private let assessed: Yen
    private let printedDue: BusinessDate
    private let payments: [PrincipalPayment]

    /// Reads `KIND:DUE:PRINCIPAL` and what follows; throws a validation error that names the option.
    init(_ text: String, number: Int, _ law: LawBook) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 3 else { throw OptionValue.invalid("--debt") }
        printedDue = try OptionValue.day(parts[1], "--debt")
        kind = try law.kind(ReceivedText(parts[0]), on: printedDue)
        assessed = try OptionValue.yen(parts[2], "--debt")
        let known = try Known(parts.dropFirst(3))
        (payments, knownCharge) = (known.payments, known.charge)
        name = known.name ?? "債権\(number) \(kind.name) \(printedDue)"
        let due = try law.calendar.shifted(printedDue, for: kind.dueShift)
        let open = assessed - known.payments.map(\.amount).total()
        guard !open.isNegative else { throw OptionValue.invalid("--debt") }
        let rate = law.rateOfDelay(of: kind, on: due.adding(days: 1))
        line = AllocationLine(
            claim: ClaimID(UUIDv7(high: 0, low: UInt64(number))),
            open: Amounts(principal: open, lateCharge: known.charge ?? .zero, fee: known.fee, costs: known.costs),
            due: due,
            order: AllocationOrder(
                AllocationOrder.Rule(rawValue: kind.allocation.rawValue) ?? .principalFirst,
                isFeeBeforePrincipal: kind.feePosition == .beforePrincipal),
            pool: AllocationPool(kind.moneyLaw),
            benefit: DebtorBenefit(
                rate: kind.route == .privateClaim ? rate?.perHundredThousand ?? 0 : 0, isSecured: known.isSecured))
    }

    /// What its charge until a day is computed from.
    func asked(until day: BusinessDate) -> LateChargeCase {
        LateChargeCase(
            principal: assessed, due: line.due, through: day, payments: payments, nominalDue: printedDue,
            levyYear: FiscalYear(containing: printedDue).year)
    }

    /// What follows the first three words of a debt.
    private struct Known {
        var name: String?
        var payments: [PrincipalPayment] = []
        var charge: Yen?
        var fee = Yen.zero
        var costs = Yen.zero
        var isSecured = false

        init(_ words: ArraySlice<String>) throws {
            for word in words {
                let pair = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                switch (pair[0], pair.count) {
                case ("secured", 1): isSecured = true
                case ("name", 2): name = String(pair[1])
                case ("charge", 2): charge = try OptionValue.yen(pair[1], "--debt")
                case ("fee", 2): fee = try OptionValue.yen(pair[1], "--debt")
                case ("costs", 2): costs = try OptionValue.yen(pair[1], "--debt")
                case ("paid", 2):
                    payments.append(
                        try OptionValue.payment(pair[1].split(separator: "/").joined(separator: ":"), "--debt"))
                default: throw OptionValue.invalid("--debt")
                }
            }
        }
    }
}

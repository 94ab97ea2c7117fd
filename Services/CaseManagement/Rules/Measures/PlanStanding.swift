public import CodecPrimitives
public import Law

/// How a plan of instalments is kept on a day (分納の履行状況).
public struct PlanStanding: Hashable, Sendable {
    /// What was paid since the plan began.
    public let paid: Yen
    /// What should have been paid until the day, lateness within its grace apart.
    public let expected: Yen
    /// Instalments whose days are over and which the payments, oldest line first, do not reach.
    public let missed: [Instalment]
    /// The next instalment that is not covered yet; nil when the whole plan is.
    public let next: Instalment?

    public init(
        _ plan: [Instalment], paid payments: [PrincipalPayment], from first: BusinessDate, graceDays: Int,
        on day: BusinessDate
    ) {
        let paid = payments.filter { first <= $0.on && $0.on <= day }.map(\.amount).total()
        var (sum, expected, missed, next) = (Yen.zero, Yen.zero, [Instalment](), Instalment?.none)
        for line in plan.sorted() {
            sum += line.amount
            let isOver = line.due.adding(days: graceDays) < day
            if isOver { expected = sum }
            guard sum > paid else { continue }
            if isOver { missed.append(line) }
            next = next ?? line
        }
        (self.paid, self.expected, self.missed, self.next) = (paid, expected, missed, next)
    }

    public var isKept: Bool { missed.isEmpty }
}

import CodecPrimitives

/// Computes late charges (延滞金; law 3). Pure: the same case under the same rule version gives the same yen.
public struct LateCharge: Sendable {
    private let rates: RateTable

    public init(rates: RateTable) { self.rates = rates }

    /// The charge of one instalment with its working.
    ///
    /// Throws `caseInvalid` for a negative or too large principal or payment, a relief that ends before it begins,
    /// a missing levy year or a contract rate where none counts; `rateNotPublished` when a day of delay lies past
    /// the last known rate.
    public func compute(
        _ asked: LateChargeCase, under regime: LateChargeRegime
    ) throws(LawError) -> LateChargeWorking {
        try LateCharge.check(asked, regime)
        var working = LateChargeWorking(
            asked: asked, regime: regime, lines: [], amounts: [], sum: .zero, computed: .zero, charge: .zero)
        if !LateCharge.isOrdered(asked.payments) {
            working.asked.payments.sort { ($0.on, $0.amount) < ($1.on, $1.amount) }
        }
        if let from = regime.fromLevyYear, let year = asked.levyYear, year < from {
            working.noCharge = .leviedBefore(year: from)
            return working
        }
        guard let sweep = try ChargeSweep(of: working.asked, under: regime, rates: rates) else {
            working.noCharge = .notDemanded
            return working
        }
        try LateCharge.fill(&working, sweep)
        for amount in working.amounts { working.sum += amount }
        if working.sum >= regime.chargeMinimum {
            working.computed = working.sum.floored(to: regime.chargeUnit.amount)
        }
        working.charge = working.computed
        for waiver in asked.waivers { working.charge = max(.zero, working.charge - waiver.amount) }
        return working
    }

    private static func check(_ asked: LateChargeCase, _ regime: LateChargeRegime) throws(LawError) {
        var isMoney = isMoney(asked.principal)
        for payment in asked.payments { isMoney = isMoney && LateCharge.isMoney(payment.amount) }
        for waiver in asked.waivers { isMoney = isMoney && LateCharge.isMoney(waiver.amount) }
        guard isMoney else { throw LawError(.caseInvalid, at: "amount") }
        for span in asked.relief where span.to < span.from { throw LawError(.caseInvalid, at: "relief") }
        if regime.fromLevyYear != nil, asked.levyYear == nil { throw LawError(.caseInvalid, at: "levy year") }
        if asked.contractRate != nil, regime.rateDay != .firstDay || regime.fixedRate != nil {
            throw LawError(.caseInvalid, at: "contract rate")
        }
    }

    private static func isMoney(_ amount: Yen) -> Bool { !amount.isNegative && amount.amount <= Yen.bound }

    private static func isOrdered(_ payments: [PrincipalPayment]) -> Bool {
        guard payments.count > 1 else { return true }
        for (earlier, later) in zip(payments, payments.dropFirst())
        where (later.on, later.amount) < (earlier.on, earlier.amount) { return false }
        return true
    }

    /// Lines and amounts, portion by portion where each is charged by itself.
    private static func fill(_ working: inout LateChargeWorking, _ sweep: ChargeSweep) throws(LawError) {
        let asked = working.asked
        working.lines.reserveCapacity(4)
        guard working.regime.partialMethod == .eachPortion else {
            try sweep.add(asked.principal, through: asked.through, paidDown: true, to: &working.lines)
            ChargeCut(working.regime).cut(&working, from: 0)
            return
        }
        var rest = asked.principal
        for payment in asked.payments where payment.on < asked.through && rest.isPositive {
            let (portion, begin) = (min(payment.amount, rest), working.lines.count)
            rest -= portion
            try sweep.add(portion, through: payment.on, paidDown: false, to: &working.lines)
            ChargeCut(working.regime).cut(&working, from: begin)
        }
        let begin = working.lines.count
        try sweep.add(rest, through: asked.through, paidDown: false, to: &working.lines)
        ChargeCut(working.regime).cut(&working, from: begin)
    }
}

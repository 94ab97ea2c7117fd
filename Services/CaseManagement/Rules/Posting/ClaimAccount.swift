import CodecPrimitives
import Law
import Ledger

/// A claim while its receipts are settled: what is open at this point of the order.
struct ClaimAccount {
    let claim: PostingClaim
    /// What is owed after the booked receipts so far.
    private var owed: Amounts
    /// What announced receipts take of it so far.
    private var announced = Amounts.zero
    private var payments: [PrincipalPayment]
    private var charge: ChargeAccount
    /// The last day on which money that stays where it is has paid a part of the charge.
    private var keptThrough: BusinessDate?

    /// The charge waits for a rate that is not published yet.
    var isUndetermined: Bool { charge.isUndetermined }
    /// Why the charge cannot be computed at all.
    var failure: LawError? { charge.failure }

    init(_ claim: PostingClaim) {
        self.claim = claim
        owed = claim.open
        payments = claim.charge?.otherPayments ?? []
        charge = ChargeAccount(claim)
    }

    /// Undoes what a receipt that can move has paid.
    mutating func takeBack(_ paid: Amounts) { owed += paid }

    /// Remembers what a receipt that stays has paid.
    mutating func keep(_ paid: Amounts, on day: BusinessDate) {
        if paid.lateCharge.isPositive { keptThrough = max(keptThrough ?? day, day) }
        guard paid.principal.isPositive else { return }
        payments.append(PrincipalPayment(on: day, amount: paid.principal))
    }

    /// Begins the settlement: what was determined of the charge is taken back, unless the principal was paid without the
    /// receipts that can move.
    mutating func open() {
        owed.lateCharge += charge.open(isFrozen: !owed.principal.isPositive && !claim.isCancelled)
    }

    /// What money of a day may pay, at most `limit`, but for the late charge: that is asked for when its turn comes.
    func payable(_ limit: Amounts?, on day: BusinessDate, in layer: Layer) -> Amounts {
        guard !isExtinct(on: day) else { return .zero }
        var open = layer == .posted ? owed : owed - announced
        open.principal -= claim.principal(addedAfter: day)
        open.lateCharge = .zero
        open = open.positivePart
        guard let limit else { return open }
        var payable = Amounts.zero
        for component in Component.allCases { payable[component] = max(.zero, min(limit[component], open[component])) }
        return payable
    }

    /// What of the charge the money may pay after it has paid `paid`. What has accrued until the day is proposed
    /// with it and determined when the money is taken. An announced receipt may name a charge before it is determined.
    mutating func chargePayable(
        _ limit: Amounts?, after paid: Amounts, of money: Settlement.Money, by engine: LateCharge
    ) -> Yen {
        guard !isExtinct(on: money.on) else { return .zero }
        if money.layer == .pending, let limit { return max(.zero, limit.lateCharge) }
        var known = payments
        if paid.principal.isPositive { known.append(PrincipalPayment(on: money.on, amount: paid.principal)) }
        let principal = owed.principal - paid.principal
        let accrued = charge.propose(known, leaving: principal, on: money.on, by: engine)
        let open = owed.lateCharge + accrued - (money.layer == .pending ? announced.lateCharge : .zero)
        return max(.zero, limit.map { min($0.lateCharge, open) } ?? open)
    }

    private func isExtinct(on day: BusinessDate) -> Bool { claim.extinctFrom.map { $0 <= day } ?? false }

    mutating func pay(_ paid: Amounts, on day: BusinessDate, _ layer: Layer) {
        guard layer == .posted else {
            announced += paid
            return
        }
        owed -= paid
        if paid.principal.isPositive { payments.append(PrincipalPayment(on: day, amount: paid.principal)) }
        if paid.lateCharge.isPositive || !owed.principal.isPositive { owed.lateCharge += charge.take() }
    }

    /// Ends the settlement: a charge that accrues with each payment reaches the last one of those that stay, too.
    mutating func close(_ engine: LateCharge) {
        guard claim.order.paysChargeFirst else { return }
        var last = keptThrough
        if !owed.principal.isPositive { last = payments.map(\.on).max().map { max($0, last ?? $0) } ?? last }
        guard let last, charge.through.map({ $0 < last }) ?? true else { return }
        _ = charge.propose(payments, leaving: owed.principal, on: last, by: engine)
        owed.lateCharge += charge.take()
    }

    /// The entry that brings the books to the determined charge; nil when they say it already.
    func changedCharge() throws(LedgerError) -> ChargeDetermined? { try charge.changed() }
}

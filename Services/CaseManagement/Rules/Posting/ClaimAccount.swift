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
    /// The charge as it comes out; nil while the principal is open.
    private var determined: Yen?
    private var working: ReassessedCharge?
    /// The principal was paid without the receipts that can move: their charge stays as it is.
    private var isFrozen = true

    init(_ claim: PostingClaim) {
        self.claim = claim
        owed = claim.open
        payments = claim.charge?.otherPayments ?? []
    }

    /// Undoes what a receipt that can move has paid.
    mutating func takeBack(_ paid: Amounts) { owed += paid }

    /// Remembers what a receipt that stays has paid.
    mutating func keep(_ paid: Amounts, on day: BusinessDate) {
        guard paid.principal.isPositive else { return }
        payments.append(PrincipalPayment(on: day, amount: paid.principal))
    }

    /// Begins the settlement: the determined charge is taken back while the principal is open, or gone altogether.
    mutating func open() {
        isFrozen = !owed.principal.isPositive && !claim.isCancelled
        if !isFrozen, let charge = claim.charge { owed.lateCharge -= charge.determined }
    }

    /// What money of a day may pay, at most `limit`. An announced receipt may name a charge before it is determined.
    func payable(_ limit: Amounts?, on day: BusinessDate, in layer: Layer) -> Amounts {
        var open = layer == .posted ? owed : owed - announced
        open.principal -= claim.principal(addedAfter: day)
        open = open.positivePart
        guard let limit else { return open }
        var payable = Amounts.zero
        for component in Component.allCases { payable[component] = max(.zero, min(limit[component], open[component])) }
        if layer == .pending { payable.lateCharge = max(.zero, limit.lateCharge) }
        return payable
    }

    mutating func pay(_ paid: Amounts, on day: BusinessDate, _ layer: Layer) {
        guard layer == .posted else {
            announced += paid
            return
        }
        owed -= paid
        if paid.principal.isPositive { payments.append(PrincipalPayment(on: day, amount: paid.principal)) }
    }

    /// Determines the charge when the principal has just been paid in full (延滞金の確定, law 3.5).
    /// False when a rate is missing; the charge then stays undetermined and is asked for again.
    mutating func determineCharge(on day: BusinessDate, _ lateCharge: LateCharge) -> Bool {
        guard let basis = claim.charge, !isFrozen, determined == nil, !owed.principal.isPositive else { return true }
        let last = payments.reduce(day) { max($0, $1.on) }
        guard last > claim.due, !claim.isCancelled else {
            determined = .zero
            return true
        }
        let asked = LateChargeCase(
            principal: basis.principal, due: claim.due, through: last,
            payments: payments, relief: basis.relief, nominalDue: basis.nominalDue,
            demandIssued: basis.demandIssued, demandDeadline: basis.demandDeadline, levyYear: basis.levyYear)
        guard let working = try? lateCharge.compute(asked, changedBy: claim.changes, under: basis.regime) else {
            return false
        }
        let charge = max(.zero, working.charge - basis.assessedElsewhere)
        (determined, self.working) = (charge, working)
        owed.lateCharge += charge
        return true
    }

    /// The entry that brings the books to the determined charge; nil when they say it already.
    func changedCharge() throws(LedgerError) -> ChargeDetermined? {
        guard let basis = claim.charge, !isFrozen, basis.determined != determined ?? .zero else { return nil }
        let amount = determined ?? .zero
        let difference = amount - basis.determined
        let entry = try EntryDraft(
            .lateCharge(claim.claim), difference.isNegative ? .voided : .posted,
            effectiveOn: working?.through ?? claim.due,
            posting: Position([
                .init(.receivable(claim.claim, .lateCharge), .posted, difference),
                .init(.assessed(.lateCharge), .posted, -difference),
            ]))
        return ChargeDetermined(claim: claim.claim, amount: amount, entry: entry, working: working)
    }
}

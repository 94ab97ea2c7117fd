import CodecPrimitives
import Law
import Ledger

/// The late charge of a claim while its receipts are settled.
///
/// Where principal goes first, it is determined when the principal has been paid in full (延滞金の確定, law 3.5). Where the
/// charge goes first (民法489条, 都市計画法75条6項, 道路法73条4項), what has accrued until a payment is determined by it, and
/// later payments add what has accrued since.
struct ChargeAccount {
    private let claim: PostingClaim
    /// Nothing moves: the principal was paid without the receipts that can move.
    private var isFrozen = true
    /// What is determined so far, beyond what was assessed elsewhere; nil while nothing is.
    private var determined: Yen?
    private var working: ReassessedCharge?
    /// What the last look came to; determined when money is taken.
    private var proposed: (amount: Yen, working: ReassessedCharge?)?
    private(set) var isUndetermined = false
    /// Why the charge cannot be computed at all: a defect of the claim's facts, unlike a rate that is to come.
    private(set) var failure: LawError?

    init(_ claim: PostingClaim) { self.claim = claim }

    /// The day until which it is determined.
    var through: BusinessDate? { working?.through }

    /// Before a payment determines anything: what waivers (減免) take off a charge that was assessed elsewhere.
    private var baseline: Yen {
        guard let basis = claim.charge else { return .zero }
        return claim.isCancelled
            ? -basis.assessedElsewhere : max(.zero, basis.assessedElsewhere - basis.waived) - basis.assessedElsewhere
    }

    /// How much the charge owed changes when what was determined is taken back.
    mutating func open(isFrozen: Bool) -> Yen {
        self.isFrozen = isFrozen
        guard !isFrozen, let basis = claim.charge else { return .zero }
        return baseline - basis.determined
    }

    /// What a look at a day adds to the charge: `payments` are those of the principal until then, `rest` is what they
    /// leave of it. Nothing when the charge is not to be determined there, or a rate is missing; `failure` says whatever else is
    /// wrong.
    mutating func propose(
        _ payments: [PrincipalPayment], leaving rest: Yen, on day: BusinessDate, by engine: LateCharge
    ) -> Yen {
        proposed = nil
        guard let basis = claim.charge, !isFrozen, !claim.isCancelled else { return .zero }
        let isPaid = !rest.isPositive
        guard claim.order.paysChargeFirst ? !(isPaid && determined != nil) : isPaid && determined == nil else {
            return .zero
        }
        let known = isPaid ? payments : payments.filter { $0.on <= day }
        let last = known.reduce(day) { max($0, $1.on) }
        if last <= claim.due {
            proposed = (baseline, nil)
        } else {
            let asked = basis.asked(of: claim, known, through: last)
            do {
                let working = try engine.compute(asked, changedBy: claim.changes, under: basis.regime)
                proposed = (basis.owed(working) - basis.assessedElsewhere, working)
            } catch {
                if error.code == .rateNotPublished { isUndetermined = true } else { failure = error }
                return .zero
            }
        }
        return (proposed?.amount ?? .zero) - (determined ?? baseline)
    }

    /// Determines what was proposed last; how much the charge owed changes by it.
    mutating func take() -> Yen {
        guard let taken = proposed else { return .zero }
        let change = taken.amount - (determined ?? baseline)
        (determined, working, proposed, isUndetermined) = (taken.amount, taken.working, nil, false)
        return change
    }

    /// The entry that brings the books to the determined charge; nil when they say it already.
    func changed() throws(LedgerError) -> ChargeDetermined? {
        let amount = determined ?? baseline
        guard let basis = claim.charge, !isFrozen, basis.determined != amount else { return nil }
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

extension ChargeBasis {
    fileprivate var waived: Yen { waivers.map(\.amount).total() }

    fileprivate func asked(
        of claim: PostingClaim, _ payments: [PrincipalPayment], through last: BusinessDate
    ) -> LateChargeCase {
        LateChargeCase(
            principal: principal, due: claim.due, through: last, payments: payments, relief: relief,
            nominalDue: nominalDue, demandIssued: demandIssued, demandDeadline: demandDeadline, levyYear: levyYear,
            waivers: waivers)
    }

    /// What is owed in all: the larger one of what was computed and what was assessed elsewhere, less what was waived.
    fileprivate func owed(_ working: ReassessedCharge) -> Yen {
        assessedElsewhere > working.computed ? max(.zero, assessedElsewhere - waived) : working.charge
    }
}

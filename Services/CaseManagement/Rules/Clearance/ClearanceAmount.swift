import CodecPrimitives
import Law
import Ledger

/// What may be taken or asked for now: owed with the charge until today, less what others have reserved.
struct ClearanceAmount {
    /// One claim's share.
    private struct Share {
        let claim: NamedClaim
        /// What accrues until today beyond what is on the books.
        let charge: Yen
        let chargeWorking: ReassessedCharge?
        let reserved: Yen
        /// How much of the claim the person answers for.
        let part: ObligorPart

        private var whole: Yen { claim.facts.open.total + charge }
        var owed: Yen { part.answers(for: whole, debtorWasDemanded: claim.facts.demand != nil) }
        var available: Yen { max(.zero, min(owed, whole - reserved)) }
    }

    private let question: ClearanceQuestion
    private let shares: [Share]
    private let isUndetermined: Bool

    init(
        _ question: ClearanceQuestion, _ claims: [NamedClaim], _ reserved: [ClaimID: Reserved], _ law: LawBook,
        today: BusinessDate
    ) {
        self.question = question
        // Only a letter bears a day of its own, and never one that is over.
        let through = question.act.isLetter ? max(today, question.chargeThrough ?? today) : today
        var shares: [Share] = []
        var isUndetermined = false
        for claim in claims {
            var accrued: ReassessedCharge?
            if var asked = claim.facts.accrual, claim.facts.open.principal.isPositive {
                asked.through = through
                do {
                    accrued = try law.lateCharge(asked, changedBy: claim.facts.changes, of: claim.facts.kind)
                } catch {
                    isUndetermined = true
                }
            }
            shares.append(
                Share(
                    claim: claim, charge: claim.facts.charge(beyond: accrued), chargeWorking: accrued,
                    reserved: claim.facts.reserved.against(question.act)
                        + (reserved[claim.id]?.against(question.act) ?? .zero),
                    part: claim.facts.obligor(question.personID, question.role)?.part ?? .whole))
        }
        (self.shares, self.isUndetermined) = (shares, isUndetermined)
    }

    private var owed: Yen { shares.map(\.owed).total() }
    private var available: Yen { shares.map(\.available).total() }
    private var takes: Bool { !question.act.isContact }

    /// A letter names all that is owed; an act that takes gets no more than it wants and than is left.
    var now: Yen { takes ? min(question.amountWanted, available) : owed }

    /// What is owed on each claim, the charge still to be determined in it.
    var owedByClaim: [ClaimOwed] {
        shares.map { share in
            var amounts = share.claim.facts.open
            amounts.lateCharge += share.charge
            return ClaimOwed(
                claim: share.claim.id, amounts: share.part == .whole ? amounts : amounts.upTo(share.owed))
        }
    }

    var grounds: [CaseGround] {
        var grounds: [CaseGround] = []
        if takes, !question.amountWanted.isPositive {
            grounds.append(.init(.bar, .factsUnknown, fact: "請求額が正でない"))
        }
        if takes, owed.isPositive, available.isZero {
            grounds.append(
                .init(.bar, .reservedElsewhere, article: "国税徴収法48条1項", fact: "他の処分で全額を確保済み"))
        } else if takes, now < question.amountWanted, now.isPositive {
            grounds.append(.init(.remark, .amountReduced, article: "国税徴収法48条1項", fact: "現在可能な額は\(now)円"))
        }
        if isUndetermined {
            grounds.append(.init(.remark, .chargeUndetermined, article: "地方税法附則3条の2", fact: "延滞金の割合が未公表"))
        }
        return grounds
    }

    /// Earlier due claims are reserved first.
    var reservations: [ClaimReservation] {
        guard question.act.reserves else { return [] }
        var rest = now
        var parts: [ClaimReservation] = []
        let byDue = shares.sorted {
            ($0.claim.facts.due, $0.claim.id) < ($1.claim.facts.due, $1.claim.id)
        }
        for share in byDue where rest.isPositive && share.available.isPositive {
            let part = min(rest, share.available)
            parts.append(ClaimReservation(claim: share.claim.id, amount: part))
            rest -= part
        }
        return parts
    }

    var working: String {
        let claims = shares.enumerated().flatMap { number, share -> [String] in
            let open = share.claim.facts.open
            let line =
                "(\(number + 1)) \(share.claim.facts.kind.name) 納期限\(share.claim.facts.due) 本税等\(open.principal)円"
                + " 確定延滞金\(open.lateCharge)円 督促手数料\(open.fee)円 滞納処分費\(open.costs)円"
                + " 延滞金見込\(share.charge)円 確保済\(share.reserved)円"
            let counted = share.claim.facts.charged
            let note = "    うち計上済の\(counted)円を差し引き、延滞金見込 \(share.charge)円"
            guard let working = share.chargeWorking else { return [line] }
            return [line, working.japanese] + (counted.isPositive ? [note] : [])
        }
        return (claims + ["未納額計 \(owed)円 → 本件 \(now)円"]).joined(separator: "\n")
    }
}

extension ClaimFacts {
    /// What an accrued charge adds to the books: what is there already is not asked for twice.
    func charge(beyond accrued: ReassessedCharge?) -> Yen {
        accrued.map { max(.zero, $0.charge - charged) } ?? .zero
    }
}

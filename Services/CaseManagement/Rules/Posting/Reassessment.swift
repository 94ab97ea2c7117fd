public import CodecPrimitives
public import Law
public import Ledger

/// A change of an assessment (調定変更), as it was decided: a fact, kept for ever.
public struct Reassessment: Hashable, Sendable {
    /// Up or down, in yen of principal.
    public enum Kind: Hashable, Sendable {
        /// 減額更正, 賦課取消: the charge is computed from scratch on what is left.
        case reduced
        /// 増額更正: with a due date of its own, after its shift.
        case increased(due: BusinessDate)
    }

    /// Made by the caller; decides between changes of one day.
    public var id: UUIDv7
    public var claim: ClaimID
    public var kind: Kind
    /// Positive.
    public var amount: Yen
    public var decidedOn: BusinessDate

    public init(id: UUIDv7, claim: ClaimID, kind: Kind, amount: Yen, decidedOn: BusinessDate) {
        (self.id, self.claim, self.kind, self.amount, self.decidedOn) = (id, claim, kind, amount, decidedOn)
    }

    /// As the charge is computed by it.
    public var change: PrincipalChange {
        switch kind {
        case .reduced: .reduced(by: amount)
        case .increased(let due): .increased(by: amount, decidedOn: decidedOn, due: due)
        }
    }

    /// What it adds to the principal.
    var difference: Yen { kind == .reduced ? -amount : amount }
}

/// The reassessments of one claim in the order in which they were decided, whenever they were learned.
public struct ReassessmentHistory: Hashable, Sendable {
    public let facts: [Reassessment]

    public init(_ facts: some Sequence<Reassessment>) {
        self.facts = facts.sorted { ($0.decidedOn, $0.id) < ($1.decidedOn, $1.id) }
    }

    public var changes: [PrincipalChange] { facts.map(\.change) }

    /// The parts of a claim's principal; throws `caseInvalid` when some change takes more than was there.
    public func parts(of principal: Yen, due: BusinessDate) throws(LawError) -> [PrincipalPart] {
        try PrincipalPart.parts(of: principal, due: due, changedBy: changes)
    }
}

/// Why a reassessment is not booked.
public enum ReassessmentRefusal: String, Error, Sendable {
    case amountNotPositive = "amount_not_positive"
    /// Some change would take more than is there on its day.
    case moreThanAssessed = "more_than_assessed"
    /// An increase falls due before it is decided.
    case dueBeforeDecision = "due_before_decision"
    /// The claim is not in the batch.
    case claimMissing = "claim_missing"
}

/// What a reassessment changes: its own entry, and everything that is settled anew because of it.
public struct ReassessmentOutcome: Sendable {
    public let entry: EntryDraft
    public let posting: PostingOutcome

    /// What its own entry does to the stored balance; `posting` has the rest.
    public var own: [ClaimDelta] { ClaimDelta.of([entry]) }
}

extension ReceiptPosting {
    /// Books a change of an assessment that may be learned long after it was decided: the difference against what was
    /// assessed, then everything on the claim settled anew, as if it had been known in time.
    ///
    /// `batch` holds the claim as it stands, with every receipt that touches it, and no news; `assessed` is the
    /// principal that was assessed first.
    public func reassess(
        _ fact: Reassessment, after known: ReassessmentHistory, assessed: Yen, in batch: PostingBatch
    ) throws(CaseRulesError) -> Result<ReassessmentOutcome, ReassessmentRefusal> {
        guard let index = batch.claims.firstIndex(where: { $0.claim == fact.claim }) else {
            return .failure(.claimMissing)
        }
        guard fact.amount.isPositive, fact.amount.amount <= Yen.bound else { return .failure(.amountNotPositive) }
        if case .increased(let due) = fact.kind, due < fact.decidedOn { return .failure(.dueBeforeDecision) }
        let history = ReassessmentHistory(known.facts + [fact])
        var batch = batch
        guard let parts = try? history.parts(of: assessed, due: batch.claims[index].due) else {
            return .failure(.moreThanAssessed)
        }
        (batch.claims[index].parts, batch.claims[index].changes) = (parts, history.changes)
        batch.claims[index].open.principal += fact.difference
        return .success(ReassessmentOutcome(entry: try ReassessmentOutcome.entry(fact), posting: try decide(batch)))
    }
}

extension ReassessmentOutcome {
    fileprivate static func entry(_ fact: Reassessment) throws(CaseRulesError) -> EntryDraft {
        do {
            return try EntryDraft(
                .assessment(fact.claim), .posted, effectiveOn: fact.decidedOn,
                posting: Position([
                    .init(.receivable(fact.claim, .principal), .posted, fact.difference),
                    .init(.assessed(.principal), .posted, -fact.difference),
                ]))
        } catch {
            throw CaseRulesError(error)
        }
    }
}

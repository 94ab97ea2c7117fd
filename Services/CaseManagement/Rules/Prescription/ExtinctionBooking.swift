public import CodecPrimitives
public import Ledger

/// The entry that takes an extinct claim off the books, or puts it back.
public struct ExtinctionBooking: Hashable, Sendable {
    public let claim: ClaimID
    /// What goes off the claim; negative where it comes back.
    public let amounts: Amounts
    public let entry: EntryDraft

    /// What it changes in the stored balance.
    public var delta: ClaimDelta {
        var delta = ClaimDelta(claim: claim)
        delta.open = -amounts
        return delta
    }

    /// Writes off all that is open; nil when nothing is owed.
    public init?(extinguishing claim: ClaimID, open: Amounts, on day: BusinessDate) throws(CaseRulesError) {
        let owed = open.positivePart
        guard !owed.isZero else { return nil }
        try self.init(claim, owed, cause: .writeOff(claim), .posted, on: day)
    }

    /// Puts back what an entry wrote off.
    public init(
        restoring claim: ClaimID, written: Amounts, by entry: EntryID, on day: BusinessDate
    ) throws(CaseRulesError) {
        try self.init(claim, -written, cause: .reversal(of: entry), .voided, on: day)
    }

    private init(
        _ claim: ClaimID, _ amounts: Amounts, cause: EntryCause, _ phase: EntryPhase, on day: BusinessDate
    ) throws(CaseRulesError) {
        let items = Component.allCases.filter { !amounts[$0].isZero }.flatMap { component in
            [
                Position.Item(.receivable(claim, component), .posted, -amounts[component]),
                Position.Item(.writeOff(component), .posted, amounts[component]),
            ]
        }
        do {
            entry = try EntryDraft(cause, phase, effectiveOn: day, posting: Position(items))
        } catch {
            throw CaseRulesError(error)
        }
        (self.claim, self.amounts) = (claim, amounts)
    }
}

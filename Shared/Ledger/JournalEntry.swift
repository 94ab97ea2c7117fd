public import CodecPrimitives

/// A journal entry (仕訳): balanced, inserted once, never updated and never deleted.
public struct JournalEntry: Hashable, Sendable {
    public let id: EntryID
    public let cause: EntryCause
    public let phase: EntryPhase
    /// The day from which it counts.
    public let effectiveOn: BusinessDate
    /// When the suite wrote it down.
    public let recordedAt: Timestamp
    public let legs: [Leg]

    init(id: EntryID, draft: EntryDraft, recordedAt: Timestamp) {
        (self.id, self.recordedAt) = (id, recordedAt)
        (cause, phase, effectiveOn, legs) = (draft.cause, draft.phase, draft.effectiveOn, draft.legs)
    }

    /// The entry that takes this one back; both stay.
    public func reversed(effectiveOn day: BusinessDate) throws(LedgerError) -> EntryDraft {
        try EntryDraft(
            .reversal(of: id), .voided, effectiveOn: day,
            posting: Position(legs.map { Position.Item($0.account, $0.layer, -$0.amount) }))
    }
}

public import CodecPrimitives

/// What made an entry necessary.
public enum EntryCause: Hashable, Sendable {
    /// A version of a receipt.
    case receipt(ReceiptID, version: Int32)
    /// The same version settled anew, because other money on its claims changed.
    case resettled(ReceiptID, version: Int32)
    /// A claim was assessed, or its assessment changed (調定, 更正).
    case assessment(ClaimID)
    /// A late charge was determined or determined anew (延滞金の確定).
    case lateCharge(ClaimID)
    /// A claim was given up (不納欠損).
    case writeOff(ClaimID)
    /// Overpaid money was set against a tax (充当), by its decision's id.
    case setOff(UUIDv7)
    /// Overpaid money was decided to be paid back (還付), by its decision's id.
    case refund(UUIDv7)
    /// Money left for a payee, or came back from there, by the id of the order to pay.
    case refundPaid(UUIDv7)
    /// Everything of another entry taken back.
    case reversal(of: EntryID)
}

/// What an entry does, for reading a journal.
public enum EntryPhase: String, CaseIterable, Sendable {
    /// It only announces: pending legs.
    case pending
    /// It books, and takes back what was pending for it.
    case posted
    /// It only takes back what was pending, or books the opposite of what was booked.
    case voided
}

/// A balanced entry that has no id and no time yet: rules make drafts, stores make entries.
public struct EntryDraft: Hashable, Sendable {
    public let cause: EntryCause
    public let phase: EntryPhase
    /// The day from which it counts (効力日): for a receipt the day it was paid.
    public let effectiveOn: BusinessDate
    public let legs: [Leg]

    /// No entry has more legs than this.
    public static let legsMax = 4096

    /// Throws `legsInvalid` without legs or with too many, `unbalanced` when a layer does not sum to zero.
    public init(
        _ cause: EntryCause, _ phase: EntryPhase, effectiveOn: BusinessDate, posting difference: Position
    ) throws(LedgerError) {
        guard difference.items.count >= 2, difference.items.count <= EntryDraft.legsMax else {
            throw LedgerError(.legsInvalid)
        }
        guard difference.isBalanced else { throw LedgerError(.unbalanced) }
        (self.cause, self.phase, self.effectiveOn) = (cause, phase, effectiveOn)
        legs = difference.items.enumerated().map { index, item in
            Leg(number: Int16(index), account: item.account, layer: item.layer, amount: item.amount)
        }
    }

    /// The entry with its id and the moment it was recorded.
    public func entry(id: EntryID, recordedAt: Timestamp) -> JournalEntry {
        JournalEntry(id: id, draft: self, recordedAt: recordedAt)
    }
}

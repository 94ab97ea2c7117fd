public import CodecPrimitives
public import Ledger

/// A decision to set overpaid money against a tax of the same person (充当, 地方税法17条の2), as the ledger knows it.
public struct SetOffState: Hashable, Sendable {
    /// Made by the caller.
    public var id: UUIDv7
    /// Whose overpayment it takes from.
    public var receipt: ReceiptID
    public var claim: ClaimID
    /// At most; positive.
    public var amount: Yen
    /// The day set-off became possible (充当適状): the money counts as paid on it.
    public var on: BusinessDate
    /// The sum of the legs of all its entries.
    public var position: Position

    public init(
        id: UUIDv7, receipt: ReceiptID, claim: ClaimID, amount: Yen, on day: BusinessDate, position: Position = .empty
    ) {
        (self.id, self.receipt, self.claim, self.amount) = (id, receipt, claim, amount)
        (on, self.position) = (day, position)
    }
}

/// What a set-off has on the books after the decision: complete, not the difference.
public struct SetOffPosted: Hashable, Sendable {
    public let state: SetOffState
    /// What the claim got, component by component.
    public let paid: Amounts
    public let entry: EntryDraft
}

extension SetOffPosted {
    /// The difference to what was there; nil when nothing changes.
    init?(_ state: SetOffState, _ target: Position) throws(LedgerError) {
        let difference = state.position.difference(to: target)
        guard !difference.isEmpty else { return nil }
        entry = try EntryDraft(
            .setOff(state.id), target.isEmpty ? .voided : .posted, effectiveOn: state.on, posting: difference)
        paid = target.paid(on: state.claim, in: .posted)
        self.state = state
    }
}

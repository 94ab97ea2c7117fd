/// How far one order to pay a refund has come (還付の振込); the raw values are stored.
public enum PayoutState: String, StateName {
    /// payment-intake has been asked to pay.
    case ordered
    case paid
    /// 組戻し, 振込不能: the order is ended, and the refund may be ordered anew.
    case returned
}

/// What payment-intake tells of an order.
public enum PayoutEvent: String, StateName {
    case paid
    case returned
}

/// All steps of an order. News may come twice and in any order: whatever the order, the last state is the same.
public enum PayoutTable {
    public static let table = StateTable<PayoutState, PayoutEvent>(
        "payout", from: .ordered,
        [
            .init(.ordered, .paid, .paid, by: .fact), .init(.ordered, .returned, .returned, by: .fact),
            .init(.paid, .paid, .paid, by: .fact), .init(.paid, .returned, .returned, by: .fact),
            .init(.returned, .paid, .returned, by: .fact), .init(.returned, .returned, .returned, by: .fact),
        ])

    /// The state after all that was told of an order.
    public static func state(after events: some Sequence<PayoutEvent>) -> PayoutState {
        events.reduce(.ordered) { state, event in table.edge(from: state, on: event)?.to ?? state }
    }

    /// Whether a refund whose last order stands there may be ordered (again); nil for one that never was.
    public static func mayOrder(after last: PayoutState?) -> Bool { last == nil || last == .returned }
}

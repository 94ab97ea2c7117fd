/// How far an order to pay money back has come in intake (還付の振込); the raw values are stored.
public enum RefundState: Int16, CaseIterable, Sendable {
    case waiting = 1
    /// In a file that nobody has approved yet.
    case filed = 2
    /// In a file that may be handed to the bank: it is in no other, for ever.
    case released = 3
    case paid = 4
    /// 組戻し, 振込不能, or refused before it left. Ends the order: case management asks anew under another id.
    case returned = 5
}

/// What moves an order to pay money back.
public enum RefundEvent: String, CaseIterable, Sendable {
    case filed
    case fileRejected = "file_rejected"
    case fileApproved = "file_approved"
    case paid
    case returned
}

/// The one table of a refund's life.
public enum RefundLife {
    public static let table = LifeTable<RefundState, RefundEvent>([
        .init(.waiting, .filed, .filed),
        .init(.waiting, .returned, .returned),  // an account that no file can carry
        .init(.filed, .fileRejected, .waiting),
        .init(.filed, .fileApproved, .released),
        .init(.released, .paid, .paid),
        .init(.released, .returned, .returned),
        .init(.paid, .returned, .returned),  // 組戻し after the day of payment
    ])
}

public import Law

/// How far a direct debit has come in intake (口座振替); the raw values are stored.
public enum DebitState: Int16, CaseIterable, Sendable {
    case waiting = 1
    /// In a file that nobody has approved yet.
    case filed = 2
    /// In a file that may be handed to the bank: it is in no other, for ever.
    case released = 3
    /// 振替済: its money is a receipt.
    case collected = 4
    /// 振替不能, or no mandate to ask the bank with.
    case failed = 5
}

/// What moves a direct debit.
public enum DebitEvent: String, CaseIterable, Sendable {
    case filed
    case fileRejected = "file_rejected"
    case fileApproved = "file_approved"
    case collected
    case failed
}

/// The one table of a direct debit's life.
public enum DebitLife {
    public static let table = LifeTable<DebitState, DebitEvent>([
        .init(.waiting, .filed, .filed),
        .init(.waiting, .failed, .failed),  // no valid mandate on the day
        .init(.filed, .fileRejected, .waiting),
        .init(.filed, .fileApproved, .released),
        .init(.released, .collected, .collected),
        .init(.released, .failed, .failed),
    ])
}

/// What a bank answers to one line of a request file (振替結果コード).
public enum DebitCode: String, CaseIterable, Sendable {
    case debited
    case insufficientFunds
    case noAccount
    case stoppedByDepositor
    case noMandate
    case stoppedByCity
    case other

    /// The bank's digit; nil for one that the standard does not know.
    public init?(digit: Int64) {
        switch digit {
        case 0: self = .debited
        case 1: self = .insufficientFunds
        case 2: self = .noAccount
        case 3: self = .stoppedByDepositor
        case 4: self = .noMandate
        case 8: self = .stoppedByCity
        case 9: self = .other
        default: return nil
        }
    }

    /// The same as the table of consequences names it.
    public var outcome: DebitOutcome {
        switch self {
        case .debited: .collected
        case .insufficientFunds: .insufficientFunds
        case .noAccount: .noAccount
        case .stoppedByDepositor: .stoppedByHolder
        case .noMandate: .noMandate
        case .stoppedByCity: .stoppedByCity
        case .other: .other
        }
    }
}

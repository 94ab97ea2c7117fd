public import Law

extension ClearanceGate.Refusal {
    /// What becomes of an item that the gate turned away; nil when it should be looked at again.
    public var itemEvent: ItemEvent? {
        switch self {
        case .heartbeatTooOld: nil
        case .clearanceMissing, .clearanceExpired: .expired
        case .clearanceRevoked: .revoked
        case .amountChanged, .amountNotPositive: .amountChanged
        }
    }
}

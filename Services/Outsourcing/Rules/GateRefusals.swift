public import Law

extension ClearanceGate.Refusal {
    /// What becomes of an assignment that was turned away; nil when it should be looked at again.
    public var assignmentEvent: AssignmentEvent? {
        switch self {
        case .heartbeatTooOld: nil
        // Asked anew, a claim on which nothing is owed drops out before the question.
        case .clearanceMissing, .clearanceExpired, .amountChanged, .amountNotPositive: .expired
        case .clearanceRevoked: .revoked
        }
    }
}

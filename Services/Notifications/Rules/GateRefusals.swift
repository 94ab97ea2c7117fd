public import Law

extension ClearanceGate.Refusal {
    /// What becomes of a letter that was turned away before its printing; nil when it should be looked at again.
    public var noticeEvent: NoticeEvent? {
        switch self {
        case .heartbeatTooOld: nil
        case .clearanceMissing, .clearanceExpired: .expired
        case .clearanceRevoked, .amountChanged, .amountNotPositive: .revoked
        }
    }

    /// What becomes of a sheet that was turned away on its way out, and why it is pulled when it is; nil when it should
    /// be looked at again.
    public var pieceEvent: (event: PieceEvent, reason: PullReason?)? {
        switch self {
        case .heartbeatTooOld: nil
        case .clearanceMissing, .clearanceExpired: (.expired, nil)
        case .clearanceRevoked: (.stopped, .revoked)
        case .amountChanged, .amountNotPositive: (.stopped, .amount)
        }
    }
}

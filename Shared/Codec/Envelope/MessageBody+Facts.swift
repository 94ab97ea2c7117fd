extension MessageBody {
    /// The facts of a message, when they are of this kind; nil for the streams' own messages and for other facts.
    public func facts<Fact>(as _: Fact.Type) -> [Fact]? { facts as? [Fact] }

    private var facts: (any Sendable)? {
        switch self {
        case .receiptsRecorded(let items): items
        case .channelAdvanced(let items): items
        case .postingsRecorded(let items): items
        case .remittanceExpected(let items): items
        case .remittanceMatched(let items): items
        case .clearanceRequested(let items): items
        case .clearanceDecided(let items): items
        case .clearanceRevoked(let items): items
        case .seizureRequested(let items): items
        case .seizureChanged(let items): items
        case .placementRequested(let items): items
        case .assignmentChanged(let items): items
        case .claimsChanged(let items): items
        case .noticeRequested(let items): items
        case .noticeDispatched(let items): items
        case .noticeReturned(let items): items
        case .remittanceBroken(let items): items
        case .slipsIssued(let items): items
        case .slipsWithdrawn(let items): items
        case .refundRequested(let items): items
        case .refundPaid(let items): items
        case .debitRequested(let items): items
        case .debitResulted(let items): items
        case .streamHeartbeat, .streamResend: nil
        }
    }
}

/// What a message says. Every case is a batch of 1 to 500 items, but for the streams' own messages.
public enum MessageBody: Hashable, Sendable {
    case receiptsRecorded([ReceiptRecorded])
    case channelAdvanced([ChannelAdvanced])
    case postingsRecorded([PostingRecorded])
    case remittanceExpected([RemittanceExpected])
    case remittanceMatched([RemittanceMatched])
    case remittanceBroken([RemittanceBroken])
    case clearanceRequested([ClearanceRequested])
    case clearanceDecided([ClearanceDecided])
    case clearanceRevoked([ClearanceRevoked])
    case seizureRequested([SeizureRequested])
    case seizureChanged([SeizureChanged])
    case placementRequested([PlacementRequested])
    case assignmentChanged([AssignmentChanged])
    case claimsChanged([ClaimChanged])
    case noticeRequested([NoticeRequested])
    case noticeDispatched([NoticeDispatched])
    case noticeReturned([NoticeReturned])
    case slipsIssued([SlipIssued])
    case slipsWithdrawn([SlipWithdrawn])
    case refundRequested([RefundRequested])
    case refundPaid([RefundPaid])
    case debitRequested([DebitRequested])
    case debitResulted([DebitResulted])
    case streamHeartbeat(StreamHeartbeat)
    case streamResend(StreamResend)

    /// Items a batch may hold.
    public static let items = 1...500
}

extension Array {
    /// As many slices as are needed so that none is larger than a message may be (`MessageBody.items`).
    public var batches: [[Element]] {
        stride(from: 0, to: count, by: MessageBody.items.upperBound).map {
            Array(self[$0..<Swift.min($0 + MessageBody.items.upperBound, count)])
        }
    }
}

public import CodecPrimitives

/// The types of message that this release reads and writes, by their CloudEvents name.
public enum MessageType: String, CaseIterable, Sendable {
    case receiptsRecorded = "receipts.recorded"
    case channelAdvanced = "channel.advanced"
    case postingsRecorded = "postings.recorded"
    case remittanceExpected = "remittance.expected"
    case remittanceMatched = "remittance.matched"
    case remittanceBroken = "remittance.broken"
    case clearanceRequested = "clearance.requested"
    case clearanceDecided = "clearance.decided"
    case clearanceRevoked = "clearance.revoked"
    case seizureRequested = "seizure.requested"
    case seizureChanged = "seizure.changed"
    case placementRequested = "placement.requested"
    case assignmentChanged = "assignment.changed"
    case claimsChanged = "claims.changed"
    case noticeRequested = "notice.requested"
    case noticeDispatched = "notice.dispatched"
    case noticeReturned = "notice.returned"
    case slipsIssued = "slips.issued"
    case slipsWithdrawn = "slips.withdrawn"
    case refundRequested = "refund.requested"
    case refundPaid = "refund.paid"
    case debitRequested = "debit.requested"
    case debitResulted = "debit.resulted"
    case streamHeartbeat = "stream.heartbeat"
    case streamResend = "stream.resend"

    /// The name as an envelope carries it (`cloudEvents:type`).
    public var name: ReceivedText { ReceivedText(rawValue) }

    /// The type with exactly this name, byte for byte; nil for any other.
    public init?(_ name: ReceivedText) { self.init(rawValue: name.string) }

    /// Whether its messages have numbers on a stream. The streams' own messages have none.
    public var isOnStream: Bool {
        switch self {
        case .streamHeartbeat, .streamResend: false
        default: true
        }
    }
}

extension MessageBody {
    /// The type that names this body on the wire.
    public var type: MessageType {
        switch self {
        case .receiptsRecorded: .receiptsRecorded
        case .channelAdvanced: .channelAdvanced
        case .postingsRecorded: .postingsRecorded
        case .remittanceExpected: .remittanceExpected
        case .remittanceMatched: .remittanceMatched
        case .remittanceBroken: .remittanceBroken
        case .clearanceRequested: .clearanceRequested
        case .clearanceDecided: .clearanceDecided
        case .clearanceRevoked: .clearanceRevoked
        case .seizureRequested: .seizureRequested
        case .seizureChanged: .seizureChanged
        case .placementRequested: .placementRequested
        case .assignmentChanged: .assignmentChanged
        case .claimsChanged: .claimsChanged
        case .noticeRequested: .noticeRequested
        case .noticeDispatched: .noticeDispatched
        case .noticeReturned: .noticeReturned
        case .slipsIssued: .slipsIssued
        case .slipsWithdrawn: .slipsWithdrawn
        case .refundRequested: .refundRequested
        case .refundPaid: .refundPaid
        case .debitRequested: .debitRequested
        case .debitResulted: .debitResulted
        case .streamHeartbeat: .streamHeartbeat
        case .streamResend: .streamResend
        }
    }
}

internal import CodecMessages
public import CodecPrimitives
internal import SwiftProtobuf

/// Messages to bytes and back, checked in both directions: what one service can encode every other accepts.
public enum MessageCodec {
    /// The largest body in bytes (4 MiB); larger ones are refused before they are parsed.
    public static let bodyBytes = 4 << 20

    /// The type and body of a message.
    ///
    /// Throws a `CodecError` when a value lies outside what the receiver would accept.
    public static func encode(_ message: MessageBody) throws(CodecError) -> (type: ReceivedText, body: [UInt8]) {
        let body: [UInt8] =
            switch message {
            case .receiptsRecorded(let items): try bytes(WireReceiptsRecorded.self, of: items)
            case .channelAdvanced(let items): try bytes(WireChannelsAdvanced.self, of: items)
            case .postingsRecorded(let items): try bytes(WirePostingsRecorded.self, of: items)
            case .remittanceExpected(let items): try bytes(WireRemittancesExpected.self, of: items)
            case .remittanceMatched(let items): try bytes(WireRemittancesMatched.self, of: items)
            case .remittanceBroken(let items): try bytes(WireRemittancesBroken.self, of: items)
            case .clearanceRequested(let items): try bytes(WireClearancesRequested.self, of: items)
            case .clearanceDecided(let items): try bytes(WireClearancesDecided.self, of: items)
            case .clearanceRevoked(let items): try bytes(WireClearancesRevoked.self, of: items)
            case .seizureRequested(let items): try bytes(WireSeizuresRequested.self, of: items)
            case .seizureChanged(let items): try bytes(WireSeizuresChanged.self, of: items)
            case .placementRequested(let items): try bytes(WirePlacementsRequested.self, of: items)
            case .assignmentChanged(let items): try bytes(WireAssignmentsChanged.self, of: items)
            case .claimsChanged(let items): try bytes(WireClaimsChanged.self, of: items)
            case .noticeRequested(let items): try bytes(WireNoticesRequested.self, of: items)
            case .noticeDispatched(let items): try bytes(WireNoticesDispatched.self, of: items)
            case .noticeReturned(let items): try bytes(WireNoticesReturned.self, of: items)
            case .slipsIssued(let items): try bytes(WireSlipsIssued.self, of: items)
            case .slipsWithdrawn(let items): try bytes(WireSlipsWithdrawn.self, of: items)
            case .refundRequested(let items): try bytes(WireRefundsRequested.self, of: items)
            case .refundPaid(let items): try bytes(WireRefundsPaid.self, of: items)
            case .debitRequested(let items): try bytes(WireDebitsRequested.self, of: items)
            case .debitResulted(let items): try bytes(WireDebitsResulted.self, of: items)
            case .streamHeartbeat(let heartbeat): try bytes(of: heartbeat)
            case .streamResend(let resend): try bytes(of: resend)
            }
        return (message.type.name, body)
    }

    /// The message that a body of this type says.
    ///
    /// Throws a `CodecError` for anything absent, unknown or outside its bounds: nothing is ever defaulted.
    public static func decode(type: ReceivedText, body: [UInt8]) throws(CodecError) -> MessageBody {
        guard body.count <= bodyBytes else { throw CodecError(.tooLarge, "") }
        guard let known = MessageType(type) else { throw CodecError(.unknownType, "") }
        return switch known {
        case .receiptsRecorded: .receiptsRecorded(try items(WireReceiptsRecorded.self, in: body))
        case .channelAdvanced: .channelAdvanced(try items(WireChannelsAdvanced.self, in: body))
        case .postingsRecorded: .postingsRecorded(try items(WirePostingsRecorded.self, in: body))
        case .remittanceExpected: .remittanceExpected(try items(WireRemittancesExpected.self, in: body))
        case .remittanceMatched: .remittanceMatched(try items(WireRemittancesMatched.self, in: body))
        case .remittanceBroken: .remittanceBroken(try items(WireRemittancesBroken.self, in: body))
        case .clearanceRequested: .clearanceRequested(try items(WireClearancesRequested.self, in: body))
        case .clearanceDecided: .clearanceDecided(try items(WireClearancesDecided.self, in: body))
        case .clearanceRevoked: .clearanceRevoked(try items(WireClearancesRevoked.self, in: body))
        case .seizureRequested: .seizureRequested(try items(WireSeizuresRequested.self, in: body))
        case .seizureChanged: .seizureChanged(try items(WireSeizuresChanged.self, in: body))
        case .placementRequested: .placementRequested(try items(WirePlacementsRequested.self, in: body))
        case .assignmentChanged: .assignmentChanged(try items(WireAssignmentsChanged.self, in: body))
        case .claimsChanged: .claimsChanged(try items(WireClaimsChanged.self, in: body))
        case .noticeRequested: .noticeRequested(try items(WireNoticesRequested.self, in: body))
        case .noticeDispatched: .noticeDispatched(try items(WireNoticesDispatched.self, in: body))
        case .noticeReturned: .noticeReturned(try items(WireNoticesReturned.self, in: body))
        case .slipsIssued: .slipsIssued(try items(WireSlipsIssued.self, in: body))
        case .slipsWithdrawn: .slipsWithdrawn(try items(WireSlipsWithdrawn.self, in: body))
        case .refundRequested: .refundRequested(try items(WireRefundsRequested.self, in: body))
        case .refundPaid: .refundPaid(try items(WireRefundsPaid.self, in: body))
        case .debitRequested: .debitRequested(try items(WireDebitsRequested.self, in: body))
        case .debitResulted: .debitResulted(try items(WireDebitsResulted.self, in: body))
        case .streamHeartbeat: .streamHeartbeat(try StreamHeartbeat(wire: parsed(body)))
        case .streamResend: .streamResend(try StreamResend(wire: parsed(body)))
        }
    }

    private static func items<Batch: WireBatch, Item: Mapped>(
        _ batch: Batch.Type, in body: [UInt8]
    ) throws(CodecError) -> [Item] where Item.Wire == Batch.Item {
        let wire: Batch = try parsed(body)
        return try Field.list(wire.items, "items", MessageBody.items)
    }

    private static func parsed<Wire: SwiftProtobuf.Message>(_ body: [UInt8]) throws(CodecError) -> Wire {
        do { return try Wire(serializedBytes: body) } catch { throw CodecError(.malformed, "") }
    }

    private static func bytes<Batch: WireBatch, Item: Mapped>(
        _ batch: Batch.Type, of items: [Item]
    ) throws(CodecError) -> [UInt8] where Item.Wire == Batch.Item {
        var wire = Batch()
        wire.items = items.map(\.wire)
        let _: [Item] = try Field.list(wire.items, "items", MessageBody.items)
        return try serialized(wire)
    }

    private static func bytes<Item: Mapped>(of item: Item) throws(CodecError) -> [UInt8]
    where Item.Wire: SwiftProtobuf.Message {
        let wire = item.wire
        _ = try Item(wire: wire)
        return try serialized(wire)
    }

    private static func serialized(_ wire: some SwiftProtobuf.Message) throws(CodecError) -> [UInt8] {
        let body: [UInt8]
        do { body = try wire.serializedBytes() } catch { throw CodecError(.malformed, "") }
        guard body.count <= bodyBytes else { throw CodecError(.tooLarge, "") }
        return body
    }
}

internal import Codec
internal import CodecPrimitives
internal import Rabbit

/// What a delivery turned out to be.
enum ReceivedMail: Sendable {
    case message(IncomingMessage)
    case unreadable(Parcel)

    init(_ delivery: Delivery) {
        let parcel = Parcel(delivery)
        do throws(CodecError) {
            self = .message(try parcel.opened())
        } catch {
            self = .unreadable(parcel.with(cause: "codec.\(error.code.rawValue)", detail: error.field))
        }
    }
}

/// A message that nobody has opened: headers and body as they came, and why it lies here.
struct Parcel: Sendable {
    var messageID: MessageID?
    var headers: [String: EnvelopeHeader]
    var routingKey: String
    var body: [UInt8]
    var cause = ""
    var detail = ""

    init(_ delivery: Delivery) {
        headers = delivery.headers.compactMapValues { value in
            switch value {
            case .text(let text): .text(ReceivedText(text))
            case .int(let number): .int(number)
            }
        }
        (routingKey, body) = (delivery.routingKey, delivery.body)
        messageID = text(.id).flatMap { MessageID($0) } ?? MessageID(delivery.messageID)
    }

    init(_ message: IncomingMessage) {
        let envelope = message.envelope
        headers = Dictionary(envelope.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        (routingKey, body, messageID) = (envelope.routingKey.string, envelope.body, envelope.id)
    }

    init(headers: [String: EnvelopeHeader], routingKey: String, body: [UInt8]) {
        (self.headers, self.routingKey, self.body) = (headers, routingKey, body)
        messageID = text(.id).flatMap { MessageID($0) }
    }

    /// The message inside.
    func opened() throws(CodecError) -> IncomingMessage {
        let envelope = try Envelope(headers: headers, routingKey: routingKey, body: body)
        let message = try MessageCodec.decode(type: envelope.type, body: envelope.body)
        // Without its number nobody could tell whether something before it is missing.
        if message.type.isOnStream, envelope.sequence == nil {
            throw CodecError(.header, Envelope.Header.sequence.rawValue)
        }
        return IncomingMessage(envelope: envelope, body: message)
    }

    func with(cause: String, detail: String) -> Parcel {
        var parcel = self
        (parcel.cause, parcel.detail) = (cause, detail)
        return parcel
    }

    func text(_ header: Envelope.Header) -> String? {
        if case .text(let text) = headers[header.rawValue] { text.string } else { nil }
    }

    /// Its number and the stream that has it, where both can be read.
    var place: (stream: StreamName, sequence: Int64)? {
        guard case .int(let sequence) = headers[Envelope.Header.sequence.rawValue], sequence > 0,
            let source = text(.source)
        else { return nil }
        let key = text(.routingKey) ?? routingKey
        return (StreamName(producer: ReceivedText(source), routingKey: ReceivedText(key)), sequence)
    }
}

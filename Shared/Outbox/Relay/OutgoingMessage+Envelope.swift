internal import Codec
internal import CodecPrimitives
internal import Rabbit

extension OutgoingMessage {
    /// An envelope as the broker takes it.
    init(_ envelope: Envelope) {
        self.init(
            routingKey: envelope.routingKey.string, body: envelope.body,
            headers: envelope.headers.map { name, value in
                switch value {
                case .text(let text): (name: name, value: .text(text.string))
                case .int(let number): (name: name, value: .int(number))
                }
            },
            messageID: envelope.id.description, type: envelope.type.string, contentType: Envelope.contentType)
    }
}

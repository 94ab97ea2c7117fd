public import Codec
import CodecPrimitives
public import Rabbit

extension Delivery {
    /// A message as the broker hands it over.
    ///
    /// - Parameter body: other bytes than the envelope's, for a message that was damaged on its way.
    public init(_ envelope: Envelope, body: [UInt8]? = nil) {
        let headers = Dictionary(
            envelope.headers.map { name, value -> (String, HeaderValue) in
                switch value {
                case .text(let text): (name, .text(text.string))
                case .int(let number): (name, .int(number))
                }
            }, uniquingKeysWith: { first, _ in first })
        self.init(
            tag: 0, redelivered: false, routingKey: envelope.routingKey.string, headers: headers,
            body: body ?? envelope.body, messageID: envelope.id.description, type: envelope.type.string,
            contentType: Envelope.contentType)
    }
}

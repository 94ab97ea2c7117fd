/// Puts the frames of one channel together to events: a method alone, or a method, a header and bodies.
///
/// Anything out of order is an error, after which the connection is given up.
struct FrameAssembler {
    /// A method frame.
    enum Method: Sendable {
        case deliver(tag: UInt64, redelivered: Bool, routingKey: String)
        case returned(code: Int, text: String)
        /// Needs no content.
        case complete(BrokerEvent)
    }

    /// What a content header says about its message.
    struct Properties: Sendable {
        var messageID = ""
        var type = ""
        var contentType = ""
        var headers: [String: HeaderValue] = [:]
    }

    private enum State {
        case idle
        case expectsHeader(Method)
        case expectsBody(Method, Properties, size: Int)
    }

    private let bodyMaxBytes: Int
    private var state = State.idle
    private var body: [UInt8] = []

    init(bodyMaxBytes: Int) { self.bodyMaxBytes = bodyMaxBytes }

    mutating func method(_ method: Method) throws(RabbitError) -> BrokerEvent? {
        guard case .idle = state else { throw RabbitError(.protocolViolation, "a method inside a message") }
        if case .complete(let event) = method { return event }
        state = .expectsHeader(method)
        return nil
    }

    mutating func header(bodySize: UInt64, _ properties: Properties) throws(RabbitError) -> BrokerEvent? {
        guard case .expectsHeader(let method) = state else {
            throw RabbitError(.protocolViolation, "a content header without its method")
        }
        guard bodySize <= UInt64(bodyMaxBytes) else {
            throw RabbitError(.protocolViolation, "a message longer than \(bodyMaxBytes) bytes")
        }
        body = []
        body.reserveCapacity(Int(bodySize))
        state = .expectsBody(method, properties, size: Int(bodySize))
        return try finishIfWhole()
    }

    mutating func body(_ bytes: some Collection<UInt8>) throws(RabbitError) -> BrokerEvent? {
        guard case .expectsBody(_, _, let size) = state, body.count + bytes.count <= size else {
            throw RabbitError(.protocolViolation, "a body without its header, or too long")
        }
        body.append(contentsOf: bytes)
        return try finishIfWhole()
    }

    private mutating func finishIfWhole() throws(RabbitError) -> BrokerEvent? {
        guard case .expectsBody(let method, let properties, let size) = state, body.count == size else { return nil }
        state = .idle
        switch method {
        case .deliver(let tag, let redelivered, let routingKey):
            defer { body = [] }
            return .delivery(
                Delivery(
                    tag: tag, redelivered: redelivered, routingKey: routingKey, headers: properties.headers, body: body,
                    messageID: properties.messageID, type: properties.type, contentType: properties.contentType))
        case .returned(let code, let text):
            body = []
            return .returned(code: code, text: text, messageID: properties.messageID)
        case .complete:
            throw RabbitError(.protocolViolation, "content for a method without content")
        }
    }
}

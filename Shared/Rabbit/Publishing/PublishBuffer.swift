import CRabbitMQ

/// Memory for the properties of one message in the library's form, reused from message to message.
@safe
final class PublishBuffer {
    /// What AMQP allows for keys, names and short properties.
    private static let shortTextMaxBytes = 255
    /// Left free in the header frame for the properties that are not text.
    private static let frameReserveBytes = 512
    private static let persistent: UInt8 = 2

    private var bytes: UnsafeMutableRawBufferPointer
    private var entries: UnsafeMutableBufferPointer<amqp_table_entry_t>
    private var used = 0
    private let exchange: String
    private let headersMaxBytes: Int

    init(exchange: String, frameMaxBytes: Int) {
        self.exchange = exchange
        headersMaxBytes = max(0, frameMaxBytes - Self.frameReserveBytes)
        unsafe bytes = .allocate(byteCount: 4096, alignment: 16)
        unsafe entries = .allocate(capacity: 16)
    }

    deinit {
        unsafe bytes.deallocate()
        unsafe entries.deallocate()
    }

    /// Whether AMQP can carry the message. A message that fails half written would cost the connection.
    func check(_ message: OutgoingMessage, bodyMaxBytes: Int) throws(RabbitError) {
        let short = [message.routingKey, message.messageID, message.type, message.contentType]
        let names = message.headers.map(\.name)
        guard (short + names).allSatisfy({ $0.utf8.count <= Self.shortTextMaxBytes }) else {
            throw RabbitError(.unsendable, "a key, name or property of more than 255 bytes")
        }
        guard size(of: message) <= headersMaxBytes else { throw RabbitError(.unsendable, "headers exceed a frame") }
        guard message.body.count <= bodyMaxBytes else {
            throw RabbitError(.unsendable, "a body of more than \(bodyMaxBytes) bytes")
        }
    }

    /// Hands the message to the library: mandatory and persistent. Blocks while the socket takes nothing.
    func publish(_ message: OutgoingMessage, on handle: BrokerHandle) throws(RabbitError) {
        makeRoom(for: message)
        var properties = unsafe amqp_basic_properties_t()
        unsafe properties._flags = Self.flags
        unsafe properties.delivery_mode = Self.persistent
        unsafe properties.message_id = place(message.messageID)
        unsafe properties.type = place(message.type)
        unsafe properties.content_type = place(message.contentType)
        unsafe properties.headers = table(message.headers)
        let (exchange, key) = unsafe (place(exchange), place(message.routingKey))
        let status = unsafe message.body.withUnsafeBytes { body in
            let body = unsafe amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            return unsafe amqp_basic_publish(
                handle.state, BrokerHandle.channel, exchange, key, 1, 0, &properties, body)
        }
        guard status == AMQP_STATUS_OK.rawValue else { throw RabbitError(status: status) }
    }

    private static let flags = amqp_flags_t(
        AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG
            | AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG)

    /// Bytes of all texts of a message, and what its header table adds on the wire.
    private func size(of message: OutgoingMessage) -> Int {
        var size = exchange.utf8.count + message.routingKey.utf8.count + message.messageID.utf8.count
        size += message.type.utf8.count + message.contentType.utf8.count
        for header in message.headers {
            size += header.name.utf8.count + 10
            if case .text(let text) = header.value { size += text.utf8.count }
        }
        return size
    }

    private func makeRoom(for message: OutgoingMessage) {
        used = 0
        let needed = size(of: message)
        if unsafe bytes.count < needed {
            unsafe bytes.deallocate()
            unsafe bytes = .allocate(byteCount: needed * 2, alignment: 16)
        }
        if unsafe entries.count < message.headers.count {
            unsafe entries.deallocate()
            unsafe entries = .allocate(capacity: message.headers.count * 2)
        }
    }

    private func place(_ text: String) -> amqp_bytes_t {
        let start = used
        for byte in text.utf8 {
            unsafe bytes[used] = byte
            used += 1
        }
        return unsafe amqp_bytes_t(len: used - start, bytes: bytes.baseAddress?.advanced(by: start))
    }

    private func table(_ headers: [(name: String, value: HeaderValue)]) -> amqp_table_t {
        for (index, header) in headers.enumerated() {
            var entry = unsafe amqp_table_entry_t()
            unsafe entry.key = place(header.name)
            switch header.value {
            case .text(let text):
                unsafe entry.value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
                unsafe entry.value.value.bytes = place(text)
            case .int(let number):
                unsafe entry.value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
                unsafe entry.value.value.i64 = number
            }
            unsafe entries.baseAddress?.advanced(by: index).initialize(to: entry)
        }
        return unsafe amqp_table_t(num_entries: CInt(headers.count), entries: entries.baseAddress)
    }
}

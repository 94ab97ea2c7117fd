public import CodecPrimitives

/// A header's value: AMQP knows many kinds, the suite uses two.
public enum EnvelopeHeader: Hashable, Sendable {
    case text(ReceivedText)
    case int(Int64)
}

/// CloudEvents attributes in AMQP 0-9-1 headers. The body is `application/protobuf`.
extension Envelope {
    /// The AMQP content type of every body.
    public static let contentType = "application/protobuf"

    /// The names of the headers, as they stand on the wire.
    public enum Header: String, CaseIterable, Sendable {
        case specVersion = "cloudEvents:specversion"
        case id = "cloudEvents:id"
        case type = "cloudEvents:type"
        case source = "cloudEvents:source"
        case time = "cloudEvents:time"
        case subject = "cloudEvents:subject"
        case traceparent
        /// The number on the stream; absent outside streams.
        case sequence = "saiken-sequence"
        /// The routing key that the message was sent with: dead-lettering changes the broker's own.
        case routingKey = "saiken-routing-key"
    }

    /// All attributes that are present, in a fixed order.
    public var headers: [(name: String, value: EnvelopeHeader)] {
        var headers: [(Header, EnvelopeHeader)] = [
            (.specVersion, .text(ReceivedText("1.0"))), (.id, .text(ReceivedText(id.description))),
            (.type, .text(type)), (.source, .text(source)), (.time, .text(ReceivedText(time.description))),
        ]
        if let subject { headers.append((.subject, .text(subject))) }
        if let traceparent { headers.append((.traceparent, .text(traceparent))) }
        if let sequence { headers.append((.sequence, .int(sequence))) }
        headers.append((.routingKey, .text(routingKey)))
        return headers.map { (name: $0.0.rawValue, value: $0.1) }
    }

    /// The envelope that these headers describe; `routingKey` is the broker's and stands in for an absent header.
    ///
    /// Throws a `CodecError` with code `header` and the header's name.
    public init(headers: [String: EnvelopeHeader], routingKey: String, body: [UInt8]) throws(CodecError) {
        let reader = HeaderReader(headers: headers)
        guard let id = MessageID(try reader.needed(.id).string) else { throw reader.refusal(.id) }
        guard let time = Timestamp(rfc3339: try reader.needed(.time)) else { throw reader.refusal(.time) }
        self.init(
            id: id, type: try reader.needed(.type), source: try reader.needed(.source), time: time,
            subject: try reader.text(.subject), traceparent: try reader.text(.traceparent),
            routingKey: try reader.text(.routingKey) ?? ReceivedText(routingKey),
            sequence: try reader.sequence(), body: body)
    }
}

/// Reads headers by name and kind.
private struct HeaderReader {
    let headers: [String: EnvelopeHeader]
    /// Longest text in a header, in bytes.
    private static let bytes = 0...512

    func refusal(_ header: Envelope.Header) -> CodecError { CodecError(.header, header.rawValue) }

    func text(_ header: Envelope.Header) throws(CodecError) -> ReceivedText? {
        switch headers[header.rawValue] {
        case nil: return nil
        case .text(let text) where HeaderReader.bytes.contains(text.utf8.count): return text
        default: throw refusal(header)
        }
    }

    func needed(_ header: Envelope.Header) throws(CodecError) -> ReceivedText {
        guard let text = try text(header), !text.isEmpty else { throw refusal(header) }
        return text
    }

    func sequence() throws(CodecError) -> Int64? {
        switch headers[Envelope.Header.sequence.rawValue] {
        case nil: return nil
        case .int(let number) where number > 0: return number
        default: throw refusal(.sequence)
        }
    }
}

extension Timestamp {
    /// A moment of RFC 3339 in UTC, `2026-04-07T00:15:00.000000Z` with 0 to 6 digits of fraction; nil for any other text.
    public init?(rfc3339 text: ReceivedText) {
        let bytes = text.utf8
        guard bytes.count >= 20, bytes.count <= 27, bytes.last == 0x5A,
            bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let date = BusinessDate(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13]), hour < 24,
            let minute = number(bytes[14..<16]), minute < 60,
            let second = number(bytes[17..<19]), second < 60
        else { return nil }
        var micros = 0
        if bytes.count > 20 {
            let digits = bytes[20..<(bytes.count - 1)]
            guard bytes[19] == 0x2E, !digits.isEmpty, let value = number(digits) else { return nil }
            micros = value * (0..<(6 - digits.count)).reduce(1) { scale, _ in scale * 10 }
        }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(microseconds: seconds * 1_000_000 + Int64(micros))
    }
}

/// The number that at most six ASCII digits spell.
private func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        value = value * 10 + Int(digit - 0x30)
    }
    return value
}

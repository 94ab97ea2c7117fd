public import CodecPrimitives

/// A message as it is stored and sent: CloudEvents attributes around an opaque body (architecture 3).
public struct Envelope: Hashable, Sendable {
    /// `cloudEvents:id`.
    public var id: MessageID
    /// `cloudEvents:type`, such as `receipts.recorded`.
    public var type: ReceivedText
    /// `cloudEvents:source`: the producing service, such as `payment-intake`.
    public var source: ReceivedText
    /// `cloudEvents:time`.
    public var time: Timestamp
    /// `cloudEvents:subject`, where there is one.
    public var subject: ReceivedText?
    /// W3C trace context.
    public var traceparent: ReceivedText?
    /// Where the broker sends it, and with the source the name of its stream: `postings.recorded.tax`.
    public var routingKey: ReceivedText
    /// Its gapless number on its stream; nil until the relay has read it, and for messages outside streams.
    public var sequence: Int64?
    /// Protocol Buffers.
    public var body: [UInt8]

    public init(
        id: MessageID, type: ReceivedText, source: ReceivedText, time: Timestamp, subject: ReceivedText? = nil,
        traceparent: ReceivedText? = nil, routingKey: ReceivedText, sequence: Int64? = nil, body: [UInt8]
    ) {
        (self.id, self.type, self.source, self.time) = (id, type, source, time)
        (self.subject, self.traceparent, self.routingKey) = (subject, traceparent, routingKey)
        (self.sequence, self.body) = (sequence, body)
    }

    /// The stream that this message has a number on.
    public var stream: StreamName { StreamName(producer: source, routingKey: routingKey) }
}

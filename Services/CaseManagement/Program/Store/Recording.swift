import CodecPrimitives

/// Who recorded a fact, and when.
struct Recording: Sendable {
    var by: ReceivedText
    var at: Timestamp
}

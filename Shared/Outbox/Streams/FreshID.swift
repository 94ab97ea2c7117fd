internal import CodecPrimitives

/// Identifiers for the messages that this module makes itself.
enum FreshID {
    static func message(at moment: Timestamp) -> MessageID {
        let milliseconds = UInt64(clamping: moment.microseconds / 1000)
        return MessageID(
            UUIDv7(
                unixMilliseconds: milliseconds, random: (UInt64.random(in: 0...UInt64.max), .random(in: 0...UInt64.max))
            )
        )
    }
}

/// Sixteen bytes of a `uuid` column as two words, the first bytes in `high`.
public struct PostgresUUID: Hashable, Sendable {
    /// Bytes 0 to 7.
    public let high: UInt64
    /// Bytes 8 to 15.
    public let low: UInt64

    /// From its two words.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

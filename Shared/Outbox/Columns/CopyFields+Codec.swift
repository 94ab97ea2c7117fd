public import CodecPrimitives
public import Postgres

/// The suite's values as fields of a COPY.
extension CopyFields {
    /// `uuid`
    public mutating func id<Kind>(_ id: Identifier<Kind>) { uuid(high: id.uuid.high, low: id.uuid.low) }

    /// `text`, byte for byte: in binary a text is its bytes.
    public mutating func text(_ text: ReceivedText) { bytes(text.utf8) }

    /// `bigint` yen.
    public mutating func yen(_ yen: Yen) { int(yen.amount) }

    /// `date`
    public mutating func date(_ date: BusinessDate) { self.date(date.daysSinceEpoch) }

    /// `date`, NULL for nil.
    public mutating func date(_ date: BusinessDate?) { self.date(date?.daysSinceEpoch) }

    /// `timestamptz`
    public mutating func at(_ moment: Timestamp) { timestamp(moment.microseconds) }
}

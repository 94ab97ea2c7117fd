public import CodecPrimitives

/// A value to write into a field.
public enum FieldValue: Hashable, Sendable {
    /// Text, encoded in the layout's character set; for a field of digits it must be digits.
    case text(String)
    case received(ReceivedText)
    case number(Int64)
    case yen(Yen)
    case date(BusinessDate)
    /// Bytes as they are; padded like text.
    case bytes([UInt8])
    /// No value: zeros or blanks.
    case none
}

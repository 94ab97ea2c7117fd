public import CodecPrimitives

/// One row of a CSV file (RFC 4180), decoded.
public struct CSVRow: Hashable, Sendable {
    /// From 1 over the file, the header included.
    public let number: Int
    /// The first byte in the file, from 0.
    public let offset: Int
    public let fields: [ReceivedText]

    /// The field of a column; nil beyond the row's end.
    public subscript(column: Int) -> ReceivedText? { fields.indices.contains(column) ? fields[column] : nil }
}

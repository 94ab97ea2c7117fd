/// How a CSV file is written.
public struct CSVForm: Hashable, Sendable {
    public var encoding: TextEncoding
    public var delimiter: UInt8
    public var quote: UInt8
    /// Whether the first row names the columns.
    public var hasHeader: Bool
    /// Rows that do not have as many columns as the first are refused.
    public var sameColumns: Bool
    /// The longest row in bytes, line ends inside quotes included.
    public var maximumRowBytes: Int
    public var maximumColumns: Int

    public init(
        encoding: TextEncoding = .utf8, delimiter: UInt8 = 0x2C, hasHeader: Bool = true, sameColumns: Bool = true,
        maximumRowBytes: Int = 65_536, maximumColumns: Int = 256
    ) {
        (self.encoding, self.delimiter, self.hasHeader) = (encoding, delimiter, hasHeader)
        (quote, self.sameColumns, self.maximumRowBytes) = (0x22, sameColumns, maximumRowBytes)
        self.maximumColumns = maximumColumns
    }
}

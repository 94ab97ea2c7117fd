/// How a file is cut into records, and in which bytes.
public struct FileForm: Sendable {
    /// Bytes of a record without its line ending.
    public let recordBytes: Int
    /// The character set of a record's bytes.
    public let encoding: TextEncoding
    /// The code sets in which a file may come; a writer uses the first.
    public let codeSets: [CodeSet]
    /// The line endings a reader accepts; a writer uses the first.
    public let lineEndings: [LineEnding]
    /// Whether a writer ends the last record with a line ending too. Readers accept both.
    public let endsLastLine: Bool
    /// What is done about a byte-order mark.
    public let byteOrderMark: ByteOrderMark
    /// Whether a file may hold several groups of header, data and trailer.
    public let allowsManyGroups: Bool
    /// What an agent writes at the start of a file that is an error report instead of data.
    public let errorBody: [UInt8]
    /// What a reader does about ｦ in names of parties.
    public let wo: WoRule
    /// Nil for records of fixed length.
    public let csv: CSVLayout?
}

/// The columns of a CSV file, as far as they are not said by fields.
public struct CSVLayout: Hashable, Sendable {
    public let delimiter: UInt8
    public let quote: UInt8
    /// Whether the first line names the columns of the data record.
    public let hasHeaderLine: Bool
    /// Whether every value is written in quotes, the header line included.
    public let quotesAll: Bool
}

/// The code set (コード区分) of a file of half-width characters.
public enum CodeSet: String, CaseIterable, Sendable {
    /// The bytes are those of the layout's encoding.
    case plain
    /// Each byte is translated from EBCDIC.
    case ebcdic
}

/// Whether a file of UTF-8 begins with a byte-order mark.
public enum ByteOrderMark: String, CaseIterable, Sendable {
    /// A file with one is refused.
    case refused
    /// Read with or without, written without.
    case accepted
    /// Read with or without, written with.
    case written
}

/// What a reader does about ｦ (A6) in names of parties, on which banks differ (全銀 付録1). Writers are strict:
/// they write it only where it is allowed.
public enum WoRule: String, CaseIterable, Sendable {
    case refused, warned, allowed
}

/// What follows every record of a file.
public enum LineEnding: String, CaseIterable, Sendable {
    case none
    case crlf = "CRLF"
    case lf = "LF"
    case cr = "CR"

    var bytes: [UInt8] {
        switch self {
        case .none: []
        case .crlf: [0x0D, 0x0A]
        case .lf: [0x0A]
        case .cr: [0x0D]
        }
    }
}

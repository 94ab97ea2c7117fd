public import CodecPrimitives

/// A file's form: fixed-length records in groups of header, data and trailer, then an end record.
///
/// One layout is used for reading and for writing. A partner's deviation is another layout file,
/// never another program. See `README.md` for the dialect.
public struct Layout: Sendable {
    public let name: ReceivedText
    /// Bytes of a record without its line ending.
    public let recordBytes: Int
    public let encoding: TextEncoding
    /// The line endings a reader accepts; a writer uses the first. Every record of a file has the same.
    public let lineEndings: [LineEnding]
    /// Whether a file may hold several groups of header, data and trailer.
    public let allowsManyGroups: Bool
    /// What an agent writes at the start of a file that is an error report instead of data.
    public let errorBody: [UInt8]
    /// The records of the file, at most one of each role.
    public let records: [RecordLayout]
    /// The sorts of data records (速報, 確報 …) in the order of the layout file; empty when there is one sort.
    public let kinds: [DataKind]
    /// The rules by which trailers are checked and written.
    public let controls: [ControlRule]
    /// The data fields that tell one record from another (再送判定).
    public let duplicateKey: [FieldReference]
    /// The data field that holds the money of a record.
    public let amount: FieldReference?
    /// The data field that holds the 44 digits of a slip.
    public let barcode: FieldReference?
    /// What data fields mean, by names that are the same in every layout (`received_on` …).
    public let meanings: [(meaning: ReceivedText, field: FieldReference)]
    /// The field that holds the kind of a data record, and the finding that an unknown one is answered with.
    let kindField: FieldReference?
    let kindRule: FindingRule

    /// The record of a role; nil when files of this form have none.
    public func record(_ role: RecordRole) -> RecordLayout? { records.first { $0.role == role } }

    /// The place of a field, by its name or, in data records, by its meaning; `fieldUnknown` when
    /// there is none or several have that name.
    public func field(_ name: String, in role: RecordRole = .data) throws(RecordsError) -> FieldReference {
        let wanted = ReceivedText(name)
        if role == .data, let known = meanings.first(where: { $0.meaning == wanted }) { return known.field }
        guard let record = record(role) else {
            throw RecordsError(.fieldUnknown, at: "\(role.rawValue).\(name)")
        }
        return try record.reference(wanted)
    }
}

/// What a record is in its file.
public enum RecordRole: String, CaseIterable, Sendable {
    case header, data, trailer, end
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

/// A sort of data record: an agent's codes and what the suite calls them.
public struct DataKind: Sendable {
    /// The suite's name: `flash`, `confirmed`, `cancelled` …
    public let name: ReceivedText
    /// The codes that stand for it, as bytes of the kind field.
    public let codes: [[UInt8]]
}

/// What a field of a trailer must hold, counted over the data records of its group.
public struct ControlRule: Sendable {
    /// The trailer's field.
    public let field: FieldReference
    /// The data field that is summed; nil for a count of records.
    public let summed: FieldReference?
    /// Indices into `Layout.kinds`; empty for all records.
    public let kinds: [Int]
}

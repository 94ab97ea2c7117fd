public import CodecPrimitives

/// A file's form: records in groups of header, data and trailer, then an end record, of fixed length or as CSV.
///
/// One layout is used for reading and for writing. A partner's deviation is another layout file,
/// never another program. See `README.md` for the dialect.
public struct Layout: Sendable {
    public let name: ReceivedText
    /// The words of the layout file for people; empty where it has none.
    public let title: ReceivedText
    /// How the file is cut into records, and in which bytes.
    public let form: FileForm
    /// The records of the file, at most one of each role.
    public let records: [RecordLayout]
    /// The sorts of data records (速報, 確報 …) in the order of the layout file; empty when there is one sort.
    public let kinds: [DataKind]
    /// The rules by which totals are checked and written.
    public let controls: [ControlRule]
    /// The rule by which balances are checked.
    public let balance: BalanceRule?
    /// The data fields that tell one record from another (再送判定).
    public let duplicateKey: [FieldReference]
    /// The data field that holds the money of a record.
    public let amount: FieldReference?
    /// The data field that holds the money where `amount` is zero.
    public let amountElse: FieldReference?
    /// The data field that holds the 44 digits of a slip.
    public let barcode: FieldReference?
    /// What fields mean, by names that are the same in every layout (`received_on` …).
    public let meanings: [Meaning]
    /// The field that holds the kind of a data record, and the finding that an unknown one is answered with.
    let kindField: FieldReference?
    let kindRule: FindingRule

    /// A name that is the same in every layout, and the field that it stands for.
    public struct Meaning: Sendable {
        public let name: ReceivedText
        /// `data` or `header`.
        public let role: RecordRole
        public let field: FieldReference
    }

    /// Bytes of a record without its line ending. Rows of a CSV file become records of this length.
    public var recordBytes: Int { form.recordBytes }
    /// The character set of a record's bytes.
    public var encoding: TextEncoding { form.encoding }
    /// The line endings a reader accepts; a writer uses the first. Every record of a file has the same.
    public var lineEndings: [LineEnding] { form.lineEndings }

    /// The record of a role; nil when files of this form have none.
    public func record(_ role: RecordRole) -> RecordLayout? { records.first { $0.role == role } }

    /// The place of a field, by its meaning or its name; `fieldUnknown` when there is none or several have that name.
    public func field(_ name: String, in role: RecordRole = .data) throws(RecordsError) -> FieldReference {
        if let known = meaning(name, in: role) { return known }
        guard let record = record(role) else {
            throw RecordsError(.fieldUnknown, at: "\(role.rawValue).\(name)")
        }
        return try record.reference(ReceivedText(name))
    }

    /// Whether a field of data records holds their kind.
    public func isKind(_ field: FieldReference) -> Bool { kindField == field }

    /// The place of the field of a meaning; nil where the layout names none.
    public func meaning(_ name: String, in role: RecordRole = .data) -> FieldReference? {
        let wanted = ReceivedText(name)
        return meanings.first { wanted == $0.name && role == $0.role }?.field
    }
}

/// What a record is in its file.
public enum RecordRole: String, CaseIterable, Sendable {
    case header, data, trailer, end
}

/// One sort of data record.
public struct DataKind: Hashable, Sendable {
    /// The suite's name: `flash`, `confirmed`, `cancelled` …
    public let name: ReceivedText
    /// The codes that stand for it, as bytes of the kind field.
    public let codes: [[UInt8]]
}

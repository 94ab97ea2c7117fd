public import CodecPrimitives

/// One field of a record, as the partner's manual describes it.
public struct FieldLayout: Sendable {
    public let name: ReceivedText
    /// The first byte, from 0. Layout files and manuals count from 1. In a CSV file the columns stand one after
    /// the other, each as long as its longest value.
    public let start: Int
    /// Bytes.
    public let length: Int
    public let form: FieldForm
    /// The character set of the record's bytes.
    public let encoding: TextEncoding
    /// What the field's values are held to.
    public let rules: FieldRules
    public let alignsRight: Bool
    public let pad: UInt8
    /// How the field is written as a column of a CSV file.
    public let column: ColumnForm

    /// The first byte as manuals count, from 1.
    public var position: Int { start + 1 }
    /// The only value the field may have.
    public var constant: [UInt8]? { rules.constant }
    /// The only values the field may have; empty for any.
    public var codes: [[UInt8]] { rules.codes }
}

/// What values a field may have.
public struct FieldRules: Sendable {
    /// The only value the field may have.
    public var constant: [UInt8]?
    /// The only values the field may have; empty for any.
    public var codes: [[UInt8]] = []
    /// What the codes mean, one for each of `codes`; empty where the layout does not say.
    public var codeNames: [ReceivedText] = []
    /// Whether zeros (N) or blanks (C) are refused.
    public var isRequired = false
    /// Whether zeros stand for "no value".
    public var zeroMeansNone = false
    /// Whether blanks may stand in a field of digits, for "no value".
    public var blankMeansNone = false
    /// The finding that a wrong constant or code is answered with.
    public var rule = FindingRule.unknownTypeCode
    /// What each code says about the file's code set (コード区分); empty for other fields.
    public var codeSets: [(code: [UInt8], codeSet: CodeSet)] = []
}

/// How a field is written as a column of a CSV file.
public struct ColumnForm: Hashable, Sendable {
    /// The column's name in the header line.
    public var title = ReceivedText("")
    /// Written before every value and taken off when reading.
    public var prefix: [UInt8] = []
    /// Whether digits are written without zeros on the left, and may come so.
    public var isUnpadded = false
    /// Whether the value is always written in quotes.
    public var isQuoted = false
}

/// Where a field stands in its record. Found once by name, then used for every record.
public struct FieldReference: Hashable, Sendable {
    public let name: ReceivedText
    /// From 0.
    public let start: Int
    public let length: Int
    let form: FieldForm
    let encoding: TextEncoding
    let zeroMeansNone: Bool
    let blankMeansNone: Bool
    let pad: UInt8
    let alignsRight: Bool
    /// What the layout says in place of the record: the same for every record.
    let implied: [UInt8]?

    init(_ field: FieldLayout) {
        (name, start, length) = (field.name, field.start, field.length)
        (form, encoding, implied) = (field.form, field.encoding, nil)
        (zeroMeansNone, blankMeansNone) = (field.rules.zeroMeansNone, field.rules.blankMeansNone)
        (pad, alignsRight) = (field.pad, field.alignsRight)
    }

    /// A value that stands in no record (暗黙値).
    init(_ name: ReceivedText, implied: [UInt8], encoding: TextEncoding) {
        let isDigits = implied.allSatisfy { (0x30...0x39).contains($0) }
        (self.name, start, length) = (name, 0, implied.count)
        (form, self.encoding, self.implied) = (isDigits ? .digits : .text(.text), encoding, implied)
        (zeroMeansNone, blankMeansNone) = (false, false)
        (pad, alignsRight) = (0x20, false)
    }
}

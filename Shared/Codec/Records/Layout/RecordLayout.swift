public import CodecPrimitives

/// The fields of one sort of record.
public struct RecordLayout: Sendable {
    public let role: RecordRole
    /// Where the byte(s) stand that tell the sorts apart, from 0.
    let discriminatorStart: Int
    let discriminator: [UInt8]
    /// The fields in order of position: they touch and fill the record.
    public let fields: [FieldLayout]
    /// Slices of the record that have a name of their own, such as the amount inside a barcode.
    public let derived: [FieldReference]

    /// The field or derived slice of that name.
    func reference(_ name: ReceivedText) throws(RecordsError) -> FieldReference {
        let found = fields.indices.filter { fields[$0].name == name }.map { FieldReference(self, index: $0) }
        let all = found + derived.filter { $0.name == name }
        guard all.count == 1, let only = all.first else {
            throw RecordsError(.fieldUnknown, at: "\(role.rawValue).\(name.string)")
        }
        return only
    }
}

/// One field of a record, as the partner's manual describes it.
public struct FieldLayout: Sendable {
    public let name: ReceivedText
    /// The first byte, from 0. Layout files and manuals count from 1.
    public let start: Int
    /// Bytes.
    public let length: Int
    public let form: FieldForm
    /// The only value the field may have.
    public let constant: [UInt8]?
    /// The only values the field may have; empty for any.
    public let codes: [[UInt8]]
    /// Whether zeros (N) or blanks (C) are refused.
    public let isRequired: Bool
    /// Whether zeros stand for "no value".
    public let zeroMeansNone: Bool
    public let alignsRight: Bool
    public let pad: UInt8
    /// The finding that a wrong constant or code is answered with.
    public let rule: FindingRule

    /// The first byte as manuals count, from 1.
    public var position: Int { start + 1 }
}

/// What the bytes of a field are.
public enum FieldForm: Hashable, Sendable {
    /// N: ASCII digits.
    case digits
    /// C: text of a class of characters.
    case text(CharacterClass)
    case date(DateForm)
    /// HHMM, 0000 to 2359.
    case time
}

/// How a date is written in digits.
public enum DateForm: Hashable, Sendable {
    /// YYYYMMDD.
    case full
    /// YYMMDD of the years 2000 to 2099.
    case short
    /// YYMMDD with the year of an era (和暦).
    case era(Era)
    /// MMDD: no year, so only its form is checked (29 February passes).
    case monthDay

    var length: Int {
        switch self {
        case .full: 8
        case .short, .era: 6
        case .monthDay: 4
        }
    }
}

/// Where a field stands in its record. Found once by name, then used for every record.
public struct FieldReference: Hashable, Sendable {
    public let name: ReceivedText
    /// From 0.
    public let start: Int
    public let length: Int
    let form: FieldForm
    let zeroMeansNone: Bool
    let pad: UInt8
    let alignsRight: Bool

    init(_ record: RecordLayout, index: Int) { self.init(record.fields[index]) }

    init(_ field: FieldLayout) {
        (name, start, length) = (field.name, field.start, field.length)
        (form, zeroMeansNone) = (field.form, field.zeroMeansNone)
        (pad, alignsRight) = (field.pad, field.alignsRight)
    }

    init(derived name: ReceivedText, start: Int, length: Int, form: FieldForm) {
        (self.name, self.start, self.length, self.form) = (name, start, length, form)
        (zeroMeansNone, alignsRight) = (false, form == .digits)
        pad = form == .digits ? 0x30 : 0x20
    }
}

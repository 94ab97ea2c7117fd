public import CodecPrimitives

/// The fields of one sort of record.
public struct RecordLayout: Sendable {
    public let role: RecordRole
    /// Where the byte(s) stand that tell the sorts apart, from 0.
    let discriminatorStart: Int
    /// Empty where a file has records of one sort only.
    let discriminator: [UInt8]
    /// The fields that every such record has, in order of position. With the choices they touch and fill the record.
    public let fields: [FieldLayout]
    /// Stretches whose fields depend on another field.
    public let choices: [FieldChoice]
    /// Slices of the record that have a name and form of their own, such as the amount inside a barcode.
    public let derived: [FieldLayout]

    /// The fields that this record has, in order of position; derived slices are not among them.
    public func fields(of bytes: ArraySlice<UInt8>) -> [FieldLayout] {
        guard !choices.isEmpty else { return fields }
        return (fields + choices.flatMap { $0.fields(of: bytes) }).sorted { $0.start < $1.start }
    }

    /// The field or derived slice of that name.
    func reference(_ name: ReceivedText) throws(RecordsError) -> FieldReference {
        let all = fields + choices.flatMap { $0.cases.flatMap(\.fields) } + derived
        let found = all.filter { $0.name == name }
        guard let first = found.first, found.allSatisfy({ $0.start == first.start && $0.length == first.length }),
            found.count == 1 || !fields.contains(where: { $0.name == name })
        else { throw RecordsError(.fieldUnknown, at: "\(role.rawValue).\(name.string)") }
        return FieldReference(first)
    }
}

/// A stretch of a record that has other fields depending on another field (条件付き項目).
public struct FieldChoice: Sendable {
    /// One way to read the stretch.
    public struct Case: Sendable {
        /// The values of the deciding field; empty for all that no case before names.
        public let values: [[UInt8]]
        /// They touch and fill the stretch.
        public let fields: [FieldLayout]
    }

    /// From 0.
    public let start: Int
    public let length: Int
    /// The field that decides; it stands outside of every choice.
    public let decider: FieldReference
    /// The last one takes what is left.
    public let cases: [Case]

    /// The fields that a record has here.
    func fields(of bytes: ArraySlice<UInt8>) -> [FieldLayout] {
        let value = bytes[(bytes.startIndex + decider.start)...].prefix(decider.length)
        let found = cases.first { $0.values.isEmpty || $0.values.contains { value.elementsEqual($0) } }
        return found?.fields ?? []
    }
}

/// What the bytes of a field are.
public enum FieldForm: Hashable, Sendable {
    /// N: ASCII digits.
    case digits
    /// Z: digits with a sign.
    case signed(SignForm)
    /// C: text of a class of characters.
    case text(CharacterClass)
    case date(DateForm)
    /// HHMM, 0000 to 2359.
    case time
}

/// Where the sign of a number stands.
public enum SignForm: String, CaseIterable, Sendable {
    /// A byte `+` or `-` before the digits.
    case leading
    /// A byte `+` or `-` after the digits.
    case trailing
    /// In the last digit (ゾーン10進): `{`, `A`-`I` for +0 to +9, `}`, `J`-`R` for -0 to -9, a digit for none.
    case zoned
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

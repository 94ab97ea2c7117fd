public import CodecPrimitives

/// One record of a file, as a slice of the bytes it came in.
public struct Record: Sendable {
    /// From 1 over the whole file.
    public let number: Int
    /// The group (委託者ごとのまとまり) it stands in, from 1.
    public let group: Int
    public let role: RecordRole
    /// For data records the index into `Layout.kinds`; 0 where the layout has none.
    public let kind: Int
    /// The record's first byte in the file, from 0.
    public let offset: Int
    /// The money of a data record, where the layout says which field holds it.
    public let amount: Yen?
    /// The record's bytes without line ending. A row of a CSV file has its columns here one after the other, filled
    /// up, and a file of EBCDIC its bytes in JIS X 0201.
    public let bytes: ArraySlice<UInt8>
    /// Whether it passed every test; others are only handed out where a reader was asked to.
    public let isRight: Bool

    /// The bytes of a field, padding included.
    public func bytes(of field: FieldReference) -> ArraySlice<UInt8> {
        if let implied = field.implied { return implied[...] }
        let start = bytes.startIndex + field.start
        return bytes[start..<(start + field.length)]
    }

    /// The bytes of a field without its padding; empty for a field of nothing else.
    public func trimmed(_ field: FieldReference) -> ArraySlice<UInt8> {
        let slice = bytes(of: field)
        if field.blankMeansNone, slice.allSatisfy({ $0 == 0x20 }) { return [] }
        if field.alignsRight { return slice.drop { $0 == field.pad } }
        return slice.prefix((slice.lastIndex { $0 != field.pad } ?? slice.startIndex - 1) - slice.startIndex + 1)
    }

    /// The text of a field without its padding; nil when its bytes are none of the layout's character set.
    public func text(_ field: FieldReference) -> ReceivedText? {
        guard let text = try? field.encoding.decode(trimmed(field)) else { return nil }
        return ReceivedText(text)
    }

    /// The value of a field of at most 18 digits, with its sign; nil for other bytes, blanks among them.
    public func number(_ field: FieldReference) -> Int64? {
        guard field.length <= 18 else { return nil }
        let slice = bytes(of: field)
        if case .signed(let sign) = field.form {
            return SignedDigits.value(Array(slice).span, 0, slice.count, sign: sign.number)
        }
        var value: Int64 = 0
        for byte in slice {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    /// The value of a field of money; nil for other bytes and beyond `Yen.bound`.
    public func yen(_ field: FieldReference) -> Yen? { number(field).flatMap(Yen.init(exactly:)) }

    /// The day of a date field; nil for none (zeros) and for a form without a year.
    public func date(_ field: FieldReference) -> BusinessDate? {
        guard case .date(let form) = field.form else { return nil }
        return form.date(of: bytes(of: field))
    }

    /// Minutes since midnight of an HHMM field; nil for other bytes.
    public func minuteOfDay(_ field: FieldReference) -> Int? {
        guard field.length == 4, let value = number(field), value / 100 < 24, value % 100 < 60 else { return nil }
        return Int(value / 100) * 60 + Int(value % 100)
    }

    /// The bytes that tell this receipt from others (`duplicate_key` of the layout), fields in order.
    public func duplicateKey(_ layout: Layout) -> [UInt8] {
        layout.duplicateKey.flatMap { bytes(of: $0) }
    }
}

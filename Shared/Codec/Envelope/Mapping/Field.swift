internal import CodecPrimitives
internal import FoundationEssentials

/// One field of a message on its way in: absent, or checked against the bounds of its kind.
enum Field {
    /// Codes: channels, acts' reasons, services, officers. In bytes of UTF-8.
    static let code = 1...64
    /// Keys that partners made: slip numbers, barcodes, references.
    static let key = 1...128
    /// The digits of a two-dimensional symbol.
    static let symbol = 1...512
    /// Names and addresses of people; some are unknown and empty.
    static let name = 0...1024
    /// Articles, facts and workings.
    static let prose = 0...8192
    /// Years that any moment or day of the suite lies in, as days since 1970-01-01.
    static let days: ClosedRange<Int32> = -37_255...84_370

    static func present<Value>(_ value: Value?, _ field: String) throws(CodecError) -> Value {
        guard let value else { throw CodecError(.absent, field) }
        return value
    }

    static func id<Kind>(_ bytes: Data?, _ field: String) throws(CodecError) -> Identifier<Kind> {
        guard let uuid = UUIDv7(bytes: [UInt8](try present(bytes, field))) else {
            throw CodecError(.outOfRange, field)
        }
        return Identifier(uuid)
    }

    static func yen(_ amount: Int64?, _ field: String) throws(CodecError) -> Yen {
        guard let yen = Yen(exactly: try present(amount, field)) else { throw CodecError(.outOfRange, field) }
        return yen
    }

    static func day(_ day: Int32?, _ field: String) throws(CodecError) -> BusinessDate {
        BusinessDate(daysSinceEpoch: try number(day, field, days))
    }

    static func moment(_ microseconds: Int64?, _ field: String) throws(CodecError) -> Timestamp {
        let perDay: Int64 = 86_400_000_000
        let bounds = Int64(days.lowerBound) * perDay...Int64(days.upperBound) * perDay
        return Timestamp(microseconds: try number(microseconds, field, bounds))
    }

    static func number<Number: FixedWidthInteger>(
        _ number: Number?, _ field: String, _ bounds: ClosedRange<Number>
    ) throws(CodecError) -> Number {
        let number = try present(number, field)
        guard bounds.contains(number) else { throw CodecError(.outOfRange, field) }
        return number
    }

    static func text(
        _ text: String?, _ field: String, _ bytes: ClosedRange<Int>
    ) throws(CodecError) -> ReceivedText {
        let text = ReceivedText(try present(text, field))
        guard bytes.contains(text.utf8.count) else { throw CodecError(.length, field) }
        return text
    }

    static func known<Value: MappedEnum>(_ value: Value.Wire?, _ field: String) throws(CodecError) -> Value {
        let value = try present(value, field)
        guard let known = Value.allCases.first(where: { $0.wire == value }) else {
            throw CodecError(.unknownValue, field)
        }
        return known
    }

    static func nested<Value: Mapped>(_ value: Value.Wire?, _ field: String) throws(CodecError) -> Value {
        do throws(CodecError) { return try Value(wire: present(value, "")) } catch { throw error.inside(field) }
    }

    static func list<Value: Mapped>(
        _ items: [Value.Wire], _ field: String, _ counts: ClosedRange<Int>
    ) throws(CodecError) -> [Value] {
        try list(items, field, counts) { item throws(CodecError) in try Value(wire: item) }
    }

    static func list<Wire, Value>(
        _ items: [Wire], _ field: String, _ counts: ClosedRange<Int>, _ map: (Wire) throws(CodecError) -> Value
    ) throws(CodecError) -> [Value] {
        guard counts.contains(items.count) else { throw CodecError(.count, field) }
        var values: [Value] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do throws(CodecError) { values.append(try map(item)) } catch { throw error.inside("\(field)[\(index)]") }
        }
        return values
    }

    /// An element of a list of identifiers; its place is named by the list.
    static func element<Kind>(_ bytes: Data) throws(CodecError) -> Identifier<Kind> { try id(bytes, "") }
}

extension Identifier {
    /// Sixteen bytes in network order.
    var data: Data { Data(uuid.bytes) }
}

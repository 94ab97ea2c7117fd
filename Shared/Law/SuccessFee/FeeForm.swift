import CodecPrimitives

/// Reads an object of contracts and worked examples. A name that it does not know is an error: a condition that is
/// passed over would be a wrong yen.
struct FeeForm {
    /// Any member's name.
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Name>

    init(_ decoder: any Decoder, knows names: [String]) throws {
        container = try decoder.container(keyedBy: Name.self)
        let known = Set(names.map { ReceivedText($0) })
        if let other = container.allKeys.first(where: { !known.contains(ReceivedText($0.stringValue)) }) {
            throw DecodingError.dataCorruptedError(
                forKey: other, in: container, debugDescription: "\(other.stringValue) is not known")
        }
    }

    func has(_ name: String) -> Bool { container.contains(Name(stringValue: name)) }

    func value<Value: Decodable>(_ name: String, as _: Value.Type = Value.self) throws -> Value {
        try container.decode(Value.self, forKey: Name(stringValue: name))
    }

    func optional<Value: Decodable>(_ name: String, as _: Value.Type = Value.self) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: Name(stringValue: name))
    }

    /// One of the values of an enum, by its raw value.
    func choice<Value: RawRepresentable>(_ name: String, as _: Value.Type = Value.self) throws -> Value?
    where Value.RawValue == String {
        guard let text = try optional(name, as: String.self) else { return nil }
        guard let value = Value(rawValue: text) else { throw wrong(name) }
        return value
    }

    func text(_ name: String) throws -> ReceivedText? { try optional(name, as: String.self).map { ReceivedText($0) } }

    func texts(_ name: String) throws -> Set<ReceivedText> {
        Set(try optional(name, as: [String].self)?.map { ReceivedText($0) } ?? [])
    }

    func day(_ name: String) throws -> BusinessDate? {
        guard let text = try optional(name, as: String.self) else { return nil }
        guard let day = BusinessDate(iso: text) else { throw wrong(name) }
        return day
    }

    func yen(_ name: String) throws -> Yen? {
        guard let amount = try optional(name, as: Int64.self) else { return nil }
        guard let yen = Yen(exactly: amount) else { throw wrong(name) }
        return yen
    }

    /// A whole number in a range.
    func number(_ name: String, in range: ClosedRange<Int64>) throws -> Int64? {
        guard let number = try optional(name, as: Int64.self) else { return nil }
        guard range.contains(number) else { throw wrong(name) }
        return number
    }

    func wrong(_ name: String) -> any Error {
        DecodingError.dataCorruptedError(
            forKey: Name(stringValue: name), in: container, debugDescription: "\(name) has no such value")
    }
}

import CodecPrimitives

/// A strict reader of JSON (RFC 8259) over bytes: valid UTF-8, no repeated keys, whole numbers only,
/// nothing after the value, bounded depth.
struct JSONParser {
    static let maximumDepth = 16

    private let bytes: [UInt8]
    private var position = 0

    static func parse(_ bytes: [UInt8]) throws(RecordsError) -> JSONValue {
        var parser = JSONParser(bytes: bytes)
        let value = try parser.value(depth: 0)
        parser.skipBlanks()
        guard parser.position == bytes.count else { throw parser.error() }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value(depth: Int) throws(RecordsError) -> JSONValue {
        guard depth < JSONParser.maximumDepth else { throw error() }
        skipBlanks()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(RecordsError) -> JSONValue {
        let start = position
        position += 1
        var members: [JSONMember] = []
        var keys: Set<ReceivedText> = []
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object([], at: start) }
        repeat {
            skipBlanks()
            let place = position
            let key = try string()
            guard keys.insert(key).inserted else { throw error() }
            skipBlanks()
            try expect(UInt8(ascii: ":"))
            members.append(JSONMember(key: key, value: try value(depth: depth + 1), offset: place))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "}"))
        return .object(members, at: start)
    }

    private mutating func array(depth: Int) throws(RecordsError) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            values.append(try value(depth: depth + 1))
            skipBlanks()
        } while take(UInt8(ascii: ","))
        try expect(UInt8(ascii: "]"))
        return .array(values)
    }

    private mutating func number() throws(RecordsError) -> JSONValue {
        let start = position
        let isNegative = take(UInt8(ascii: "-"))
        let firstDigit = position
        var magnitude = 0
        while let byte = peek, byte >= 0x30, byte <= 0x39, position - firstDigit < 15 {
            magnitude = magnitude * 10 + Int(byte - 0x30)
            position += 1
        }
        let count = position - firstDigit
        let hasLeadingZero = count > 1 && bytes[firstDigit] == 0x30
        guard count > 0, !hasLeadingZero, !isNumberPart(peek) else { throw error(at: start) }
        return .number(isNegative ? -magnitude : magnitude)
    }

    private func isNumberPart(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (0x30...0x39).contains(byte) || [0x2E, 0x65, 0x45].contains(byte)
    }

    private mutating func string() throws(RecordsError) -> ReceivedText {
        let start = position
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw error() }
            position += 1
            if byte == UInt8(ascii: "\\") {
                text += try escape()
            } else {
                text.append(byte)
            }
        }
        try expect(UInt8(ascii: "\""))
        guard let received = ReceivedText(utf8: text) else { throw error(at: start) }
        return received
    }

    private mutating func escape() throws(RecordsError) -> [UInt8] {
        guard let byte = peek else { throw error() }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(Character(try escapedScalar())).utf8)
        default: throw error()
        }
    }

    private mutating func escapedScalar() throws(RecordsError) -> Unicode.Scalar {
        let first = try hexUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        try expect(UInt8(ascii: "\\"))
        try expect(UInt8(ascii: "u"))
        let second = try hexUnit()
        guard (0xD800...0xDBFF).contains(first), (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw error() }
        return scalar
    }

    private mutating func hexUnit() throws(RecordsError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw error() }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(RecordsError) -> JSONValue {
        for byte in String(describing: word).utf8 { try expect(byte) }
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ byte: UInt8) throws(RecordsError) {
        guard take(byte) else { throw error() }
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func error(at offset: Int? = nil) -> RecordsError {
        RecordsError(.jsonInvalid, offset: offset ?? position)
    }
}

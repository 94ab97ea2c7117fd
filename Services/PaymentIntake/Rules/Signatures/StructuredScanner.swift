import CodecPrimitives

/// Reads the parts of Structured Field Values (RFC 8941) that signatures and digests are written in.
struct StructuredScanner {
    private let source: [UInt8]
    private(set) var position = 0

    init(_ source: [UInt8]) { self.source = source }

    var isAtEnd: Bool { position == source.count }
    var peek: UInt8? { position < source.count ? source[position] : nil }

    /// What was read since a position.
    func bytes(from start: Int) -> [UInt8] { Array(source[start..<position]) }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() { while take(0x20) {} }

    /// Goes on to the next member of a dictionary; false where there is none.
    mutating func next() -> Bool {
        while take(0x20) || take(0x09) {}
        guard take(0x2C) else { return false }
        while take(0x20) || take(0x09) {}
        return true
    }

    /// A key (RFC 8941, 3.1.2).
    mutating func key() -> ReceivedText? {
        let start = position
        while let byte = peek, StructuredScanner.isKey(byte, first: position == start) { position += 1 }
        return position > start ? ReceivedText(String(decoding: source[start..<position], as: UTF8.self)) : nil
    }

    private static func isKey(_ byte: UInt8, first: Bool) -> Bool {
        switch byte {
        case 0x61...0x7A, 0x2A: true
        case 0x30...0x39, 0x5F, 0x2D, 0x2E: !first
        default: false
        }
    }

    /// An integer of at most 15 digits (3.3.1).
    mutating func integer() -> Int64? {
        let start = position
        var value: Int64 = 0
        while let byte = peek, 0x30...0x39 ~= byte, position - start < 15 {
            value = value * 10 + Int64(byte - 0x30)
            position += 1
        }
        return position > start ? value : nil
    }

    /// A string in double quotes (3.3.3).
    mutating func text() -> ReceivedText? {
        guard take(0x22) else { return nil }
        var bytes: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case 0x22: return ReceivedText(String(decoding: bytes, as: UTF8.self))
            case 0x5C:
                guard let escaped = peek, escaped == 0x22 || escaped == 0x5C else { return nil }
                position += 1
                bytes.append(escaped)
            case 0x20...0x7E: bytes.append(byte)
            default: return nil
            }
        }
        return nil
    }

    /// A byte sequence between colons (3.3.5).
    mutating func binary() -> [UInt8]? {
        guard take(0x3A) else { return nil }
        let start = position
        while let byte = peek, byte != 0x3A { position += 1 }
        let encoded = source[start..<position]
        guard take(0x3A) else { return nil }
        return Base64.decode(encoded)
    }

    /// A dictionary of byte sequences, such as `Signature` and `Content-Digest`; nil when the field is none.
    static func binaries(_ field: ReceivedText, atMost count: Int) -> [ReceivedText: [UInt8]]? {
        var scanner = StructuredScanner(field.utf8)
        var found: [ReceivedText: [UInt8]] = [:]
        repeat {
            guard found.count < count, let key = scanner.key(), scanner.take(0x3D), let bytes = scanner.binary(),
                found.updateValue(bytes, forKey: key) == nil
            else { return nil }
        } while scanner.next()
        return scanner.isAtEnd ? found : nil
    }
}

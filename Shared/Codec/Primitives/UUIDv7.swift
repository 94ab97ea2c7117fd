/// A 128-bit identifier, normally of version 7 (RFC 9562, 5.7): ordered by the time it was made.
///
/// Primitives have neither clock nor randomness: both are arguments.
public struct UUIDv7: Hashable, Comparable, Sendable {
    /// The first eight bytes: for version 7 the milliseconds since 1970, the version and 12 random bits.
    public let high: UInt64
    /// The last eight bytes: the variant and 62 random bits.
    public let low: UInt64

    /// The identifier of these 128 bits, whatever its version.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A version 7 identifier of this moment, filled with `random` bits.
    public init(unixMilliseconds: UInt64, random: (UInt64, UInt64)) {
        high = (unixMilliseconds << 16) | 0x7000 | (random.0 & 0x0FFF)
        low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
    }

    /// Sixteen bytes in network order; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 { words.0 = words.0 << 8 | UInt64(byte) } else { words.1 = words.1 << 8 | UInt64(byte) }
        }
        self.init(high: words.0, low: words.1)
    }

    /// The 36 characters of RFC 9562, 4 (either case); nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 36 else { return nil }
        var nibbles: [UInt8] = []
        for (index, byte) in text.utf8.enumerated() {
            if index == 8 || index == 13 || index == 18 || index == 23 {
                guard byte == 0x2D else { return nil }
                continue
            }
            switch byte {
            case 0x30...0x39: nibbles.append(byte - 0x30)
            case 0x61...0x66: nibbles.append(byte - 0x61 + 10)
            case 0x41...0x46: nibbles.append(byte - 0x41 + 10)
            default: return nil
            }
        }
        guard nibbles.count == 32 else { return nil }
        self.init(
            high: nibbles[..<16].reduce(0) { $0 << 4 | UInt64($1) },
            low: nibbles[16...].reduce(0) { $0 << 4 | UInt64($1) })
    }

    /// Sixteen bytes in network order.
    public var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * $0)) }
    }

    public static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UUIDv7: CustomStringConvertible {
    /// The 36 characters of RFC 9562, 4, in lower case.
    public var description: String {
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if index == 4 || index == 6 || index == 8 || index == 10 { text.append(0x2D) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

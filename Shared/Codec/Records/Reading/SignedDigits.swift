/// Numbers with a sign, as bytes.
enum SignedDigits {
    /// The value of at most 18 digits and their sign; nil for other bytes.
    @inline(__always)
    static func value(_ record: Span<UInt8>, _ start: Int, _ end: Int, sign: UInt8) -> Int64? {
        switch sign {
        case SignForm.leading.number: return signed(record, start + 1, end, by: record[start])
        case SignForm.trailing.number: return signed(record, start, end - 1, by: record[end - 1])
        default:
            guard let (digit, isNegative) = zone(record[end - 1]), areDigits(record, start, end - 1) else { return nil }
            let value = Int64(digitsValue(record, start, end - 1)) * 10 + digit
            return isNegative ? -value : value
        }
    }

    private static func signed(_ record: Span<UInt8>, _ start: Int, _ end: Int, by sign: UInt8) -> Int64? {
        guard sign == 0x2B || sign == 0x2D, areDigits(record, start, end) else { return nil }
        let value = Int64(digitsValue(record, start, end))
        return sign == 0x2D ? -value : value
    }

    private static func zone(_ byte: UInt8) -> (digit: Int64, isNegative: Bool)? {
        switch byte {
        case 0x30...0x39: (Int64(byte - 0x30), false)
        case 0x7B: (0, false)
        case 0x41...0x49: (Int64(byte - 0x40), false)
        case 0x7D: (0, true)
        case 0x4A...0x52: (Int64(byte - 0x49), true)
        default: nil
        }
    }

    /// A number as bytes of a field; nil when it does not fit.
    static func bytes(_ number: Int64, length: Int, sign: SignForm) -> [UInt8]? {
        let digits = Array(String(number.magnitude).utf8)
        let room = sign == .zoned ? length : length - 1
        guard digits.count <= room else { return nil }
        var bytes = [UInt8](repeating: 0x30, count: room - digits.count) + digits
        let isNegative = number < 0
        switch sign {
        case .leading: bytes.insert(isNegative ? 0x2D : 0x2B, at: 0)
        case .trailing: bytes.append(isNegative ? 0x2D : 0x2B)
        case .zoned:
            let digit = bytes.removeLast() - 0x30
            bytes.append(zoned(digit, isNegative: isNegative))
        }
        return bytes
    }

    private static func zoned(_ digit: UInt8, isNegative: Bool) -> UInt8 {
        switch (digit, isNegative) {
        case (0, false): 0x7B
        case (0, true): 0x7D
        case (_, false): 0x40 + digit
        case (_, true): 0x49 + digit
        }
    }
}

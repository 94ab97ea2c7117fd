/// CP932 (Windows-31J): what banks and agents mean by "Shift_JIS".
///
/// Own tables over bytes, because Foundation's converter can hang or crash on a name that ends in a
/// variation selector. Only characters that come back as they went are encoded: 〜 (U+301C) and
/// − (U+2212) are refused, not swapped for ～ and －.
public enum CP932 {
    /// The text of these bytes; `bytesUndefined` with the offset of the first bad byte.
    public static func decode(_ bytes: some Collection<UInt8>) throws(RecordsError) -> String {
        var text = String.UnicodeScalarView()
        var lead: UInt8?
        for (offset, byte) in bytes.enumerated() {
            if let first = lead {
                guard let scalar = scalar(lead: first, trail: byte) else {
                    throw RecordsError(.bytesUndefined, offset: offset - 1)
                }
                text.append(scalar)
                lead = nil
            } else if let scalar = scalar(single: byte) {
                text.append(scalar)
            } else if isLead(byte) {
                lead = byte
            } else {
                throw RecordsError(.bytesUndefined, offset: offset)
            }
        }
        guard lead == nil else { throw RecordsError(.bytesUndefined, offset: bytes.count - 1) }
        return String(text)
    }

    /// The bytes of a text; `characterUndefined` with the UTF-8 offset of the first bad character.
    public static func encode(_ text: String) throws(RecordsError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var offset = 0
        for scalar in text.unicodeScalars {
            guard let code = code(of: scalar) else { throw RecordsError(.characterUndefined, offset: offset) }
            if code > 0xFF { bytes.append(UInt8(code >> 8)) }
            bytes.append(UInt8(truncatingIfNeeded: code))
            offset += UTF8.width(scalar)
        }
        return bytes
    }

    /// The character of one byte; nil for lead bytes and for 80, A0, FD, FE, FF.
    public static func scalar(single byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0...0x7F: Unicode.Scalar(byte)
        case 0xA1...0xDF: Unicode.Scalar(UInt32(byte) - 0xA1 + 0xFF61)
        default: nil
        }
    }

    /// The character of a byte pair; nil where CP932 has none.
    public static func scalar(lead: UInt8, trail: UInt8) -> Unicode.Scalar? {
        guard let index = tableIndex(lead: lead, trail: trail) else { return nil }
        let unit = decodeTable[index]
        return unit == 0 ? nil : Unicode.Scalar(unit)
    }

    /// Whether a character belongs to a sender's own fonts (外字): it means nothing to anybody else.
    public static func isUserDefined(_ scalar: Unicode.Scalar) -> Bool {
        (0xE000...0xE757).contains(scalar.value)
    }

    /// Whether a byte begins a pair.
    public static func isLead(_ byte: UInt8) -> Bool {
        (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
    }

    /// One byte, or lead and trail as a 16-bit number; nil for a character that CP932 lacks.
    static func code(of scalar: Unicode.Scalar) -> UInt16? {
        if scalar.value < 0x80 { return UInt16(scalar.value) }
        guard scalar.value <= 0xFFFF else { return nil }
        let code = encodeTable[Int(scalar.value)]
        return code == 0 ? nil : code
    }
}

extension CP932 {
    private static let trailCount = 188

    private static func tableIndex(lead: UInt8, trail: UInt8) -> Int? {
        guard isLead(lead), (0x40...0xFC).contains(trail), trail != 0x7F else { return nil }
        let row = lead < 0xA0 ? Int(lead) - 0x81 : Int(lead) - 0xE0 + 31
        return row * trailCount + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
    }

    /// UTF-16 units by lead and trail; 0 where there is no character. All of CP932 is in plane 0.
    private static let decodeTable: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 60 * trailCount)
        for row in cp932Rows {
            let start = (row.lead < 0xA0 ? row.lead - 0x81 : row.lead - 0xE0 + 31) * trailCount
            for (index, scalar) in (row.first + row.second).unicodeScalars.enumerated() where scalar.value > 0x7F {
                table[start + index] = UInt16(scalar.value)
            }
        }
        let firstUserDefined = (0xF0 - 0xE0 + 31) * trailCount
        for index in 0..<(10 * trailCount) { table[firstUserDefined + index] = UInt16(0xE000 + index) }
        return table
    }()

    /// The code of each character of plane 0; where CP932 has one twice, the one Windows writes:
    /// JIS X 0208 and NEC row 13 first, then IBM's rows (FA-FC), then NEC's copies of them (ED, EE).
    private static let encodeTable: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 0x10000)
        let copies: Set<UInt8> = [0xED, 0xEE]
        let leads = (0x81...0x9F).map(UInt8.init) + (0xE0...0xFC).map(UInt8.init)
        for lead in leads.filter({ !copies.contains($0) }) + copies.sorted() {
            for trail in UInt8(0x40)...0xFC {
                guard let scalar = scalar(lead: lead, trail: trail), table[Int(scalar.value)] == 0 else { continue }
                table[Int(scalar.value)] = UInt16(lead) << 8 | UInt16(trail)
            }
        }
        for byte in UInt8(0xA1)...0xDF { table[0xFF61 + Int(byte) - 0xA1] = UInt16(byte) }
        return table
    }()
}

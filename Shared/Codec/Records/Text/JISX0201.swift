/// JIS X 0201: one byte per character, Roman and half-width kana (半角カナ).
///
/// 5C is the yen sign and 7E the overline here; CP932 has backslash and tilde at those places.
public enum JISX0201 {
    /// The text of these bytes; `bytesUndefined` with the offset of the first bad byte.
    public static func decode(_ bytes: some Collection<UInt8>) throws(RecordsError) -> String {
        var text = String.UnicodeScalarView()
        for (offset, byte) in bytes.enumerated() {
            guard let scalar = scalar(byte) else { throw RecordsError(.bytesUndefined, offset: offset) }
            text.append(scalar)
        }
        return String(text)
    }

    /// The bytes of a text; `characterUndefined` with the UTF-8 offset of the first bad character.
    public static func encode(_ text: String) throws(RecordsError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var offset = 0
        for scalar in text.unicodeScalars {
            guard let byte = byte(of: scalar) else { throw RecordsError(.characterUndefined, offset: offset) }
            bytes.append(byte)
            offset += UTF8.width(scalar)
        }
        return bytes
    }

    /// The character of a byte; nil for 80-A0 and E0-FF.
    public static func scalar(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0x5C: "\u{A5}"
        case 0x7E: "\u{203E}"
        case 0...0x7F: Unicode.Scalar(byte)
        case 0xA1...0xDF: Unicode.Scalar(UInt32(byte) - 0xA1 + 0xFF61)
        default: nil
        }
    }

    /// The byte of a character; nil for a character that the set lacks, backslash and tilde among them.
    public static func byte(of scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0xA5: 0x5C
        case 0x203E: 0x7E
        case 0x5C, 0x7E: nil
        case 0...0x7F: UInt8(scalar.value)
        case 0xFF61...0xFF9F: UInt8(scalar.value - 0xFF61 + 0xA1)
        default: nil
        }
    }
}

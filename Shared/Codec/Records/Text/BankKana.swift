public import CodecPrimitives

/// A reading (カナ氏名) in the characters of bank files: half-width, capital, voicing marks as bytes of their own.
///
/// Kanji are never converted: the reading comes from the resident record. What has no bank character is refused
/// with its place; nothing is dropped in silence, and no length is cut.
public struct BankKana: Sendable {
    /// What becomes of the middle dot (・), which no bank file has.
    public enum MiddleDot: String, CaseIterable, Sendable {
        case fullStop, dropped, refused
    }

    public var middleDot: MiddleDot
    /// Whether ヰ ヱ ヲ are written ｲ ｴ ｵ; otherwise they are refused.
    public var replacesOldKana: Bool

    public init(middleDot: MiddleDot = .fullStop, replacesOldKana: Bool = true) {
        (self.middleDot, self.replacesOldKana) = (middleDot, replacesOldKana)
    }

    /// The name as banks write it; `characterNotAllowed` with the UTF-8 offset of the first character without one.
    public func converted(_ name: ReceivedText) throws(RecordsError) -> ReceivedText {
        ReceivedText(try JISX0201.decode(try bytes(name)))
    }

    /// The same as bytes of a field.
    public func bytes(_ name: ReceivedText) throws(RecordsError) -> [UInt8] {
        var result: [UInt8] = []
        var offset = 0
        for scalar in name.string.unicodeScalars {
            guard let more = narrowed(scalar, after: result) else {
                throw RecordsError(.characterNotAllowed, offset: offset)
            }
            for byte in more {
                guard isAllowed(byte, after: result.last ?? 0) else {
                    throw RecordsError(.characterNotAllowed, offset: offset)
                }
                // Runs of blanks say no more than one.
                if byte != 0x20 || result.last != 0x20 { result.append(byte) }
            }
            offset += UTF8.width(scalar)
        }
        let trimmed = result.drop { $0 == 0x20 }
        return Array(trimmed.prefix { _ in true }.reversed().drop { $0 == 0x20 }.reversed())
    }

    private func isAllowed(_ byte: UInt8, after before: UInt8) -> Bool {
        CharacterClass.byByte[Int(byte)] & CharacterClass.partyName.rawValue != 0
            && Voicing.isInPlace(byte, after: before)
    }

    /// The bytes of one character; nil where there are none.
    private func narrowed(_ scalar: Unicode.Scalar, after before: [UInt8]) -> [UInt8]? {
        switch scalar.value {
        case 0x20, 0x3000, 0xA0: return [0x20]
        case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0).flatMap { narrowed($0, after: before) }
        // What looks like a long vowel or a dash.
        case 0x2D, 0x2010...0x2015, 0x2212, 0x30FC, 0xFF70: return [0x2D]
        case 0x61...0x7A: return [UInt8(scalar.value - 0x20)]
        case 0x21...0x7E: return [UInt8(scalar.value)]
        case 0x30FB, 0xFF65: return dot
        case 0x3099, 0x309B: return [0xDE]
        case 0x309A, 0x309C: return [0xDF]
        case 0x309D, 0x30FD: return BankKana.repeated(before).map { [$0] }
        case 0x309E, 0x30FE: return BankKana.repeated(before).map { [$0, 0xDE] }
        case 0x3041...0x3096: return Unicode.Scalar(scalar.value + 0x60).flatMap { katakana($0) }
        case 0x30A1...0x30F6, 0xFF66...0xFF9F: return katakana(scalar)
        default: return nil
        }
    }

    private var dot: [UInt8]? {
        switch middleDot {
        case .fullStop: [0x2E]
        case .dropped: []
        case .refused: nil
        }
    }

    /// The last kana without its voicing mark, for an iteration mark.
    private static func repeated(_ before: [UInt8]) -> UInt8? {
        before.last { $0 != 0xDE && $0 != 0xDF }.flatMap { (0xB1...0xDD).contains($0) ? $0 : nil }
    }

    private func katakana(_ scalar: Unicode.Scalar) -> [UInt8]? {
        let (base, mark) = BankKana.split(scalar)
        guard let byte = BankKana.bytes[base] else { return nil }
        switch base {
        case "ヰ", "ヱ", "ヲ", "ｦ": guard replacesOldKana else { return nil }
        default: break
        }
        return [byte] + (mark.map { [$0] } ?? [])
    }

    /// A voiced kana as its base and its mark.
    static func split(_ scalar: Unicode.Scalar) -> (base: Unicode.Scalar, mark: UInt8?) {
        let value = scalar.value
        let (base, mark): (UInt32, UInt8)
        switch value {
        case 0x30AC...0x30C2 where value % 2 == 0: (base, mark) = (value - 1, 0xDE)
        case 0x30C5, 0x30C7, 0x30C9: (base, mark) = (value - 1, 0xDE)
        case 0x30D0...0x30DC where value % 3 == 1: (base, mark) = (value - 1, 0xDE)
        case 0x30D1...0x30DD where value % 3 == 2: (base, mark) = (value - 2, 0xDF)
        case 0x30F4: (base, mark) = (0x30A6, 0xDE)
        default: return (scalar, nil)
        }
        return (Unicode.Scalar(base) ?? scalar, mark)
    }

    /// Large kana without marks, from katakana of either width; small ones are written large.
    private static let bytes: [Unicode.Scalar: UInt8] = {
        let full = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
        var table: [Unicode.Scalar: UInt8] = ["ヰ": 0xB2, "ヱ": 0xB4, "ヲ": 0xB5, "ｦ": 0xB5, "ﾞ": 0xDE, "ﾟ": 0xDF]
        for (index, scalar) in full.unicodeScalars.enumerated() { table[scalar] = UInt8(0xB1 + index) }
        for byte in UInt8(0xB1)...0xDD {
            if let scalar = JISX0201.scalar(byte) { table[scalar] = byte }
        }
        for (small, large) in zip("ァィゥェォッャュョヮヵヶ".unicodeScalars, "アイウエオツヤユヨワカケ".unicodeScalars) {
            table[small] = table[large]
        }
        for (small, large) in zip("ｧｨｩｪｫｬｭｮｯ".unicodeScalars, "ｱｲｳｴｵﾔﾕﾖﾂ".unicodeScalars) {
            table[small] = table[large]
        }
        return table
    }()
}

public import CodecPrimitives

/// An account holder's reading (名義人カナ) in comparable form (formats 4.4).
///
/// Half and full width, hiragana, small kana, split voicing marks, dashes and blanks do not distinguish
/// holders at a bank; everything else does.
public enum HolderName {
    /// Full-width capital katakana with split voicing marks, without blanks.
    public static func folded(_ name: ReceivedText) -> ReceivedText {
        var result = String.UnicodeScalarView()
        for scalar in name.string.unicodeScalars {
            for piece in split(widened(scalar)) where !skipped.contains(piece) { result.append(enlarged(piece)) }
        }
        return ReceivedText(String(result))
    }

    private static let skipped: Set<Unicode.Scalar> = [" ", "\u{3000}", "・", "･"]

    /// The kana of U+FF66...U+FF9F in their code order.
    private static let halfWidth = Array(
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{309B}\u{309C}"
            .unicodeScalars)

    private static let small: [Unicode.Scalar: Unicode.Scalar] = [
        "ァ": "ア", "ィ": "イ", "ゥ": "ウ", "ェ": "エ", "ォ": "オ", "ッ": "ツ", "ャ": "ヤ", "ュ": "ユ", "ョ": "ヨ", "ヮ": "ワ",
        "ヵ": "カ", "ヶ": "ケ", "ヰ": "イ", "ヱ": "エ", "ヲ": "オ",
    ]

    private static func widened(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF66...0xFF9F: halfWidth[Int(scalar.value) - 0xFF66]
        case 0x3041...0x3096: Unicode.Scalar(scalar.value + 0x60) ?? scalar
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0).map(capital) ?? scalar
        case 0x3099, 0x309A: scalar.value == 0x3099 ? "\u{309B}" : "\u{309C}"
        case 0x2010...0x2015, 0x2212: "ー"
        default: capital(scalar)
        }
    }

    private static func capital(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0x61...0x7A).contains(scalar.value) else { return scalar.value == 0x2D ? "ー" : scalar }
        return Unicode.Scalar(scalar.value - 0x20) ?? scalar
    }

    private static func enlarged(_ scalar: Unicode.Scalar) -> Unicode.Scalar { small[scalar] ?? scalar }

    /// A voiced kana as its base and its mark, as banks write it.
    private static func split(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let value = scalar.value
        let (base, mark): (UInt32, Unicode.Scalar)
        switch value {
        case 0x30AC...0x30C2 where value % 2 == 0: (base, mark) = (value - 1, "\u{309B}")
        case 0x30C5, 0x30C7, 0x30C9: (base, mark) = (value - 1, "\u{309B}")
        case 0x30D0...0x30DC where value % 3 == 1: (base, mark) = (value - 1, "\u{309B}")
        case 0x30D1...0x30DD where value % 3 == 2: (base, mark) = (value - 2, "\u{309C}")
        case 0x30F4: (base, mark) = (0x30A6, "\u{309B}")
        default: return [scalar]
        }
        return [Unicode.Scalar(base) ?? scalar, mark]
    }
}

extension HolderName {
    /// The name in a bank file's characters: half-width capital kana, capitals and digits, blanks kept.
    /// Scalars that no bank file has come out unchanged, for the file's writer to refuse.
    public static func bankForm(_ name: ReceivedText) -> ReceivedText {
        var result = String.UnicodeScalarView()
        for scalar in name.string.unicodeScalars {
            for piece in split(widened(scalar)) { result.append(narrowed(enlarged(piece))) }
        }
        return ReceivedText(String(result))
    }

    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.value == 0x3000 { return " " }
        // A bank writes the long vowel as a hyphen (formats 4.4).
        if scalar.value == 0x30FC { return "-" }
        guard let index = halfWidth.firstIndex(of: scalar) else { return scalar }
        return Unicode.Scalar(UInt32(0xFF66 + index)) ?? scalar
    }
}

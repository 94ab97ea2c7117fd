/// Voicing marks (濁点 ﾞ, 半濁点 ﾟ), which half-width kana write as bytes of their own.
enum Voicing {
    /// Whether a byte may follow another: DE only ｳ, ｶ-ﾄ and ﾊ-ﾎ, DF only ﾊ-ﾎ.
    static func isInPlace(_ byte: UInt8, after before: UInt8) -> Bool {
        let takesBoth = (0xCA...0xCE).contains(before)
        switch byte {
        case 0xDE: return takesBoth || (0xB6...0xC4).contains(before) || before == 0xB3
        case 0xDF: return takesBoth
        default: return true
        }
    }
}

public import CodecPrimitives
import CodecRecords

/// Kanji text in a bank's file (縮退): what CP932 cannot carry is never guessed.
public enum BankText {
    /// The text without variation selectors, if it then fits a field of `bytesMax` CP932 bytes; nil otherwise, and
    /// the field stays blank: bank, branch, number and kana identify the account, the notice has the full text.
    public static func writable(_ text: ReceivedText, bytesMax: Int) -> ReceivedText? {
        let kept = text.string.unicodeScalars.filter { !isSelector($0) }
        let plain = String(String.UnicodeScalarView(kept))
        guard let bytes = try? CP932.encode(plain), bytes.count <= bytesMax else { return nil }
        return ReceivedText(plain)
    }

    private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x200C, 0x200D: true
        default: false
        }
    }
}

/// Which characters a text field may hold. The classes of one byte are sets of bytes of JIS X 0201.
public enum CharacterClass: UInt8, CaseIterable, Hashable, Sendable {
    /// Everything that CP932 has but control characters; the only class with double bytes.
    case text = 1
    /// One byte each: ASCII and half-width kana.
    case single = 2
    /// Names of banks and branches (全銀 付録1): large kana without ｦ, capitals, digits, hyphen.
    case bankName = 4
    /// Names of parties (全銀 付録1): as `bankName`, with `( ) .` too.
    case partyName = 8
    /// EDI text (全銀 付録1): as `partyName`, with ｦ and `\ ｢ ｣ /` too.
    case edi = 16
    /// Codes: capitals, digits, hyphen and blank.
    case code = 32
    /// UTF-8 without control characters.
    case unicode = 64

    init?(name: [UInt8]) {
        guard let found = CharacterClass.allCases.first(where: { $0.name.utf8.elementsEqual(name) }) else { return nil }
        self = found
    }

    private var name: String {
        switch self {
        case .text: "text"
        case .single: "single"
        case .bankName: "bank_name"
        case .partyName: "party_name"
        case .edi: "edi"
        case .code: "code"
        case .unicode: "unicode"
        }
    }

    /// Whether ﾞ and ﾟ must follow a kana that takes them.
    var checksVoicing: Bool { self == .bankName || self == .partyName || self == .edi }

    /// For each byte the classes that have it, as the sum of their raw values.
    static let byByte: [UInt8] = (0...255).map { byte in
        CharacterClass.allCases.filter { $0.contains(UInt8(byte)) }.reduce(0) { $0 | $1.rawValue }
    }

    private func contains(_ byte: UInt8) -> Bool {
        let isCapitalOrDigit = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x20
        let isLargeKana = (0xB1...0xDF).contains(byte)
        switch self {
        case .unicode: return (0x20...0x7E).contains(byte)
        case .text, .single: return (0x20...0x7E).contains(byte) || (0xA1...0xDF).contains(byte)
        case .code: return isCapitalOrDigit || byte == 0x2D
        case .bankName: return isCapitalOrDigit || isLargeKana || byte == 0x2D
        case .partyName: return isCapitalOrDigit || isLargeKana || [0x28, 0x29, 0x2D, 0x2E].contains(byte)
        case .edi:
            return isCapitalOrDigit || isLargeKana || byte == 0xA6
                || [0x28, 0x29, 0x2D, 0x2E, 0x2F, 0x5C, 0xA2, 0xA3].contains(byte)
        }
    }
}

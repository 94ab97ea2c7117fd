/// The bars of a GS1-128 symbol in code set C (ISO/IEC 15417; GS1-128 コードC): digits in pairs.
public struct Code128Symbol: Hashable, Sendable {
    /// Widths in modules, bars and spaces in turn, beginning and ending with a bar.
    public let widths: [UInt8]

    /// Start C, FNC1, the pairs, the symbol's own check character, stop. Nil for an odd number of digits, or none.
    public init?(gs1Digits digits: [UInt8]) {
        guard !digits.isEmpty, digits.count % 2 == 0, digits.allSatisfy(PaymentBarcode.isDigit) else { return nil }
        let pairs = stride(from: 0, to: digits.count, by: 2).map { decimalValue(digits[$0..<$0 + 2]) }
        let characters = [Code128Symbol.startC, Code128Symbol.fnc1] + pairs
        widths =
            (characters + [Code128Symbol.check(characters)]).flatMap { Code128Symbol.patterns[$0] }
            + Code128Symbol.stop
    }

    /// Modules of the whole symbol, without quiet zones.
    public var modules: Int { widths.reduce(0) { $0 + Int($1) } }

    /// Modules of a payment slip's 44 digits: 25 characters of 11 and the stop of 13.
    public static let paymentModules = 25 * 11 + 13

    /// The start counts once, each character after it as often as its place says; mod 103.
    private static func check(_ characters: [Int]) -> Int {
        characters.enumerated().reduce(0) { $0 + $1.element * max($1.offset, 1) } % 103
    }

    private static let startC = 105
    private static let fnc1 = 102
    private static let stop: [UInt8] = [2, 3, 3, 1, 1, 1, 2]

    /// The six widths of each character value from 0 to 105.
    static let patterns: [[UInt8]] = table.split(separator: 0x20).map { $0.map { $0 - 0x30 } }

    private static let table = Array(
        """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 \
        113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 \
        212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 \
        113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 \
        314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 \
        241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 \
        214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 \
        211232
        """.utf8)
}

extension PaymentBarcode {
    /// The bars that stores scan.
    public var symbol: Code128Symbol {
        guard let symbol = Code128Symbol(gs1Digits: digits) else { preconditionFailure("44 digits are 22 pairs") }
        return symbol
    }
}

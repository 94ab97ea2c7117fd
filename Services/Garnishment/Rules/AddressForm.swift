public import CodecPrimitives

/// The written form of an address, without what differs between registers and never distinguishes.
///
/// Steps, in this order: full-width letters, digits and signs to half width; blanks removed; a leading
/// prefecture removed; kanji numerals before 丁目, 番 and 号 to digits; dashes of every kind after a digit to `-`;
/// 丁目, 番地, 番 and 号 after a digit to `-`; a last `-` removed. Nothing else: kanji variants, building
/// names and street names stay, so that a doubt stays a difference.
public enum AddressForm {
    /// The address in comparable form; empty when nothing is left.
    public static func normalised(_ address: ReceivedText) -> ReceivedText {
        var scalars = address.string.unicodeScalars.map(narrowed).filter { !blanks.contains($0) }
        scalars = withoutPrefecture(scalars)
        scalars = numbered(scalars)
        var result: [Unicode.Scalar] = []
        var index = 0
        while index < scalars.count {
            let length = result.last.map(isDigit) == true ? separator(in: scalars, at: index) : 0
            result.append(length > 0 ? "-" : scalars[index])
            index += max(1, length)
        }
        while result.last?.value == 0x2D { result.removeLast() }
        return ReceivedText(String(String.UnicodeScalarView(result)))
    }

    private static let blanks: Set<Unicode.Scalar> = [" ", "\t", "\u{3000}", "\u{A0}"]
    private static let dashes: Set<Unicode.Scalar> = [
        "-", "‐", "‑", "‒", "–", "—", "―", "−", "ー", "ｰ", "ノ", "の", "之",
    ]
    private static let words: [[Unicode.Scalar]] = ["丁目", "番地の", "番地", "番", "号"].map {
        Array($0.unicodeScalars)
    }

    private static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        return Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// How many scalars at this place only separate two numbers.
    private static func separator(in scalars: [Unicode.Scalar], at index: Int) -> Int {
        let rest = scalars[index...]
        if let word = words.first(where: { rest.starts(with: $0) }) { return word.count + followingDash(rest, word) }
        return dashes.contains(scalars[index]) ? 1 : 0
    }

    private static func followingDash(_ rest: ArraySlice<Unicode.Scalar>, _ word: [Unicode.Scalar]) -> Int {
        rest.dropFirst(word.count).first.map(dashes.contains) == true ? 1 : 0
    }

    private static func withoutPrefecture(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard let name = prefectures.first(where: { scalars.starts(with: $0) }) else { return scalars }
        return Array(scalars.dropFirst(name.count))
    }

    /// 十二丁目 → 12丁目; only directly before 丁目, 番 and 号, for kanji numerals elsewhere are names (三田, 五反田).
    private static func numbered(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        var run: [Unicode.Scalar] = []
        for (index, scalar) in scalars.enumerated() {
            if numerals[scalar] != nil || scalar.value == 0x5341 {
                run.append(scalar)
                continue
            }
            let endsNumber = words.contains { scalars[index...].starts(with: $0) }
            result += endsNumber ? digits(of: run) : run
            run = []
            result.append(scalar)
        }
        return result + run
    }

    private static func digits(of run: [Unicode.Scalar]) -> [Unicode.Scalar] {
        guard !run.isEmpty else { return [] }
        guard let ten = run.firstIndex(of: "十") else {
            return run.compactMap { numerals[$0] }.flatMap { Array(String($0).unicodeScalars) }
        }
        let tens = ten == 0 ? 1 : run[..<ten].reduce(0) { $0 * 10 + (numerals[$1] ?? 0) }
        let ones = run[(ten + 1)...].reduce(0) { $0 * 10 + (numerals[$1] ?? 0) }
        return Array(String(tens * 10 + ones).unicodeScalars)
    }

    private static let numerals: [Unicode.Scalar: Int] = [
        "〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    private static let prefectures: [[Unicode.Scalar]] =
        ("北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 "
        + "石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 "
        + "岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県")
        .split(separator: " ").map { Array($0.unicodeScalars) }
}

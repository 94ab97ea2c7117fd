public import CodecPrimitives

/// The 44 digits of a payment slip's GS1-128 barcode (払込取扱票のバーコード; AI 91).
public struct PaymentBarcode: Hashable, Sendable {
    /// Digits of a barcode.
    public static let length = 44

    /// The 44 ASCII digits.
    public let digits: [UInt8]

    /// Reads 44 digits; `problems` names everything that is wrong with others.
    public init?(_ digits: some Sequence<UInt8>) {
        let bytes = Array(digits)
        guard PaymentBarcode.problems(bytes).isEmpty else { return nil }
        self.digits = bytes
    }

    /// Builds a barcode and its check digit (請求書の発行).
    ///
    /// - Parameters:
    ///   - issuer: six digits (請求書発行企業コード)
    ///   - free: up to 21 digits (自由使用欄), filled with zeros on the right
    ///   - reissue: how often the slip was issued again, 0 to 9 (再発行区分)
    ///   - due: the last day a store takes it, 2000 to 2099; nil for no limit (支払期限)
    ///   - needsStamp: whether a revenue stamp is due; never for public money (印紙フラグ)
    ///   - amount: 1 to 999,999 yen (支払金額)
    /// - Throws: `valueInvalid` or `valueTooLong` with the name of the part
    public init(
        issuer: [UInt8], free: [UInt8], reissue: Int, due: BusinessDate?, needsStamp: Bool, amount: Yen
    ) throws(RecordsError) {
        guard issuer.count == 6, issuer.allSatisfy(PaymentBarcode.isDigit) else {
            throw RecordsError(.valueInvalid, at: "issuer")
        }
        guard free.count <= 21 else { throw RecordsError(.valueTooLong, at: "free") }
        guard free.allSatisfy(PaymentBarcode.isDigit) else { throw RecordsError(.valueInvalid, at: "free") }
        guard (0...9).contains(reissue) else { throw RecordsError(.valueInvalid, at: "reissue") }
        guard amount.isPositive else { throw RecordsError(.valueInvalid, at: "amount") }
        guard amount.amount <= 999_999 else { throw RecordsError(.valueTooLong, at: "amount") }
        if let due, !(2000...2099).contains(due.year) { throw RecordsError(.valueInvalid, at: "due") }
        let date = due.map { ($0.year % 100) * 10_000 + $0.month * 100 + $0.day } ?? PaymentBarcode.noLimit
        let filler = [UInt8](repeating: 0x30, count: 21 - free.count)
        var digits = Array("91".utf8) + issuer + free + filler + [UInt8(reissue) + 0x30]
        digits += decimalDigits(date, count: 6) + [needsStamp ? 0x31 : 0x30]
        digits += decimalDigits(Int(amount.amount), count: 6)
        self.digits = digits + [PaymentBarcode.checkDigit(of: digits)]
    }

    /// 請求書発行企業コード, six digits.
    public var issuer: ArraySlice<UInt8> { digits[2..<8] }
    /// 自由使用欄, 21 digits.
    public var free: ArraySlice<UInt8> { digits[8..<29] }
    /// 再発行区分, 0 to 9.
    public var reissue: Int { Int(digits[29] - 0x30) }
    /// The last day a store takes the slip; nil for no limit (999999).
    public var due: BusinessDate? {
        let number = decimalValue(digits[30..<36])
        return BusinessDate(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    /// 印紙フラグ.
    public var needsStamp: Bool { digits[36] == 0x31 }
    /// 支払金額, 1 to 999,999 yen. A record's own amount field goes before it (postal corrections).
    public var amount: Yen { Yen(unchecked: Int64(decimalValue(digits[37..<43]))) }
    /// The digits as text, for showing.
    public var text: ReceivedText { ReceivedText(string) }
    public var string: String { String(decoding: digits, as: UTF8.self) }
    /// The print form under the bars: `(91)912345-…S`, then date, stamp flag, amount and check digit.
    public var printed: (upper: String, lower: String) {
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return (
            "(91)\(part(2..<8))-\(part(8..<30))",
            "\(part(30..<36))-\(part(36..<37))-\(part(37..<43))-\(part(43..<44))"
        )
    }

    static let noLimit = 999_999
    static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension PaymentBarcode {
    /// The mod 10 digit over the digits before it: weights 3 and 1 in turn, the last digit weighing 3.
    ///
    /// It does not find neighbours swapped that differ by 5: only a match with the issued slip does.
    public static func checkDigit(of digits: some BidirectionalCollection<UInt8>) -> UInt8 {
        var total = 0
        for (index, digit) in digits.reversed().enumerated() {
            total += Int(digit &- 0x30) * (index % 2 == 0 ? 3 : 1)
        }
        return UInt8((10 - total % 10) % 10) + 0x30
    }

    /// Everything that is wrong with a barcode's digits, by itself; empty when nothing is.
    public static func problems(_ bytes: [UInt8]) -> [FindingRule] {
        guard bytes.allSatisfy(isDigit) else {
            return [hasOtherDigits(bytes) ? .notASCIIDigits : .notDigits]
        }
        switch bytes.count {
        case 44: break
        case 43: return [.length43]
        case 45: return [.length45]
        default: return [.lengthWrong]
        }
        var problems: [FindingRule] = []
        if !bytes.starts(with: Array("91".utf8)) { problems.append(.aiNot91) }
        if checkDigit(of: bytes[..<43]) != bytes[43] { problems.append(.checkDigit) }
        if !isDue(bytes[30..<36]) { problems.append(.dueDateInvalid) }
        if bytes[36] > 0x31 { problems.append(.stampFlagInvalid) }
        if decimalValue(bytes[37..<43]) == 0 { problems.append(.amountZero) }
        return problems
    }

    /// What the rules of public money and stores add to a right barcode (公金の取扱い).
    public func publicMoneyProblems(_ rules: PublicMoneyRules = PublicMoneyRules()) -> [FindingRule] {
        var problems: [FindingRule] = []
        if needsStamp { problems.append(.stampFlagOnPublicMoney) }
        if amount > rules.storeLimit { problems.append(.overStoreLimit) }
        return problems
    }

    private static func isDue(_ digits: ArraySlice<UInt8>) -> Bool {
        let number = decimalValue(digits)
        guard number != noLimit else { return true }
        return BusinessDate(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100) != nil
    }

    /// Whether a text of digits has some from another script, such as full-width ones (U+FF10-FF19).
    private static func hasOtherDigits(_ bytes: [UInt8]) -> Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.unicodeScalars.allSatisfy { $0.properties.numericType == .decimal }
    }
}

/// What stores accept of public money.
public struct PublicMoneyRules: Hashable, Sendable {
    /// Above it no barcode may be printed.
    public var storeLimit: Yen

    public init(storeLimit: Yen = 300_000) { self.storeLimit = storeLimit }
}

/// The number of ASCII digits; fewer than 19 of them.
func decimalValue(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) - 0x30 } }

/// A number as exactly `count` digits; it must fit.
func decimalDigits(_ number: Int, count: Int) -> [UInt8] {
    var (rest, digits) = (number, [UInt8](repeating: 0x30, count: count))
    for index in digits.indices.reversed() {
        digits[index] = UInt8(rest % 10) + 0x30
        rest /= 10
    }
    return digits
}

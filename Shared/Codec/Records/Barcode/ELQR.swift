public import CodecPrimitives

/// The 255 digits of an eL-QR (地方税統一QRコード), in which both OCR lines of the slip are embedded.
///
/// Tags of two digits, lengths of two digits, values, always in the same order; the last five digits are the CRC.
public struct ELQR: Hashable, Sendable {
    public static let length = 255

    /// The ASCII digits.
    public let digits: [UInt8]

    /// Reads 255 digits; `problems` names everything that is wrong with others.
    public init?(_ digits: some Sequence<UInt8>) {
        let bytes = Array(digits)
        guard ELQR.problems(bytes).isEmpty else { return nil }
        self.digits = bytes
    }

    /// Builds the digits for a slip (納付書の作成).
    ///
    /// - Throws: `valueInvalid` or `valueTooLong` with the name of the part
    public init(_ number: ELNumber, amount: Yen, area: UInt8 = 0x30, _ assessment: Assessment) throws(RecordsError) {
        guard amount.isPositive else { throw RecordsError(.valueInvalid, at: "amount") }
        let agency = Array("13800".utf8)
        let upper = try OCRUpperFields(amount: amount, agency: agency, category: number.category).line()
        let keys = number.matter + number.confirmation + [area] + number.agency
        let lower = try OCRLine(.lower, body: keys + [UInt8](repeating: 0x30, count: 10))
        var digits = Array("000201010212".utf8)
        digits += Array("2796".utf8) + Array("0005".utf8) + agency + Array("0183".utf8) + upper.digits + lower.digits
        digits += Array("5411".utf8) + decimalDigits(Int(amount.amount), count: 11)
        digits += Array("6226".utf8) + (try assessment.digits())
        digits += Array("8085".utf8) + [UInt8](repeating: 0x30, count: 85) + Array("6305".utf8)
        self.digits = digits + decimalDigits(Int(ELQR.crc(digits)), count: 5)
    }

    /// 上段のOCR行.
    public var upper: OCRLine { line(.upper) }
    /// 下段のOCR行.
    public var lower: OCRLine { line(.lower) }
    /// 1 to 99,999,999,999 yen.
    public var amount: Yen { Yen(unchecked: Int64(decimalValue(digits[116..<127]))) }
    /// The keys that the payment comes back under.
    public var number: ELNumber {
        let keys = lower.body
        let start = keys.startIndex
        let parts = [
            Array(keys[(start + 27)..<(start + 32)]), Array(keys[start..<(start + 20)]),
            Array(keys[(start + 20)..<(start + 26)]), Array(upper.digits[31..<34]),
        ]
        guard let number = ELNumber(parts.flatMap { $0 }) else { preconditionFailure("34 of the digits read") }
        return number
    }
    /// What is paid and until when.
    public var assessment: Assessment {
        guard let assessment = Assessment(digits[131..<157]) else { preconditionFailure("its dates were read") }
        return assessment
    }
    /// For the symbol and for showing.
    public var string: String { String(decoding: digits, as: UTF8.self) }

    private func line(_ kind: OCRLine.Kind) -> OCRLine {
        guard let line = OCRLine(kind, digits[ELQR.place(of: kind)]) else {
            preconditionFailure("its digits were read")
        }
        return line
    }
}

extension ELQR {
    /// The fixed fields of tag 62.
    public struct Assessment: Hashable, Sendable {
        /// 賦課年度, four digits of a western year.
        public let assessedIn: Int
        /// 課税年度.
        public let taxYear: Int
        /// 期別, 0 to 99.
        public let period: Int
        /// 納期限.
        public let due: BusinessDate
        /// 支払期限: the last day the slip can be paid.
        public let usableUntil: BusinessDate

        public init(assessedIn: Int, taxYear: Int, period: Int, due: BusinessDate, usableUntil: BusinessDate) {
            (self.assessedIn, self.taxYear, self.period) = (assessedIn, taxYear, period)
            (self.due, self.usableUntil) = (due, usableUntil)
        }

        init?(_ digits: ArraySlice<UInt8>) {
            let start = digits.startIndex
            func number(_ from: Int, _ count: Int) -> Int {
                decimalValue(digits[(start + from)..<(start + from + count)])
            }
            func day(_ number: Int) -> BusinessDate? {
                BusinessDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
            }
            guard let due = day(number(10, 8)), let last = day(number(18, 8)) else { return nil }
            self.init(
                assessedIn: number(0, 4), taxYear: number(4, 4), period: number(8, 2), due: due, usableUntil: last)
        }

        func digits() throws(RecordsError) -> [UInt8] {
            guard (0...9999).contains(assessedIn), (0...9999).contains(taxYear) else {
                throw RecordsError(.valueInvalid, at: "year")
            }
            guard (0...99).contains(period) else { throw RecordsError(.valueInvalid, at: "period") }
            func day(_ date: BusinessDate) -> [UInt8] {
                decimalDigits(date.year * 10_000 + date.month * 100 + date.day, count: 8)
            }
            return decimalDigits(assessedIn, count: 4) + decimalDigits(taxYear, count: 4)
                + decimalDigits(period, count: 2) + day(due) + day(usableUntil)
        }
    }

    /// Everything that is wrong with the digits by themselves; empty when nothing is.
    public static func problems(_ bytes: [UInt8]) -> [FindingRule] {
        guard bytes.allSatisfy(PaymentBarcode.isDigit) else { return [.notDigits] }
        guard bytes.count == length else { return [bytes.count == 254 ? .length254 : .lengthWrong] }
        var problems: [FindingRule] = []
        if decimalValue(bytes[250...]) != Int(crc(bytes[..<250])) { problems.append(.crc) }
        guard frame.allSatisfy({ bytes[$0.0...].starts(with: $0.1) }) else { return problems + [.elqrStructure] }
        for kind in OCRLine.Kind.allCases {
            let isWrong = !OCRLine.problems(Array(bytes[place(of: kind)]), kind).isEmpty
            if isWrong, !problems.contains(.ocrCheckDigit) { problems.append(.ocrCheckDigit) }
        }
        let amount = bytes[116..<127]
        if !amount.elementsEqual(bytes[42..<53]) { problems.append(.amountMismatch) }
        if decimalValue(amount) == 0 { problems.append(.amountZero) }
        if Assessment(bytes[131..<157]) == nil { problems.append(.dueDateInvalid) }
        return problems
    }

    /// CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, nothing reflected, nothing added at the end.
    public static func crc(_ bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(0xFFFF as UInt16) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte) << 8) { value, _ in
                value & 0x8000 == 0 ? value << 1 : value << 1 ^ 0x1021
            }
        }
    }

    fileprivate static func place(of kind: OCRLine.Kind) -> Range<Int> { kind == .upper ? 29..<68 : 68..<112 }

    /// Tags and lengths with the place where each stands.
    private static let frame: [(Int, [UInt8])] = [
        (0, "000201010212"), (12, "27960005138000183"), (112, "5411"), (127, "6226"), (157, "8085"), (246, "6305"),
    ].map { ($0.0, Array($0.1.utf8)) }
}

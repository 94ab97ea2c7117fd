public import CodecPrimitives

/// A line of a payment slip that optical readers read (MPN標準帳票・ゆうちょのOCR行): two check digits, then the body.
public struct OCRLine: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// 上段: account, amount, collector.
        case upper
        /// 下段: the collector's own keys.
        case lower

        /// Digits of the line, check digits included.
        public var length: Int { self == .upper ? 39 : 44 }
    }

    public let kind: Kind
    /// The ASCII digits, check digits first.
    public let digits: [UInt8]

    /// Reads a line; `problems` names what is wrong with others.
    public init?(_ kind: Kind, _ digits: some Sequence<UInt8>) {
        let bytes = Array(digits)
        guard OCRLine.problems(bytes, kind).isEmpty else { return nil }
        (self.kind, self.digits) = (kind, bytes)
    }

    /// Builds a line from what follows its check digits: 37 digits above, 42 below.
    ///
    /// - Throws: `valueInvalid` at `body`
    public init(_ kind: Kind, body: [UInt8]) throws(RecordsError) {
        guard body.count == kind.length - 2, body.allSatisfy(PaymentBarcode.isDigit) else {
            throw RecordsError(.valueInvalid, at: "body")
        }
        self.kind = kind
        digits = OCRLine.checkDigits(of: body) + body
    }

    public var body: ArraySlice<UInt8> { digits[2...] }
    /// For printing.
    public var string: String { String(decoding: digits, as: UTF8.self) }

    /// Everything that is wrong with a line by itself; empty when nothing is.
    public static func problems(_ bytes: [UInt8], _ kind: Kind) -> [FindingRule] {
        guard bytes.allSatisfy(PaymentBarcode.isDigit) else { return [.notDigits] }
        guard bytes.count == kind.length else { return [.lengthWrong] }
        return Array(bytes[..<2]) == checkDigits(of: Array(bytes[2...])) ? [] : [.ocrCheckDigit]
    }

    /// CD1 and CD2 over the digits after them.
    ///
    /// Places count from 1 with the check digits in front. CD2: places 3, 5, 7 … times 9 down to 2 in turn, plus
    /// places 4, 6, 8 …; mod 10. CD1: places 2, 4, 6 … times 2 up to 9 in turn, plus places 3, 5, 7 …; mod 11, 10
    /// counting as 0. Place 2 is CD2.
    public static func checkDigits(of body: [UInt8]) -> [UInt8] {
        let second = body.enumerated().reduce(0) { sum, place in
            sum + Int(place.element &- 0x30) * (place.offset % 2 == 0 ? 9 - place.offset / 2 % 8 : 1)
        }
        let fromSecond = [UInt8(second % 10) + 0x30] + body
        let first = fromSecond.enumerated().reduce(0) { sum, place in
            sum + Int(place.element &- 0x30) * (place.offset % 2 == 0 ? 2 + place.offset / 2 % 8 : 1)
        }
        return [UInt8(first % 11 % 10) + 0x30, fromSecond[0]]
    }
}

/// What the upper line says, as MPN slips divide it.
public struct OCRUpperFields: Hashable, Sendable {
    /// 口座番号, 11 digits; zeros where the collector is named instead.
    public var account: [UInt8]
    /// 0 to 99,999,999,999 yen.
    public var amount: Yen
    /// 払込料金負担区分, one digit: 2 where the payee bears the fee.
    public var feeBearer: UInt8
    /// 機関ID, five digits: the collector.
    public var agency: [UInt8]
    /// 印紙税区分, one digit.
    public var stamp: UInt8
    /// 納付区分 (税目・料金番号), three digits.
    public var category: [UInt8]
    /// Five digits of the collector's own.
    public var free: [UInt8]

    public init(
        account: [UInt8] = [UInt8](repeating: 0x30, count: 11), amount: Yen, feeBearer: UInt8 = 0x32, agency: [UInt8],
        stamp: UInt8 = 0x30, category: [UInt8], free: [UInt8] = [UInt8](repeating: 0x30, count: 5)
    ) {
        (self.account, self.amount, self.feeBearer, self.agency) = (account, amount, feeBearer, agency)
        (self.stamp, self.category, self.free) = (stamp, category, free)
    }

    /// The fields of an upper line; nil for a lower one.
    public init?(_ line: OCRLine) {
        guard line.kind == .upper else { return nil }
        let digits = line.digits
        account = Array(digits[2..<13])
        amount = Yen(unchecked: Int64(decimalValue(digits[13..<24])))
        (feeBearer, agency, stamp) = (digits[24], Array(digits[25..<30]), digits[30])
        (category, free) = (Array(digits[31..<34]), Array(digits[34..<39]))
    }

    /// The line with its check digits.
    ///
    /// - Throws: `valueTooLong` for the amount, `valueInvalid` for digits that are none or not as many as they must be
    public func line() throws(RecordsError) -> OCRLine {
        guard !amount.isNegative, amount.amount < 100_000_000_000 else {
            throw RecordsError(.valueTooLong, at: "amount")
        }
        let widths = [(account, 11, "account"), (agency, 5, "agency"), (category, 3, "category"), (free, 5, "free")]
        for (digits, width, name) in widths where digits.count != width {
            throw RecordsError(.valueInvalid, at: name)
        }
        let tail = [feeBearer] + agency + [stamp] + category + free
        return try OCRLine(.upper, body: account + decimalDigits(Int(amount.amount), count: 11) + tail)
    }
}

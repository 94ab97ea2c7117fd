/// What a payer types at a bank (Pay-easyの番号): who collects, what is paid, its confirmation, its category.
public struct PayEasyKeys: Hashable, Sendable {
    /// 収納機関番号, five digits.
    public let agency: [UInt8]
    /// 納付番号 (お客様番号), 1 to 20 digits.
    public let payment: [UInt8]
    /// 確認番号, 1 to 6 digits, chosen by the collector: no rule makes them.
    public let confirmation: [UInt8]
    /// 納付区分: three digits of local governments, ten of the state.
    public let category: [UInt8]

    /// - Throws: `valueInvalid` with the name of the key
    public init(
        agency: [UInt8], payment: [UInt8], confirmation: [UInt8], category: [UInt8]
    ) throws(RecordsError) {
        let keys = [
            (agency, 5...5, "agency"), (payment, 1...20, "payment"), (confirmation, 1...6, "confirmation"),
            (category, category.count == 10 ? 10...10 : 3...3, "category"),
        ]
        for (digits, widths, name) in keys {
            guard widths.contains(digits.count), digits.allSatisfy(PaymentBarcode.isDigit) else {
                throw RecordsError(.valueInvalid, at: name)
            }
        }
        (self.agency, self.payment, self.confirmation, self.category) = (agency, payment, confirmation, category)
    }

    /// Whether the confirmation number is this one. Every digit is looked at, so that the time tells nothing.
    public func isConfirmed(by digits: [UInt8]) -> Bool {
        guard digits.count == confirmation.count else { return false }
        return zip(digits, confirmation).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// The four keys under which a payment is known at 地方税お支払サイト (eL番号), 34 digits.
public struct ELNumber: Hashable, Sendable {
    /// 共通納税機関コード (収納機関番号), five digits.
    public let agency: [UInt8]
    /// 案件特定キー (納付番号), 20 digits.
    public let matter: [UInt8]
    /// 確認番号, six digits.
    public let confirmation: [UInt8]
    /// 税目・料金番号 (納付区分), three digits.
    public let category: [UInt8]

    /// - Throws: `valueInvalid` with the name of the key
    public init(
        agency: [UInt8], matter: [UInt8], confirmation: [UInt8], category: [UInt8]
    ) throws(RecordsError) {
        let keys = [
            (agency, 5, "agency"), (matter, 20, "matter"), (confirmation, 6, "confirmation"), (category, 3, "category"),
        ]
        for (digits, width, name) in keys {
            guard digits.count == width, digits.allSatisfy(PaymentBarcode.isDigit) else {
                throw RecordsError(.valueInvalid, at: name)
            }
        }
        (self.agency, self.matter, self.confirmation, self.category) = (agency, matter, confirmation, category)
    }

    /// Reads 34 digits, with hyphens and blanks between the keys or without; nil for others.
    public init?(_ text: [UInt8]) {
        let digits = text.filter { $0 != 0x2D && $0 != 0x20 }
        guard digits.count == 34 else { return nil }
        let keys = try? ELNumber(
            agency: Array(digits[..<5]), matter: Array(digits[5..<25]), confirmation: Array(digits[25..<31]),
            category: Array(digits[31...]))
        guard let keys else { return nil }
        self = keys
    }

    /// All digits in a row: the key to match on, also for payments that come back under Pay-easy numbers.
    public var digits: [UInt8] { agency + matter + confirmation + category }

    /// As slips print it: `46201-00000020260123450001-123456-127`.
    public var printed: String {
        [agency, matter, confirmation, category].map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
    }

    /// The same keys as a bank asks for them.
    public var payEasy: PayEasyKeys? {
        try? PayEasyKeys(agency: agency, payment: matter, confirmation: confirmation, category: category)
    }
}

public import CodecPrimitives
internal import CodecRecords
public import Ledger

/// How the city's payment slips are numbered and how long they may be used.
public struct SlipTerms: Sendable {
    /// 請求書発行企業コード, six digits; nil where letters' slips bear no barcode.
    public var issuer: [UInt8]?
    /// The city's own digits at the head of the free field (顧客コード), five digits.
    public var client: [UInt8]
    /// From the day through which the charge is reckoned.
    public var usableDays: Int
    /// The keys of the slips' eL numbers (eL番号); nil where they bear none.
    public var elKeys: ELKeys?

    /// Nil for codes of other lengths; an empty issuer prints no barcode.
    public init?(issuer: ReceivedText, client: ReceivedText, usableDays: Int, elKeys: ELKeys? = nil) {
        let (issuer, client) = (Array(issuer.utf8), Array(client.utf8))
        self.elKeys = elKeys
        guard issuer.isEmpty || issuer.count == 6, client.count == 5, (issuer + client).allSatisfy(SlipTerms.isDigit)
        else { return nil }
        (self.issuer, self.client, self.usableDays) = (issuer.isEmpty ? nil : issuer, client, usableDays)
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// What eL numbers are made of: the city's 収納機関番号, and the 税目・料金番号 (納付区分) of each kind of claim.
public struct ELKeys: Hashable, Sendable {
    let agency: [UInt8]
    /// Three digits for each kind; those of "*" for every other kind.
    private let categories: [ReceivedText: [UInt8]]

    /// Nil for an agency of other than five digits, for no category, and for one of other than three.
    ///
    /// - Parameter categories: pairs `kind=digits`, `*` for every kind that is not named; digits alone are for all.
    public init?(agency: ReceivedText, categories: ReceivedText) {
        guard agency.utf8.count == 5, agency.utf8.allSatisfy(SlipTerms.isDigit) else { return nil }
        var known: [ReceivedText: [UInt8]] = [:]
        for pair in categories.utf8.split(separator: 0x20) {
            let parts = pair.split(separator: 0x3D, omittingEmptySubsequences: false)
            guard let digits = parts.last, digits.count == 3, digits.allSatisfy(SlipTerms.isDigit), parts.count <= 2
            else { return nil }
            let kind = parts.count == 2 ? ReceivedText(String(decoding: parts[0], as: UTF8.self)) : ELKeys.any
            guard known.updateValue(Array(digits), forKey: kind) == nil else { return nil }
        }
        guard !known.isEmpty else { return nil }
        (self.agency, self.categories) = (agency.utf8, known)
    }

    private static let any = ReceivedText("*")

    /// Nil for a kind that eLTAX does not take.
    func category(of kind: ReceivedText) -> [UInt8]? { categories[kind] ?? categories[ELKeys.any] }
}

/// What is owed on one claim, with the late charge through the day of the question.
public struct ClaimOwed: Hashable, Sendable {
    public let claim: ClaimID
    public let amounts: Amounts

    public init(claim: ClaimID, amounts: Amounts) { (self.claim, self.amounts) = (claim, amounts) }
}

/// What an eL-QR says of an instalment beside its sum (賦課年度, 期別, 納期限).
public struct InstalmentLabel: Hashable, Sendable {
    /// The claim's kind, such as `TAX_RES`.
    public let kind: ReceivedText
    public let fiscalYear: Int
    public let instalment: Int
    public let due: BusinessDate

    public init(kind: ReceivedText, fiscalYear: Int, instalment: Int, due: BusinessDate) {
        (self.kind, self.fiscalYear, self.instalment, self.due) = (kind, fiscalYear, instalment, due)
    }
}

/// What makes a slip this one and no other.
public struct SlipMark: Sendable {
    /// A number that no other slip of a letter has, positive.
    public let serial: Int64
    /// Six digits that nobody can guess (確認番号).
    public let confirmation: UInt32
    /// The instalment of a slip for one; nil for several, which no eL number can name.
    public let label: InstalmentLabel?

    public init(serial: Int64, confirmation: UInt32 = 0, label: InstalmentLabel? = nil) {
        (self.serial, self.confirmation, self.label) = (serial, confirmation, label)
    }
}

/// The payment slip in a letter (納付書): what the letter says is owed, no more and no less.
public struct LetterSlip: Hashable, Sendable {
    /// 納付番号, unique in the city.
    public let number: String
    /// The 44 digits; nil above what stores take, and where the city prints none.
    public let barcode: String?
    /// eL番号, 34 digits; nil where the city's slips have none.
    public let elNumber: String?
    /// The 255 digits of its eL-QR; nil where it has no eL number.
    public let elQR: String?
    public let usableUntil: BusinessDate
    public let lines: [ClaimOwed]

    /// A slip with the charge as it is: what accrues later is billed later.
    ///
    /// - Parameter day: through which the charge was reckoned.
    /// - Returns: nil where a slip cannot say what is owed: it has no line for costs, and none for nothing.
    public init?(_ owed: [ClaimOwed], _ mark: SlipMark, _ terms: SlipTerms, on day: BusinessDate) {
        let (total, serial) = (owed.map(\.amounts.total).total(), mark.serial)
        guard total.isPositive, owed.allSatisfy({ $0.amounts.costs.isZero }), serial > 0 else { return nil }
        number = "N" + LetterSlip.digits(serial, 11)
        usableUntil = day.adding(days: terms.usableDays)
        lines = owed
        let keys = LetterSlip.elNumber(mark, terms)
        elNumber = keys.map { String(decoding: $0.digits, as: UTF8.self) }
        elQR = LetterSlip.elQR(total, keys, mark.label, until: usableUntil)
        barcode = LetterSlip.barcode(total, serial: serial, terms, until: usableUntil)
    }

    /// What is to be paid.
    public var total: Amounts {
        lines.reduce(Amounts()) { $0 + $1.amounts }
    }

    /// Free digits: the client's code, a nine that no assessed slip has, and the serial.
    private static func barcode(
        _ amount: Yen, serial: Int64, _ terms: SlipTerms, until: BusinessDate
    ) -> String? {
        guard let issuer = terms.issuer, amount <= PublicMoneyRules().storeLimit else { return nil }
        let free = terms.client + Array("9\(digits(serial, 15))".utf8)
        let barcode = try? PaymentBarcode(
            issuer: issuer, free: free, reissue: 0, due: until, needsStamp: false, amount: amount)
        return barcode?.string
    }

    /// The case key is a nine that no assessed slip has, and the serial.
    private static func elNumber(_ mark: SlipMark, _ terms: SlipTerms) -> ELNumber? {
        guard let keys = terms.elKeys, let kind = mark.label?.kind, let category = keys.category(of: kind) else {
            return nil
        }
        let confirmation = digits(Int64(mark.confirmation % 1_000_000), 6)
        return try? ELNumber(
            agency: keys.agency, matter: Array("9\(digits(mark.serial, 19))".utf8),
            confirmation: Array(confirmation.utf8), category: category)
    }

    /// 賦課年度 and 課税年度 are the claim's fiscal year.
    private static func elQR(
        _ amount: Yen, _ number: ELNumber?, _ label: InstalmentLabel?, until: BusinessDate
    ) -> String? {
        guard let number, let label else { return nil }
        let assessment = ELQR.Assessment(
            assessedIn: label.fiscalYear, taxYear: label.fiscalYear, period: label.instalment, due: label.due,
            usableUntil: until)
        return (try? ELQR(number, amount: amount, assessment))?.string
    }

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

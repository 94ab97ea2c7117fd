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
    /// 収納機関番号 (five digits) and 納付区分 (three) of the slips' eL numbers; nil where they bear none.
    public var elKeys: (agency: [UInt8], category: [UInt8])?

    /// Nil for codes of other lengths; an empty issuer prints no barcode, an empty agency gives no eL number.
    public init?(
        issuer: ReceivedText, client: ReceivedText, usableDays: Int, agency: ReceivedText = ReceivedText(""),
        category: ReceivedText = ReceivedText("")
    ) {
        let (issuer, client) = (Array(issuer.utf8), Array(client.utf8))
        let (agency, category) = (Array(agency.utf8), Array(category.utf8))
        guard agency.isEmpty && category.isEmpty || agency.count == 5 && category.count == 3,
            (agency + category).allSatisfy(SlipTerms.isDigit)
        else { return nil }
        elKeys = agency.isEmpty ? nil : (agency, category)
        guard issuer.isEmpty || issuer.count == 6, client.count == 5, (issuer + client).allSatisfy(SlipTerms.isDigit)
        else { return nil }
        (self.issuer, self.client, self.usableDays) = (issuer.isEmpty ? nil : issuer, client, usableDays)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

/// What is owed on one claim, with the late charge through the day of the question.
public struct ClaimOwed: Hashable, Sendable {
    public let claim: ClaimID
    public let amounts: Amounts

    public init(claim: ClaimID, amounts: Amounts) { (self.claim, self.amounts) = (claim, amounts) }
}

/// The payment slip in a letter (納付書): what the letter says is owed, no more and no less.
public struct LetterSlip: Hashable, Sendable {
    /// 納付番号, unique in the city.
    public let number: String
    /// The 44 digits; nil above what stores take, and where the city prints none.
    public let barcode: String?
    /// eL番号, 34 digits; nil where the city's slips have none.
    public let elNumber: String?
    public let usableUntil: BusinessDate
    public let lines: [ClaimOwed]

    /// A slip with the charge as it is: what accrues later is billed later.
    ///
    /// - Parameters:
    ///   - serial: a number that no other slip of a letter has
    ///   - confirmation: six digits that nobody can guess (確認番号)
    ///   - day: through which the charge was reckoned
    /// - Returns: nil where a slip cannot say what is owed: it has no line for costs, and none for nothing.
    public init?(
        _ owed: [ClaimOwed], serial: Int64, confirmation: UInt32 = 0, _ terms: SlipTerms, on day: BusinessDate
    ) {
        let total = owed.map(\.amounts.total).total()
        guard total.isPositive, owed.allSatisfy({ $0.amounts.costs.isZero }), serial > 0 else { return nil }
        number = "N" + LetterSlip.digits(serial, 11)
        usableUntil = day.adding(days: terms.usableDays)
        lines = owed
        elNumber = terms.elKeys.map { keys in
            let digits = Array(
                "9\(LetterSlip.digits(serial, 19))\(LetterSlip.digits(Int64(confirmation % 1_000_000), 6))".utf8)
            return String(decoding: keys.agency + digits + keys.category, as: UTF8.self)
        }
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

    private static func digits(_ number: Int64, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}

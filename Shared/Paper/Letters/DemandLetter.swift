public import CodecPrimitives
internal import CodecRecords

/// A demand (督促状) or reminder on one A4 sheet, with the payment slip to cut off (納付書). Content only; `sheets()`
/// lays it out. Law and policy texts come from the caller: they are data.
public struct DemandLetter: Hashable, Sendable {
    /// Such as 督促状.
    public var title: String
    /// 文書番号.
    public var number: String
    /// The piece's place in its print bundle, such as `2026-000123 / 000045`.
    public var piece: String
    public var issuedOn: BusinessDate
    /// The last day for paying that the letter sets (指定期限).
    public var payBy: BusinessDate
    /// Receipts through this day are taken into account (行き違いの基準日).
    public var paidThrough: BusinessDate
    public var addressee: Addressee
    public var sender: Sender
    /// The sentence before the table.
    public var lead: String
    /// What is demanded, 1 to `mostItems` lines.
    public var items: [Item]
    /// Reasons, consequences and hints, a paragraph each.
    public var notices: [String]
    /// 教示; nil where the letter is no disposition.
    public var remedies: String?
    public var slip: PaymentSlip?
    /// Printed over the head in a frame, such as 見本; nil for real letters.
    public var mark: String?

    /// Lines that the table has room for.
    public static let mostItems = 6

    public init(
        title: String, number: String, piece: String, issuedOn: BusinessDate, payBy: BusinessDate,
        paidThrough: BusinessDate, addressee: Addressee, sender: Sender, lead: String, items: [Item],
        notices: [String], remedies: String?, slip: PaymentSlip?, mark: String? = nil
    ) {
        (self.title, self.number, self.piece, self.issuedOn, self.payBy) = (title, number, piece, issuedOn, payBy)
        (self.paidThrough, self.addressee, self.sender, self.lead) = (paidThrough, addressee, sender, lead)
        (self.items, self.notices, self.remedies, self.slip, self.mark) = (items, notices, remedies, slip, mark)
    }

    public var total: Yen { items.map(\.total).total() }
}

extension DemandLetter {
    /// Who the letter goes to, as the grant names them.
    public struct Addressee: Hashable, Sendable {
        /// `123-4567`; empty for none.
        public var postalCode: String
        /// The address, 方書 included, lines divided by LF.
        public var address: String
        public var name: String
        /// 様 or 御中.
        public var honorific: String

        public init(postalCode: String, address: String, name: String, honorific: String = "様") {
            (self.postalCode, self.address) = (postalCode, address)
            (self.name, self.honorific) = (name, honorific)
        }
    }

    /// The authority, and where to ask.
    public struct Sender: Hashable, Sendable {
        public var city: String
        /// 処分庁, such as `桜ヶ丘市長　桜井 一郎`.
        public var authority: String
        /// Below the authority: `（公印省略）`.
        public var seal: String
        /// 問合せ先: department, address, telephone, hours.
        public var contact: String

        public init(city: String, authority: String, seal: String, contact: String) {
            (self.city, self.authority, self.seal, self.contact) = (city, authority, seal, contact)
        }
    }

    /// One instalment.
    public struct Item: Hashable, Sendable {
        /// 年度, such as `令和8年度`.
        public var year: String
        /// 税目・科目.
        public var kind: String
        /// 期別.
        public var period: String
        public var due: BusinessDate
        public var principal: Yen
        /// 延滞金 as of the letter's `payBy`.
        public var late: Yen
        /// 督促手数料.
        public var fee: Yen

        public init(
            year: String, kind: String, period: String, due: BusinessDate, principal: Yen, late: Yen, fee: Yen
        ) {
            (self.year, self.kind, self.period, self.due) = (year, kind, period, due)
            (self.principal, self.late, self.fee) = (principal, late, fee)
        }

        public var total: Yen { principal + late + fee }
    }

    /// Why a letter cannot be laid out: it would say two different things.
    public struct Contradiction: Error, Hashable, Sendable, CustomStringConvertible {
        public enum Code: String, CaseIterable, Sendable {
            /// Letter and slip demand different sums.
            case slipAmount
            /// The slip's barcode names another sum.
            case barcodeAmount
            /// The slip's barcode ends on another day.
            case barcodeDay
            /// The slip's eL-QR names another sum.
            case qrAmount
            /// The slip's eL-QR ends on another day.
            case qrDay
            /// No line, too many, or nothing to pay.
            case items
        }

        public let code: Code
        public var description: String { "letter contradicts itself: \(code.rawValue)" }
        /// The same letter gives the same error.
        public var isRetriable: Bool { false }
    }

    /// What the letter says twice and differently; empty when all is one.
    public var contradictions: [Contradiction] {
        var codes: [Contradiction.Code] = []
        if items.isEmpty || items.count > DemandLetter.mostItems || !total.isPositive { codes.append(.items) }
        if let slip {
            if slip.total != total { codes.append(.slipAmount) }
            if let barcode = slip.barcode {
                if barcode.amount != slip.total { codes.append(.barcodeAmount) }
                if barcode.due != slip.usableUntil { codes.append(.barcodeDay) }
            }
            if let code = slip.elQR {
                if code.amount != slip.total { codes.append(.qrAmount) }
                if code.assessment.usableUntil != slip.usableUntil { codes.append(.qrDay) }
            }
        }
        return codes.map { Contradiction(code: $0) }
    }

    /// The letter as sheets.
    public func sheets() throws(Contradiction) -> [Sheet] {
        if let first = contradictions.first { throw first }
        let slipMarks = slip.map { SlipLayout(slip: $0, payer: addressee.name, city: sender.city).marks } ?? []
        return [Sheet(.a4, LetterLayout(letter: self).marks + slipMarks)]
    }
}

public import CodecPrimitives
import CodecRecords

/// What a payment gateway says in a signed webhook (formats 6.1), checked.
public enum GatewayEvent: Hashable, Sendable {
    /// News of one receipt.
    case receipt(ReceiptNews)
    /// `channel.completed`: the gateway has told of every receipt taken until the end of this day.
    case completed(through: BusinessDate)

    /// The body's values as they came; nil for one that is absent.
    public struct Raw: Sendable {
        public var type: ReceivedText?
        public var timestamp: ReceivedText?
        public var barcode: ReceivedText?
        public var elNumber: ReceivedText?
        public var receipt: ReceivedText?
        public var amount: Int64?
        public var paidAt: ReceivedText?
        public var store: ReceivedText?
        public var chain: ReceivedText?
        public var completeThrough: ReceivedText?

        public init() {}
    }

    /// One thing that is wrong with a body: the field and the broken rule.
    public struct Fault: Hashable, Sendable {
        public var field: String
        public var rule: String

        public init(field: String, rule: String) { (self.field, self.rule) = (field, rule) }
    }

    /// Why a body is quarantined.
    public struct Refusal: Error, Hashable, Sendable {
        public var faults: [Fault]

        public init(faults: [Fault]) { self.faults = faults }
    }

    /// Longest reference, store or chain in bytes: they are keys of a table.
    public static let keyBytesMax = 64

    /// The rule that a reference, store or chain breaks; nil for one that a table can hold. Control characters are nobody's
    /// code, and U+0000 no database's text.
    static func fault(ofKey text: ReceivedText) -> String? {
        if text.utf8.count > keyBytesMax { return "too_long" }
        return text.utf8.contains { $0 < 0x20 || $0 == 0x7F } ? "control_character" : nil
    }

    /// Checks a body.
    ///
    /// - Throws: `Refusal` with everything that is wrong.
    public init(_ raw: Raw) throws(Refusal) {
        var reader = GatewayReader(raw)
        let kind = reader.kind()
        if kind == .completed {
            let day = reader.completeThrough()
            guard let day, reader.faults.isEmpty else { throw Refusal(faults: reader.faults) }
            self = .completed(through: day)
            return
        }
        let (reference, amount, moment) = (reader.reference(), reader.amount(), reader.moment())
        let (store, chain) = (reader.key(raw.store, "data.store"), reader.key(raw.chain, "data.chain"))
        guard case .news(let news) = kind, let reference, let amount, let moment, reader.faults.isEmpty,
            let identity = ReceiptIdentity(
                reference: reference, paidOn: moment.dateInJapan, minuteOfDay: moment.secondOfDayInJapan / 60,
                store: store, chain: chain)
        else { throw Refusal(faults: reader.faults) }
        self = .receipt(ReceiptNews(identity: identity, kind: news, amount: amount))
    }
}

/// Reads the parts of a body and notes what is wrong with them.
private struct GatewayReader {
    enum Kind: Equatable {
        case news(NewsKind)
        case completed
        case unknown
    }

    let raw: GatewayEvent.Raw
    var faults: [GatewayEvent.Fault] = []

    init(_ raw: GatewayEvent.Raw) { self.raw = raw }

    private static let types: [(String, Kind)] = [
        ("receipt.flashed", .news(.flash)), ("receipt.confirmed", .news(.confirmed)),
        ("receipt.cancelled", .news(.cancelled)), ("receipt.corrected", .news(.corrected)),
        ("channel.completed", .completed),
    ]

    mutating func kind() -> Kind {
        guard let type = raw.type else { return refuse("type", "missing", .unknown) }
        guard let match = GatewayReader.types.first(where: { ReceivedText($0.0) == type }) else {
            return refuse("type", "unknown_type_code", .unknown)
        }
        return match.1
    }

    mutating func reference() -> ReceiptIdentity.Reference? {
        if let barcode = raw.barcode {
            let problems = PaymentBarcode.problems(barcode.utf8)
            faults += problems.map { GatewayEvent.Fault(field: "data.barcode", rule: $0.rawValue) }
            return problems.isEmpty ? .barcode(barcode) : nil
        }
        if let number = raw.elNumber {
            guard let keys = ELNumber(number.utf8) else { return refuse("data.el_number", "not_digits", nil) }
            return .elNumber(ReceivedText(String(decoding: keys.digits, as: UTF8.self)))
        }
        guard let receipt = raw.receipt, !receipt.isEmpty else { return refuse("data.barcode", "missing", nil) }
        if let rule = GatewayEvent.fault(ofKey: receipt) { return refuse("data.receipt", rule, nil) }
        return .agent(receipt)
    }

    mutating func amount() -> Yen? {
        guard let amount = raw.amount else { return refuse("data.amount_yen", "missing", nil) }
        guard let yen = Yen(exactly: amount), yen.isPositive else {
            return refuse("data.amount_yen", "amount_out_of_range", nil)
        }
        return yen
    }

    /// When the store took the money; the event's own time where the gateway does not tell.
    mutating func moment() -> Timestamp? {
        guard let text = raw.paidAt ?? raw.timestamp else { return refuse("data.paid_at", "missing", nil) }
        guard let moment = ZonedMoment.timestamp(text) else {
            return refuse(raw.paidAt == nil ? "timestamp" : "data.paid_at", "date_invalid", nil)
        }
        return moment
    }

    mutating func key(_ text: ReceivedText?, _ field: String) -> ReceivedText {
        guard let text else { return ReceivedText("") }
        if let rule = GatewayEvent.fault(ofKey: text) { return refuse(field, rule, text) }
        return text
    }

    mutating func completeThrough() -> BusinessDate? {
        guard let text = raw.completeThrough else { return refuse("data.complete_through", "missing", nil) }
        guard let day = BusinessDate(iso: text.string) else {
            return refuse("data.complete_through", "date_invalid", nil)
        }
        return day
    }

    private mutating func refuse<Value>(_ field: String, _ rule: String, _ value: Value) -> Value {
        faults.append(GatewayEvent.Fault(field: field, rule: rule))
        return value
    }
}

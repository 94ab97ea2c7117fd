public import CodecPrimitives

/// What makes two records speak of the same act of paying: payment reference, received date and time,
/// store and chain (formats 1.2, rule 7). A slip paid twice, or again after a cancel, differs in time or
/// store and is therefore another receipt.
public struct ReceiptIdentity: Hashable, Sendable {
    public let reference: Reference
    /// The store's date (領収日).
    public let paidOn: BusinessDate
    /// Minutes since midnight in Japan, 0...1439.
    public let minuteOfDay: Int16
    /// The store's code without blanks and leading zeros, so that layouts of other widths agree.
    public let store: ReceivedText
    /// The chain's code (CVSコード), normalised like the store's.
    public let chain: ReceivedText

    /// The payment reference as it came (納付番号).
    public enum Reference: Hashable, Sendable {
        /// The 44 digits of the slip's barcode.
        case barcode(ReceivedText)
        /// A reference that only the gateway knows.
        case agent(ReceivedText)
        /// The city's own number of the slip.
        case slip(ReceivedText)
        /// The 34 digits of the slip's eL number, which payments by eL-QR come back under (eL番号).
        case elNumber(ReceivedText)

        /// A stable number of the case, for stores.
        public var code: Int16 {
            switch self {
            case .barcode: 1
            case .agent: 2
            case .slip: 3
            case .elNumber: 4
            }
        }

        /// The digits or characters of the reference.
        public var text: ReceivedText {
            switch self {
            case .barcode(let text), .agent(let text), .slip(let text), .elNumber(let text): text
            }
        }

        /// The reference with this code; nil for an unknown one.
        public init?(code: Int16, text: ReceivedText) {
            switch code {
            case 1: self = .barcode(text)
            case 2: self = .agent(text)
            case 3: self = .slip(text)
            case 4: self = .elNumber(text)
            default: return nil
            }
        }
    }

    /// An identity from raw codes; nil when the time is no time of a day.
    public init?(
        reference: Reference, paidOn: BusinessDate, minuteOfDay: Int, store: ReceivedText, chain: ReceivedText
    ) {
        guard (0..<1440).contains(minuteOfDay) else { return nil }
        self.reference = reference
        self.paidOn = paidOn
        self.minuteOfDay = Int16(minuteOfDay)
        self.store = ReceiptIdentity.normalised(store)
        self.chain = ReceiptIdentity.normalised(chain)
    }

    /// Codes are written with blanks or zeros to the width of a layout; neither says anything.
    private static func normalised(_ code: ReceivedText) -> ReceivedText {
        var bytes = code.utf8[...]
        while bytes.first == 0x20 || bytes.first == 0x30 { bytes.removeFirst() }
        while bytes.last == 0x20 { bytes.removeLast() }
        return ReceivedText(String(decoding: bytes, as: UTF8.self))
    }
}

extension ReceiptIdentity: Comparable {
    /// The order in which replicas lock receipts, so that they never wait for each other in a ring.
    public static func < (left: ReceiptIdentity, right: ReceiptIdentity) -> Bool {
        let texts = (left.reference.text, right.reference.text)
        if texts.0 < texts.1 { return true }
        if texts.1 < texts.0 { return false }
        if left.reference.code != right.reference.code { return left.reference.code < right.reference.code }
        if left.paidOn != right.paidOn { return left.paidOn < right.paidOn }
        if left.minuteOfDay != right.minuteOfDay { return left.minuteOfDay < right.minuteOfDay }
        if left.store != right.store { return left.store < right.store }
        return left.chain < right.chain
    }
}

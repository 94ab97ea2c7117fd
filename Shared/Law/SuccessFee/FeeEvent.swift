public import CodecPrimitives

/// Something that may move a contractor's fee.
public struct FeeEvent: Hashable, Sendable {
    /// Money that a debtor paid on an assigned claim.
    public struct Payment: Hashable, Sendable {
        public var amount: Yen
        /// Where it was paid; nil where the contract does not ask.
        public var channel: ReceivedText?
        /// To which part of the claim it went; nil where the contract does not ask.
        public var component: ReceivedText?
        public var claim: ReceivedText?
        /// Which of the rates by age; nil where they are not by age.
        public var band: Int?
        public var assignedOn: BusinessDate?
        public var recalledOn: BusinessDate?
        /// When the debtor promised it in writing.
        public var promisedOn: BusinessDate?
        /// The claim should not have been assigned, and was returned as if it never had been.
        public var isAssignedInError = false
        public var stateAtAssignment: ReceivedText?
        /// A flash (速報) may still vanish.
        public var isFinal = true
        /// Whether the city has the money (入金済).
        public var isHeld = true
        /// Whether the contractor was designated to receive it (指定公金事務取扱者) on that day.
        public var isDesignated = true

        public init(_ amount: Yen) { self.amount = amount }
    }

    /// Money that was counted and went back (戻入, 誤納).
    public struct Reversal: Hashable, Sendable {
        /// Negative.
        public var amount: Yen
        /// The month whose invoice counted it.
        public var ofMonth: FeeMonth?
        /// What that invoice's base was; nil where the payment is among the same events.
        public var originalBase: Yen?
        public var claim: ReceivedText?
        public var band: Int?
        /// Whether the money had been counted at all.
        public var wasCounted = true

        public init(_ amount: Yen) { self.amount = amount }
    }

    public enum Content: Hashable, Sendable {
        case payment(Payment)
        case reversal(Reversal)
        /// So many pieces of work of a kind (支払督促申立, 住所調査 …).
        case unitItem(ReceivedText, count: Int64)
        /// Money advanced for the city (立替金): outside the tax base.
        case disbursement(ReceivedText, amount: Yen)
        case recall([ReceivedText])
    }

    /// Names the event on the statement.
    public var reference: ReceivedText
    public var on: BusinessDate
    public var content: Content

    public init(_ reference: ReceivedText, on: BusinessDate, _ content: Content) {
        (self.reference, self.on, self.content) = (reference, on, content)
    }

    /// The yen that it is about.
    public var amount: Yen {
        switch content {
        case .payment(let payment): payment.amount
        case .reversal(let reversal): reversal.amount
        case .disbursement(_, let amount): amount
        case .unitItem, .recall: .zero
        }
    }
}

public import CodecPrimitives
public import Ledger

/// How far the news about a receipt has come (収納の段階), as `receipts.recorded` says it.
public enum PostingStage: String, CaseIterable, Sendable {
    /// 速報: books no income, holds adverse acts.
    case flash
    /// 確報: final.
    case confirmed
    /// 速報取消.
    case cancelled
    /// A contradiction, or a receipt shown by the payer: posts nothing, holds adverse acts.
    case held
    /// A confirmed receipt that turned out not to exist.
    case reversed

    /// Whether adverse acts on the claims concerned must wait (promise P4).
    public var holdsAdverseActs: Bool { self == .flash || self == .held }
}

/// One version of one receipt: complete state. Versions may be missing; lower ones are ignored.
public struct ReceiptVersion: Hashable, Sendable {
    public var receiptID: ReceiptID
    /// From 1.
    public var version: Int32
    public var channel: ChannelKey
    public var stage: PostingStage
    public var amount: Yen
    /// The day the money was taken (領収日).
    public var paidOn: BusinessDate

    public init(
        receiptID: ReceiptID, version: Int32, channel: ChannelKey, stage: PostingStage, amount: Yen,
        paidOn: BusinessDate
    ) {
        (self.receiptID, self.version, self.channel) = (receiptID, version, channel)
        (self.stage, self.amount, self.paidOn) = (stage, amount, paidOn)
    }
}

/// A line of a payment slip (納付書): what it collects on one claim, component by component.
public struct SlipLine: Hashable, Sendable {
    public var claim: ClaimID
    /// Not negative.
    public var amounts: Amounts

    public init(claim: ClaimID, amounts: Amounts) { (self.claim, self.amounts) = (claim, amounts) }
}

/// Where a payer wanted the money to go.
public enum Designation: Hashable, Sendable {
    /// A slip: its lines and nothing else.
    case slip([SlipLine])
    /// Claims without amounts, such as the proceeds of a seizure.
    case claims([ClaimID])
    /// No slip is known for the reference (調定なし収納).
    case unknown

    /// The claims concerned.
    public var claims: [ClaimID] {
        switch self {
        case .slip(let lines): lines.map(\.claim)
        case .claims(let claims): claims
        case .unknown: []
        }
    }
}

/// A receipt as the ledger knows it before the decision.
public struct ReceiptState: Hashable, Sendable {
    public var receiptID: ReceiptID
    /// The version applied last; nil for a receipt that is new.
    public var applied: ReceiptVersion?
    public var designation: Designation
    /// The sum of the legs of all its entries.
    public var position: Position
    /// What was decided to be returned to the payer (還付): it pays no claim any more.
    public var refunded: Yen

    public init(
        receiptID: ReceiptID, applied: ReceiptVersion? = nil, designation: Designation, position: Position = .empty,
        refunded: Yen = .zero
    ) {
        (self.receiptID, self.applied, self.designation, self.position) = (receiptID, applied, designation, position)
        self.refunded = refunded
    }
}

public import CodecPrimitives

/// What one record of an agent's file or one webhook says about a receipt (formats 1.2).
public enum NewsKind: Int16, CaseIterable, Sendable {
    /// 速報: the store took the money.
    case flash = 1
    /// 確報: settled between store and agent; its amount rules.
    case confirmed = 2
    /// 速報取消: the flash is taken back.
    case cancelled = 3
    /// 訂正: the amount that really was paid (postal correction 22); overrides every other amount.
    case corrected = 4

    /// Whose amount a receipt carries when several are known: the highest.
    var amountRank: Int16 {
        switch self {
        case .cancelled: 0
        case .flash: 1
        case .confirmed: 2
        case .corrected: 3
        }
    }
}

/// One piece of news about one receipt: the unit that is deduplicated across files and webhooks.
public struct ReceiptNews: Hashable, Sendable {
    public let identity: ReceiptIdentity
    public let kind: NewsKind
    /// The record's own amount where its layout has one, else the barcode's (formats 1.2, rule 8).
    public let amount: Yen
    /// The day on which the agent will hand the money over (振込予定日), where the record says it.
    public let transferOn: BusinessDate?

    public init(identity: ReceiptIdentity, kind: NewsKind, amount: Yen, transferOn: BusinessDate? = nil) {
        (self.identity, self.kind, self.amount, self.transferOn) = (identity, kind, amount, transferOn)
    }

    /// The record's deduplication key (重複キー): the receipt's identity and the kind of news.
    public var key: RecordKey { RecordKey(identity: identity, kind: kind) }
}

/// The key by which a record is known again in another file: identity plus kind (formats 1.2, rule 7).
public struct RecordKey: Hashable, Sendable {
    public let identity: ReceiptIdentity
    public let kind: NewsKind
}

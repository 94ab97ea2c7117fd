public import CodecPrimitives

/// How far the news about a receipt has come (収納の段階; formats 1.2).
public enum ReceiptStage: String, CaseIterable, Sendable {
    /// 速報: the store took the money; books no income, holds adverse acts.
    case flash
    /// 確報: settled between store and agent; final.
    case confirmed
    /// 速報取消: the flash is taken back.
    case cancelled
    /// A contradiction or a receipt shown by the payer: holds adverse acts like a flash, posts nothing.
    case held
    /// A confirmed receipt that turned out not to exist (誤報, 戻入).
    case reversed
}

/// The key of a payment as its payer saw it. Case management alone matches it to a slip.
public enum PaymentReference: Hashable, Sendable {
    /// The 44 digits of the slip's GS1-128 barcode.
    case barcode(ReceivedText)
    /// A slip number of the city's own.
    case slipNumber(ReceivedText)
    /// eL number: agency 5, case key 20, confirmation 6, tax code 3.
    case elNumber(ReceivedText)
    /// Pay-easy: collector, payment number, confirmation number, category.
    case payEasy(collector: ReceivedText, payment: ReceivedText, confirmation: ReceivedText, category: ReceivedText)
    /// A reference that only the agent knows.
    case agent(ReceivedText)
    /// Money of a seizure; its claims are named by the request.
    case seizure(SeizureRequestID)
    /// Money that a contractor took for one claim placed with it.
    case claim(ClaimID)
}

/// One version of one receipt: complete state, never a difference (`receipts.recorded`).
public struct ReceiptRecorded: Hashable, Sendable {
    public var receiptID: ReceiptID
    /// From 1; a consumer applies only versions above the last.
    public var version: Int32
    /// The channel's code, such as `konbini-a`.
    public var channel: ReceivedText
    public var stage: ReceiptStage
    public var reference: PaymentReference
    public var amount: Yen
    /// The day the store, bank or contractor took the money (領収日): stops charges.
    public var paidOn: BusinessDate
    /// When the suite learned it.
    public var receivedAt: Timestamp
    public var evidenceID: EvidenceID

    public init(
        receiptID: ReceiptID, version: Int32, channel: ReceivedText, stage: ReceiptStage,
        reference: PaymentReference, amount: Yen, paidOn: BusinessDate, receivedAt: Timestamp, evidenceID: EvidenceID
    ) {
        (self.receiptID, self.version, self.channel, self.stage) = (receiptID, version, channel, stage)
        (self.reference, self.amount, self.paidOn) = (reference, amount, paidOn)
        (self.receivedAt, self.evidenceID) = (receivedAt, evidenceID)
    }
}

/// A channel is complete through a moment (`channel.advanced`).
public struct ChannelAdvanced: Hashable, Sendable {
    public var channel: ReceivedText
    /// From 1 per channel.
    public var version: Int64
    /// Every receipt that the channel took until the end of this day is known.
    public var completeThrough: BusinessDate
    /// The sequence on the producer's `receipts.recorded` stream up to which everything must be
    /// applied before this news is effective.
    public var coversThrough: Int64

    public init(channel: ReceivedText, version: Int64, completeThrough: BusinessDate, coversThrough: Int64) {
        (self.channel, self.version) = (channel, version)
        (self.completeThrough, self.coversThrough) = (completeThrough, coversThrough)
    }
}

/// What became of a receipt version in the ledger (`postings.recorded`).
public struct PostingRecorded: Hashable, Sendable {
    public enum Finality: String, CaseIterable, Sendable { case provisional, final, reversal }

    /// The part that one claim got.
    public struct Line: Hashable, Sendable {
        public var claimID: ClaimID
        public var principal: Yen
        public var lateCharge: Yen
        public var fee: Yen
        public var costs: Yen

        public init(claimID: ClaimID, principal: Yen, lateCharge: Yen, fee: Yen, costs: Yen) {
            (self.claimID, self.principal, self.lateCharge) = (claimID, principal, lateCharge)
            (self.fee, self.costs) = (fee, costs)
        }
    }

    public var receiptID: ReceiptID
    public var receiptVersion: Int32
    public var channel: ReceivedText
    public var finality: Finality
    public var paidOn: BusinessDate
    public var lines: [Line]
    /// Money that matches no slip (調定なし収納).
    public var suspense: Yen
    /// Money beyond what was owed (過納).
    public var overpaid: Yen

    public init(
        receiptID: ReceiptID, receiptVersion: Int32, channel: ReceivedText, finality: Finality,
        paidOn: BusinessDate, lines: [Line], suspense: Yen, overpaid: Yen
    ) {
        (self.receiptID, self.receiptVersion, self.channel) = (receiptID, receiptVersion, channel)
        (self.finality, self.paidOn, self.lines) = (finality, paidOn, lines)
        (self.suspense, self.overpaid) = (suspense, overpaid)
    }
}

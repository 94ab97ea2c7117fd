public import CodecPrimitives

/// Folds a chunk of news into receipts: every receipt that changed gets one new version.
///
/// A version is complete state, so several records of one receipt in one chunk make one version, and a
/// chunk that is processed again finds only duplicates.
public struct ReceiptFold: Sendable {
    /// A record that was not a duplicate, with the version it led to, if any.
    public struct Fact: Hashable, Sendable {
        public let receiptID: ReceiptID
        public let news: ReceiptNews
        /// Position of the record in its chunk.
        public let position: Int
        /// Set on the last fact of a receipt whose published state changed in this chunk.
        public var version: Int32?
    }

    public private(set) var receipts: [ReceiptIdentity: Receipt]
    public private(set) var facts: [Fact] = []
    public private(set) var duplicates = 0
    private var lastFact: [ReceiptIdentity: Int] = [:]
    private var changed: Set<ReceiptIdentity> = []

    /// Starts from receipts as stored, and new ones for identities never heard of.
    public init(_ receipts: [ReceiptIdentity: Receipt]) { self.receipts = receipts }

    /// Applies the record at a position of its chunk. Every identity must have been given to `init`.
    public mutating func apply(_ news: ReceiptNews, at position: Int) {
        guard var receipt = receipts[news.identity] else { return }
        let outcome = receipt.apply(news)
        receipts[news.identity] = receipt
        guard outcome != .duplicate else { return duplicates += 1 }
        lastFact[news.identity] = facts.count
        facts.append(Fact(receiptID: receipt.id, news: news, position: position, version: nil))
        if outcome == .changed { changed.insert(news.identity) }
    }

    /// A receipt that new records spoke of.
    public struct Touched: Hashable, Sendable {
        public let identity: ReceiptIdentity
        public let receipt: Receipt
        /// Whether the other services must hear of it.
        public let isChanged: Bool
        /// The day on which its money is to arrive (払込予定日); nil where it is not known, or stays as it was.
        public var dueOn: BusinessDate?

        public init(identity: ReceiptIdentity, receipt: Receipt, isChanged: Bool) {
            (self.identity, self.receipt, self.isChanged) = (identity, receipt, isChanged)
        }
    }

    /// Gives every changed receipt its version; call once, after the last record.
    ///
    /// - Returns: the receipts with new facts in locking order.
    public mutating func close() -> [Touched] {
        lastFact.keys.sorted().compactMap { identity in
            let isChanged = changed.contains(identity)
            if isChanged {
                receipts[identity]?.publish()
                if let index = lastFact[identity] { facts[index].version = receipts[identity]?.version }
            }
            return receipts[identity].map { Touched(identity: identity, receipt: $0, isChanged: isChanged) }
        }
    }
}

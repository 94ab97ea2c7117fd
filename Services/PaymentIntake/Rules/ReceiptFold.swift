public import CodecPrimitives

/// Folds a chunk of news into receipts: every receipt that changed gets one new version.
///
/// A version is complete state, so several records of one receipt in one chunk make one version, and a
/// chunk that is processed again finds only duplicates. Receipts are known by their place in the list that the fold
/// was given: a chunk has thousands, and each is touched many times.
public struct ReceiptFold: Sendable {
    /// A record that was not a duplicate, with the version it led to, if any.
    public struct Fact: Hashable, Sendable {
        public let receiptID: ReceiptID
        /// The receipt's place.
        public let place: Int
        public let news: ReceiptNews
        /// Position of the record in its chunk.
        public let position: Int
        /// Set on the last fact of a receipt whose published state changed in this chunk.
        public var version: Int32?
    }

    public private(set) var receipts: [Receipt]
    public private(set) var facts: [Fact] = []
    public private(set) var duplicates = 0
    /// The last fact of each receipt, and whether its published state changed.
    private var last: [(fact: Int, isChanged: Bool)?]

    /// Starts from receipts as stored, and new ones for identities never heard of, in locking order.
    public init(_ receipts: [Receipt]) {
        self.receipts = receipts
        last = Array(repeating: nil, count: receipts.count)
        facts.reserveCapacity(receipts.count)
    }

    /// Applies the record at a position of its chunk to the receipt at a place.
    public mutating func apply(_ news: ReceiptNews, to place: Int, at position: Int) {
        let outcome = receipts[place].apply(news)
        guard outcome != .duplicate else { return duplicates += 1 }
        last[place] = (facts.count, outcome == .changed || last[place]?.isChanged == true)
        facts.append(
            Fact(receiptID: receipts[place].id, place: place, news: news, position: position, version: nil))
    }

    /// A receipt that new records spoke of.
    public struct Touched: Hashable, Sendable {
        public let identity: ReceiptIdentity
        public let receipt: Receipt
        /// Whether the other services must hear of it.
        public let isChanged: Bool
        /// Its place, and the position of the last record that said something of it.
        public let place: Int
        public let position: Int
        /// The day on which its money is to arrive (払込予定日); nil where it is not known, or stays as it was.
        public var dueOn: BusinessDate?

        public init(
            identity: ReceiptIdentity, receipt: Receipt, isChanged: Bool, place: Int = 0, position: Int = 0
        ) {
            (self.identity, self.receipt, self.isChanged) = (identity, receipt, isChanged)
            (self.place, self.position) = (place, position)
        }
    }

    /// Gives every changed receipt its version; call once, after the last record.
    ///
    /// - Returns: the receipts with new facts in locking order.
    public mutating func close() -> [Touched] {
        var touched: [Touched] = []
        touched.reserveCapacity(facts.count)
        for place in receipts.indices {
            guard let (fact, isChanged) = last[place] else { continue }
            if isChanged {
                receipts[place].publish()
                facts[fact].version = receipts[place].version
            }
            touched.append(
                Touched(
                    identity: facts[fact].news.identity, receipt: receipts[place], isChanged: isChanged, place: place,
                    position: facts[fact].position))
        }
        return touched
    }
}

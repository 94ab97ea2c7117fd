public import CodecPrimitives

/// A receipt (収納) as intake knows it: the fold of all its news.
public struct Receipt: Hashable, Sendable {
    public let id: ReceiptID
    public private(set) var state: ReceiptState?
    public private(set) var amount: Yen
    /// Rank of the news that `amount` came from; a higher rank replaces it (`NewsKind.amountRank`).
    public private(set) var amountRank: Int16
    /// Versions published so far; 0 when nobody has heard of the receipt.
    public private(set) var version: Int32
    /// The latest day that a confirmation or correction names for the hand-over of the money.
    public private(set) var transferOn: BusinessDate?
    /// What a person must look at because of the news applied since it was loaded.
    public private(set) var raised: Set<ReceiptException> = []
    /// News applied so far, for recognising duplicates: a handful at most, in order.
    private var known: [Known]

    private struct Known: Hashable, Sendable {
        var kind: NewsKind
        var amount: Yen

        func precedes(_ other: Known) -> Bool { (kind.rawValue, amount) < (other.kind.rawValue, other.amount) }
    }

    /// A receipt never heard of.
    public init(new id: ReceiptID) {
        self.init(id: id, state: nil, amount: .zero, amountRank: -1, version: 0, known: [])
    }

    /// A receipt as it was stored.
    public init(
        id: ReceiptID, state: ReceiptState?, amount: Yen, amountRank: Int16, version: Int32,
        transferOn: BusinessDate? = nil, known: [(kind: NewsKind, amount: Yen)]
    ) {
        (self.id, self.state, self.amount) = (id, state, amount)
        (self.amountRank, self.version, self.transferOn) = (amountRank, version, transferOn)
        self.known = known.map { Known(kind: $0.kind, amount: $0.amount) }.sorted { $0.precedes($1) }
    }

    /// What became of one piece of news.
    public enum Outcome: Hashable, Sendable {
        /// The same record was applied before; nothing changes, for ever.
        case duplicate
        /// Kept; the receipt's published state is the same as before.
        case noted
        /// The published state changed.
        case changed
    }

    /// Applies one piece of news. Never refuses: money is never dropped (architecture P10).
    public mutating func apply(_ news: ReceiptNews) -> Outcome {
        let item = Known(kind: news.kind, amount: news.amount)
        guard !known.contains(item) else { return .duplicate }
        let event = known.contains { $0.kind == news.kind } ? .contradicted : ReceiptEvent(news.kind)
        known.insert(item, at: known.firstIndex { item.precedes($0) } ?? known.endIndex)
        let before = (state, amount)
        takeAmount(of: news)
        let edge = ReceiptLifeCycle.edge(from: state, on: event)
        if let exception = edge?.exception { raised.insert(exception) }
        state = edge?.to ?? .held
        let isSame = before.0?.stage == state?.stage && (before.1 == amount || before.0 == nil)
        return isSame || state?.isPublished != true ? .noted : .changed
    }

    /// Applies an officer's decision.
    ///
    /// - Throws: `IntakeRefusal.stateDenies` when the table has no such edge.
    public mutating func apply(_ decision: ReceiptEvent) throws(IntakeRefusal) {
        guard let next = ReceiptLifeCycle.state(from: state, after: decision) else { throw .stateDenies }
        state = next
    }

    /// Counts one more published version.
    public mutating func publish() { version += 1 }

    /// The highest rank's amount, and the latest day of those that can name one; between two of one rank the larger, so that order does not matter.
    private mutating func takeAmount(of news: ReceiptNews) {
        if news.kind == .confirmed || news.kind == .corrected, let day = news.transferOn {
            transferOn = max(transferOn ?? day, day)
        }
        let rank = news.kind.amountRank
        if rank > amountRank || (rank == amountRank && news.amount > amount) {
            (amount, amountRank) = (news.amount, rank)
        }
    }
}

/// Why a rule of intake said no.
public enum IntakeRefusal: String, Error, Sendable {
    /// The life cycle has no such edge.
    case stateDenies = "state_denies"
    /// Only the officer who has taken a break over may close it.
    case notTheOwner = "not_the_owner"
    /// Nothing has come that could be accepted.
    case notAcceptable = "not_acceptable"
    /// The receipt book is closed.
    case bookClosed = "book_closed"
    /// The number is none of the book's.
    case numberForeign = "number_foreign"
    /// The number is accounted for.
    case numberUsed = "number_used"
    /// A book is closed when all its numbers are accounted for.
    case numbersUnaccounted = "numbers_unaccounted"
}

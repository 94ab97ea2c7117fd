import CodecPrimitives
import Ledger

/// A receipt in a batch with the version that counts now.
struct SettledReceipt {
    let state: ReceiptState
    /// The highest version known; nil only when its news was refused.
    var version: ReceiptVersion?
    /// Whether that version is news.
    var isNews: Bool
}

/// Sorts news by receipt: what is old, what is doubled, what counts.
struct NewsIntake {
    enum Verdict {
        case decided(ReceiptResult)
        /// It is the version of the receipt at this index that counts.
        case applies(Int)
    }

    private(set) var receipts: [SettledReceipt]
    private let indexes: [ReceiptID: Int]

    init(_ batch: PostingBatch) {
        receipts = batch.receipts.map { SettledReceipt(state: $0, version: $0.applied, isNews: false) }
        indexes = Dictionary(
            batch.receipts.enumerated().map { ($1.receiptID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One verdict for each piece of news, in their order.
    mutating func sort(_ news: [ReceiptVersion]) -> [Verdict] {
        var verdicts = news.map { take($0) }
        var settled: Set<Int> = []
        for (index, item) in news.enumerated() {
            guard case .applies(let receipt) = verdicts[index], let counts = receipts[receipt].version else { continue }
            if counts != item {
                verdicts[index] = .decided(counts.version == item.version ? .conflict : .superseded)
            } else if !settled.insert(receipt).inserted {
                verdicts[index] = .decided(.alreadyApplied)
            }
        }
        return verdicts
    }

    private mutating func take(_ item: ReceiptVersion) -> Verdict {
        guard let index = indexes[item.receiptID] else { return .decided(.refused(.receiptMissing)) }
        guard item.version >= 1 else { return .decided(.refused(.versionInvalid)) }
        guard item.amount.isPositive, item.amount.amount <= Yen.bound else {
            return .decided(.refused(.amountNotPositive))
        }
        if let applied = receipts[index].state.applied, item.version <= applied.version {
            return .decided(item.version == applied.version && item != applied ? .conflict : .alreadyApplied)
        }
        if let known = receipts[index].version, known.version >= item.version { return .applies(index) }
        receipts[index].version = item
        receipts[index].isNews = true
        return .applies(index)
    }
}

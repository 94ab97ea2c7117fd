import CaseRules
import Codec
import CodecPrimitives

/// What a batch of receipt versions leaves in the receipts' tables.
struct NewsToKeep {
    /// Receipts never heard of.
    private(set) var new: [(ReceiptStore.Known, channel: ReceivedText)] = []
    /// Receipts that have a newer version now.
    private(set) var advanced: [ReceiptStore.Known] = []
    /// Versions above everything stored.
    private(set) var fresh: [ReceiptRecorded] = []
    /// Versions that came too late, or again.
    private(set) var late: [ReceiptRecorded] = []
    private(set) var conflicts: [ReceiptRecorded] = []

    init(_ outcome: PostingOutcome, _ loaded: PostingStore.Loaded) {
        for (receipt, result) in zip(loaded.recorded, outcome.results) {
            let known = loaded.known[receipt.receiptID]
            switch result {
            case .applied(let posted):
                fresh.append(receipt)
                let now = ReceiptStore.Known(
                    version: posted.version, designated: loaded.designated[receipt.receiptID] ?? .unknown)
                if known == nil { new.append((now, receipt.channel)) } else { advanced.append(now) }
            case .superseded: fresh.append(receipt)
            case .alreadyApplied: late.append(receipt)
            case .conflict: conflicts.append(receipt)
            case .refused: break
            }
        }
    }
}

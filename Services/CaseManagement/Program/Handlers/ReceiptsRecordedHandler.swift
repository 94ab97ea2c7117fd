import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Logging
import Outbox
import Postgres
import ServiceKit

/// `receipts.recorded`: posts a batch of receipt versions (消込) in a handful of statements.
struct ReceiptsRecordedHandler: Sendable {
    let store: PostingStore
    let rules: ReceiptPosting
    let revocations: RevocationDesk
    let mailbox: Mailbox
    let logger: Logger

    /// A receipt that is refused parks its message; the others of the message are posted, for they are known by receipt and
    /// version when it is tried again.
    func handle(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let loaded = try store.load(messages.flatMap(\.body.receipts), in: tx)
        let outcome = try rules.decide(loaded.batch)
        let others = zip(loaded.recorded, outcome.results).filter { !$1.isRefused }.map(\.0)
        guard others.count == loaded.recorded.count else {
            throw PartRefused(code: "receipt_refused") { tx in
                let loaded = try store.load(others, in: tx)
                try save(try rules.decide(loaded.batch), loaded, tx)
            }
        }
        try save(outcome, loaded, tx)
    }

    private func save(
        _ outcome: PostingOutcome, _ loaded: PostingStore.Loaded, _ tx: borrowing Transaction
    ) throws {
        let now = WallClock.now()
        try store.save(outcome, of: loaded, at: now, in: tx)
        let messages = PostingMessages(outcome, loaded).byRoute
        try mailbox.post(
            Dictionary(uniqueKeysWithValues: messages.map { ("postings.recorded.\($0.rawValue)", $1) }), at: now, in: tx
        )
        try mailbox.post(try ClaimNewsStore.news(about: outcome.deltas.map(\.claim), in: tx), at: now, in: tx)
        try revocations.revoke(by: outcome.laterFacts, at: now, in: tx)
        if !outcome.undetermined.isEmpty {
            logger.warning("late charges wait for a rate", metadata: ["claims": "\(outcome.undetermined.count)"])
        }
        let conflicts = outcome.results.count { $0 == .conflict }
        if conflicts > 0 {
            logger.error("receipt versions came with other content", metadata: ["count": "\(conflicts)"])
        }
    }
}

extension MessageBody {
    fileprivate var receipts: [ReceiptRecorded] {
        if case .receiptsRecorded(let items) = self { items } else { [] }
    }
}

extension ReceiptResult {
    fileprivate var isRefused: Bool {
        if case .refused = self { true } else { false }
    }
}

extension PostingOutcome {
    /// What grants must not survive: balances that moved, and receipts that may still turn out either way.
    var laterFacts: [LaterFact] {
        var facts = Set(deltas.filter { !$0.open.isZero }.map { LaterFact.balanceChanged($0.claim) })
        for case .applied(let posted) in results where posted.version.stage.holdsAdverseActs {
            facts.formUnion(posted.concerns.map { .provisionalReceipt($0) })
        }
        return Array(facts)
    }
}

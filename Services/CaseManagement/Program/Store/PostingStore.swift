import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit

/// Loads everything that a batch of receipt versions is decided on, and saves what was decided: a handful of
/// statements, however many receipts.
struct PostingStore {
    /// A batch ready to be decided, with what saving and answering need.
    struct Loaded {
        var batch: PostingBatch
        /// One for each piece of news.
        var recorded: [ReceiptRecorded]
        var known: [ReceiptID: ReceiptStore.Known]
        var designated: [ReceiptID: ReceiptStore.Designated]
        var claims: [ClaimID: ClaimStore.Locked]
        var channels: [ChannelKey: ReceivedText]
    }

    let law: LawBook
    let ids: IDSource

    /// Locks receipts, then claims, each in id order, and reads the rest behind those locks.
    func load(_ receipts: [ReceiptRecorded], in tx: borrowing Transaction) throws -> Loaded {
        let recorded = PostingStore.withoutRepetition(receipts)
        let keys = try JournalStore.channelKeys(Set(recorded.map(\.channel)), in: tx)
        let ids = Set(recorded.map(\.receiptID)).sorted()
        let known = try ReceiptStore.lock(ids, in: tx).keyedByReceipt
        var designated = known.mapValues(\.designated)
        designated.merge(try matched(recorded, in: tx)) { old, new in
            new == .unknown || old.isManual ? old : new
        }
        let seeds = Set(designated.values.compactMap(\.uuid) + known.values.compactMap(\.designated.uuid))
        let reach = try SlipStore.reachable(from: Array(seeds), in: tx)
        let gathered = Gathered(reach: reach, known: known, designated: designated)
        var loaded = try load(gathered, in: tx)
        loaded.recorded = recorded
        loaded.batch.news = try recorded.map { try ReceiptVersion($0, keys) }
        return loaded
    }

    /// Everything that hangs together with these claims, without news: for settling anew what a late fact changes.
    /// `receipts` are settled too where nothing leads from the claims to them any more.
    func load(claims: [ClaimID], receipts: [ReceiptID] = [], in tx: borrowing Transaction) throws -> Loaded {
        let known = try ReceiptStore.lock(receipts.sorted(), in: tx).keyedByReceipt
        let designated = known.mapValues(\.designated)
        let reach = try SlipStore.reachable(from: designated.values.compactMap(\.uuid), claims, in: tx)
        return try load(Gathered(reach: reach, known: known, designated: designated), in: tx)
    }

    /// What is known before the claims are locked.
    private struct Gathered {
        var reach: SlipStore.Reach
        var known: [ReceiptID: ReceiptStore.Known] = [:]
        var designated: [ReceiptID: ReceiptStore.Designated] = [:]
    }

    private func load(_ gathered: Gathered, in tx: borrowing Transaction) throws -> Loaded {
        var (known, designated) = (gathered.known, gathered.designated)
        let designations = gathered.reach.designations
        let ids = gathered.reach.claims.sorted()
        let claims = try ClaimStore.lock(ids, under: law, in: tx)
        for other in try ReceiptStore.meant(for: Array(designations.keys), in: tx) {
            if known[other.version.receiptID] != nil { continue }
            known[other.version.receiptID] = other
            designated[other.version.receiptID] = other.designated
        }
        let positions = try JournalStore.positions(of: Array(known.keys), in: tx)
        let refunded = try RefundStore.refunded(Array(known.keys), in: tx)
        let states = designated.map { id, meant in
            ReceiptState(
                receiptID: id, applied: known[id]?.version,
                designation: meant.uuid.flatMap { designations[$0] } ?? .unknown, position: positions[id] ?? .empty,
                refunded: refunded[id] ?? .zero)
        }
        let setOffs = try SetOffStore.states(receipts: Array(known.keys), claims: ids, in: tx)
        return Loaded(
            batch: PostingBatch(news: [], receipts: states, claims: claims.map(\.posting), setOffs: setOffs),
            recorded: [],
            known: known, designated: designated,
            claims: Dictionary(uniqueKeysWithValues: claims.map { ($0.posting.claim, $0) }),
            channels: try JournalStore.channelNames(in: tx))
    }

    /// What each receipt's reference stands for. Case management alone matches references to slips.
    private func matched(
        _ receipts: [ReceiptRecorded], in tx: borrowing Transaction
    ) throws -> [ReceiptID: ReceiptStore.Designated] {
        var (barcodes, numbers, elNumbers): ([ReceivedText], [ReceivedText], [ReceivedText]) = ([], [], [])
        var agents: [ReceivedText] = []
        for receipt in receipts {
            if case .barcode(let digits) = receipt.reference { barcodes.append(digits) }
            if case .slipNumber(let number) = receipt.reference { numbers.append(number) }
            if let number = receipt.reference.elDigits { elNumbers.append(number) }
            if case .agent(let reference) = receipt.reference { agents.append(reference) }
        }
        let byBarcode = try SlipStore.slips(barcodes: barcodes, in: tx)
        let byNumber = try SlipStore.slips(numbers: numbers, in: tx)
        let debits = try DebitStore.known(agents, in: tx)
        let byELNumber = try SlipStore.slips(elNumbers: elNumbers, in: tx)
        var matched: [ReceiptID: ReceiptStore.Designated] = [:]
        for receipt in receipts {
            let slip: SlipID?
            switch receipt.reference {
            case .barcode(let digits): slip = byBarcode[digits]
            case .slipNumber(let number): slip = byNumber[number]
            case .seizure(let request):
                matched[receipt.receiptID] = .seizure(request)
                continue
            case .claim(let claim):
                matched[receipt.receiptID] = .claim(claim)
                continue
            case .elNumber, .payEasy: slip = receipt.reference.elDigits.flatMap { byELNumber[$0] }
            case .agent(let reference):
                matched[receipt.receiptID] = debits[reference].map { .debit($0) } ?? .unknown
                continue
            }
            matched[receipt.receiptID] = slip.map { .slip($0) } ?? .unknown
        }
        return matched
    }

    /// Writes receipts, versions, journal and balances.
    func save(
        _ outcome: PostingOutcome, of loaded: Loaded, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let news = NewsToKeep(outcome, loaded)
        try ReceiptStore.add(news.new, in: tx)
        try ReceiptStore.advance(news.advanced, in: tx)
        try ReceiptStore.keep(fresh: news.fresh, late: news.late, at: now, in: tx)
        try ReceiptStore.note(conflicts: news.conflicts, at: now, in: tx)
        var entries: [JournalEntry] = []
        for case .applied(let posted) in outcome.results {
            posted.entry.map { entries.append($0.entry(id: ids.next(), recordedAt: now)) }
        }
        for posted in outcome.resettled {
            posted.entry.map { entries.append($0.entry(id: ids.next(), recordedAt: now)) }
        }
        for posted in outcome.setOffs { entries.append(posted.entry.entry(id: ids.next(), recordedAt: now)) }
        let charges = outcome.charges.map { (entry: $0.entry.entry(id: ids.next(), recordedAt: now), charge: $0) }
        try JournalStore.save(entries + charges.map(\.entry), in: tx)
        try JournalStore.save(workings: charges.map { (entry: $0.entry.id, charge: $0.charge) }, at: now, in: tx)
        try ClaimStore.apply(outcome.deltas, determined: outcome.charges, in: tx)
    }

    /// The same version twice in one batch is one version.
    private static func withoutRepetition(_ receipts: [ReceiptRecorded]) -> [ReceiptRecorded] {
        var seen: Set<ReceiptRecorded> = []
        seen.reserveCapacity(receipts.count)
        return receipts.filter { seen.insert($0).inserted }
    }
}

extension [ReceiptStore.Known] {
    fileprivate var keyedByReceipt: [ReceiptID: ReceiptStore.Known] {
        Dictionary(uniqueKeysWithValues: map { ($0.version.receiptID, $0) })
    }
}

extension ReceiptVersion {
    init(_ receipt: ReceiptRecorded, _ keys: [ReceivedText: ChannelKey]) throws {
        guard let channel = keys[receipt.channel], let stage = PostingStage(rawValue: receipt.stage.rawValue) else {
            throw CaseError(.missingRow)
        }
        self.init(
            receiptID: receipt.receiptID, version: receipt.version, channel: channel, stage: stage,
            amount: receipt.amount, paidOn: receipt.paidOn)
    }
}

extension PaymentReference {
    /// The four keys of an eL number or of Pay-easy in a row, without what only parts them; nil for other references.
    fileprivate var elDigits: ReceivedText? {
        let text: String
        switch self {
        case .elNumber(let number): text = number.string
        case .payEasy(let collector, let payment, let confirmation, let category):
            text = collector.string + payment.string + confirmation.string + category.string
        default: return nil
        }
        return ReceivedText(String(decoding: text.utf8.filter { (0x30...0x39).contains($0) }, as: UTF8.self))
    }
}

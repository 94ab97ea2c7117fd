import CodecPrimitives
public import Law
import Ledger

/// What a batch of news is decided on. All receipts that are known on the claims concerned belong in
/// it, those of before too: the later of two payments is the overpaid one, whichever came first here.
public struct PostingBatch: Sendable {
    public var news: [ReceiptVersion]
    /// Every receipt in `news`, and every receipt of before that touches one of `claims`.
    public var receipts: [ReceiptState]
    public var claims: [PostingClaim]
    /// Every set-off from one of `receipts` or to one of `claims`.
    public var setOffs: [SetOffState]

    public init(
        news: [ReceiptVersion], receipts: [ReceiptState], claims: [PostingClaim], setOffs: [SetOffState] = []
    ) {
        (self.news, self.receipts, self.claims, self.setOffs) = (news, receipts, claims, setOffs)
    }
}

/// Posts receipts (消込): decides for a batch of receipt versions what is written to the ledger.
///
/// A receipt's position is a function of its last version and of the other receipts on its claims,
/// taken in the order of the day they were paid. So any order of arrival ends in the same balances.
public struct ReceiptPosting: Sendable {
    private let lateCharge: LateCharge

    public init(rates: RateTable) { lateCharge = LateCharge(rates: rates) }

    /// Decides a batch. A receipt of before whose claims are not all in the batch keeps its position.
    ///
    /// With news empty it settles the receipts anew, for example after the suspense desk found a slip.
    public func decide(_ batch: PostingBatch) throws(CaseRulesError) -> PostingOutcome {
        var intake = NewsIntake(batch)
        let results = intake.sort(batch.news)
        var settlement = Settlement(batch, intake.receipts, lateCharge)
        try settlement.settle()
        let posted = try posted(intake.receipts, settlement)
        return try outcome(results, posted, intake, settlement)
    }

    /// The new position of each receipt, nil where nothing was to be decided.
    private func posted(
        _ receipts: [SettledReceipt], _ settlement: Settlement
    ) throws(CaseRulesError) -> [ReceiptPosted?] {
        var all: [ReceiptPosted?] = []
        for (receipt, target) in zip(receipts, settlement.targets) {
            guard let target, let version = receipt.version else {
                all.append(nil)
                continue
            }
            all.append(try ReceiptPosted(receipt, version, target))
        }
        return all
    }

    private func outcome(
        _ results: [NewsIntake.Verdict], _ posted: [ReceiptPosted?], _ intake: NewsIntake, _ settlement: Settlement
    ) throws(CaseRulesError) -> PostingOutcome {
        let charges = try settlement.charges()
        let resettled = zip(intake.receipts, posted).compactMap { receipt, posted -> ReceiptPosted? in
            guard !receipt.isNews, let posted, posted.entry != nil else { return nil }
            return posted
        }
        let answers = results.map { verdict -> ReceiptResult in
            switch verdict {
            case .decided(let result): result
            case .applies(let index): posted[index].map(ReceiptResult.applied) ?? .refused(.claimMissing)
            }
        }
        let setOffs = try settlement.setOffs()
        let entries = posted.compactMap { $0?.entry } + charges.map(\.entry) + setOffs.map(\.entry)
        return PostingOutcome(
            results: answers, resettled: resettled.sorted { $0.version.receiptID < $1.version.receiptID },
            charges: charges, setOffs: setOffs, undetermined: settlement.undetermined,
            deltas: ClaimDelta.of(entries, and: Set(charges.map(\.claim))))
    }
}

extension ReceiptPosted {
    init(_ receipt: SettledReceipt, _ version: ReceiptVersion, _ target: Position) throws(CaseRulesError) {
        let before = receipt.state.position
        let difference = before.difference(to: target)
        let shown = target.isEmpty ? before : target
        finality = version.stage.finality
        (self.version, position, concerns) = (version, target, receipt.state.designation.claims)
        do {
            let cause: EntryCause =
                receipt.isNews
                ? .receipt(version.receiptID, version: version.version)
                : .resettled(version.receiptID, version: version.version)
            entry =
                difference.isEmpty
                ? nil
                : try EntryDraft(cause, version.stage.phase, effectiveOn: version.paidOn, posting: difference)
        } catch {
            throw CaseRulesError(error)
        }
        lines = shown.claims.compactMap { claim in
            let paid = Layer.allCases.reduce(Amounts.zero) { $0 + shown.paid(on: claim, in: $1) }
            return paid.isZero ? nil : PostedLine(claim: claim, amounts: paid)
        }
        suspense = -(shown.sum(of: .suspense, in: .posted) + shown.sum(of: .suspense, in: .pending))
        overpaid = -(shown.sum(of: .refundsPayable, in: .posted) + shown.sum(of: .refundsPayable, in: .pending))
    }
}

extension PostingStage {
    var finality: PostingFinality {
        switch self {
        case .flash: .provisional
        case .confirmed: .final
        case .cancelled, .held, .reversed: .reversal
        }
    }

    var phase: EntryPhase {
        switch self {
        case .flash: .pending
        case .confirmed: .posted
        case .cancelled, .held, .reversed: .voided
        }
    }
}

extension ClaimDelta {
    /// The changes of claims that entries make together, in the order of the claims' ids. Claims whose charge is `determined`
    /// anew are among them though nothing changes in sum: a payment of just the charge must not have it determined twice.
    static func of(_ entries: [EntryDraft], and determined: Set<ClaimID> = []) -> [ClaimDelta] {
        var deltas: [ClaimID: ClaimDelta] = [:]
        deltas.reserveCapacity(entries.count)
        for entry in entries {
            for leg in entry.legs { deltas.add(leg) }
        }
        return deltas.values.filter { !($0.open.isZero && $0.pending.isZero) || determined.contains($0.claim) }
            .sorted { $0.claim < $1.claim }
    }
}

extension [ClaimID: ClaimDelta] {
    fileprivate mutating func add(_ leg: Leg) {
        guard case .receivable(let claim, let component) = leg.account else { return }
        switch leg.layer {
        case .posted: self[claim, default: ClaimDelta(claim: claim)].open[component] += leg.amount
        case .pending: self[claim, default: ClaimDelta(claim: claim)].pending[component] -= leg.amount
        }
    }
}

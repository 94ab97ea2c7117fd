public import CodecPrimitives
public import Law
public import Ledger

/// Whether a posting is income, as `postings.recorded` says it.
public enum PostingFinality: String, CaseIterable, Sendable { case provisional, final, reversal }

/// What one claim got of a receipt.
public struct PostedLine: Hashable, Sendable {
    public let claim: ClaimID
    public let amounts: Amounts

    public init(claim: ClaimID, amounts: Amounts) { (self.claim, self.amounts) = (claim, amounts) }
}

/// What a receipt has on the books after the decision: complete, not the difference.
public struct ReceiptPosted: Hashable, Sendable {
    public let version: ReceiptVersion
    public let finality: PostingFinality
    /// The difference to what was there; nil when nothing changes.
    public let entry: EntryDraft?
    /// After the entry.
    public let position: Position
    /// For a reversal what was taken back, else what the claims got. Amounts are not negative.
    public let lines: [PostedLine]
    /// Money that matches no slip, also while it is only announced.
    public let suspense: Yen
    /// Money beyond what the slip's claims owed, also while it is only announced.
    public let overpaid: Yen
    /// The claims it concerns, for the hold on adverse acts while `version.stage.holdsAdverseActs`.
    public let concerns: [ClaimID]
}

/// What became of one piece of news.
public enum ReceiptResult: Hashable, Sendable {
    case applied(ReceiptPosted)
    /// This version, or a higher one, was applied before; nothing changes.
    case alreadyApplied
    /// A higher version came in the same batch.
    case superseded
    /// The same version with other content: reported, never overwritten.
    case conflict
    case refused(PostingRefusal)
}

/// Why news about a receipt is not posted.
public enum PostingRefusal: String, CaseIterable, Sendable {
    case amountNotPositive = "amount_not_positive"
    case versionInvalid = "version_invalid"
    /// A claim of the designation was not handed over.
    case claimMissing = "claim_missing"
    /// No state was handed over for the receipt.
    case receiptMissing = "receipt_missing"
}

/// A late charge that was determined, or determined anew.
public struct ChargeDetermined: Hashable, Sendable {
    public let claim: ClaimID
    /// What is determined now in all; zero when the principal is open again.
    public let amount: Yen
    public let entry: EntryDraft
    /// Nil when the principal is open again, or turns out to have been paid in time.
    public let working: ReassessedCharge?
}

/// How the stored balance of a claim changes.
public struct ClaimDelta: Hashable, Sendable {
    public let claim: ClaimID
    /// To be added to what is owed.
    public internal(set) var open = Amounts.zero
    /// To be added to what is announced; positive while flashes wait.
    public internal(set) var pending = Amounts.zero

    /// A change by anything that is booked on the claim.
    public init(claim: ClaimID, open: Amounts = .zero, pending: Amounts = .zero) {
        (self.claim, self.open, self.pending) = (claim, open, pending)
    }
}

/// All that a batch of receipts changes.
public struct PostingOutcome: Sendable {
    /// One for each piece of news, in the order they were handed over.
    public let results: [ReceiptResult]
    /// Receipts of before that are settled anew because of the news, in the order of their ids.
    public let resettled: [ReceiptPosted]
    public let charges: [ChargeDetermined]
    /// Set-offs that now pay something else than before.
    public let setOffs: [SetOffPosted]
    /// Claims whose late charge could not be determined because a rate is not published yet.
    public let undetermined: [ClaimID]
    /// In the order of claim ids.
    public let deltas: [ClaimDelta]

    /// Every entry to be written.
    public var entries: [EntryDraft] {
        var entries: [EntryDraft] = []
        for case .applied(let posted) in results { if let entry = posted.entry { entries.append(entry) } }
        return entries + resettled.compactMap(\.entry) + charges.map(\.entry) + setOffs.map(\.entry)
    }
}

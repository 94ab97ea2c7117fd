import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

/// A ledger in memory that does what the program does around `ReceiptPosting`: loads everything that is
/// connected with the news, decides, and writes entries and balances.
struct Books {
    private(set) var claims: [ClaimID: PostingClaim] = [:]
    private(set) var pending: [ClaimID: Amounts] = [:]
    private(set) var receipts: [ReceiptID: ReceiptState] = [:]
    private(set) var entries: [EntryDraft] = []
    /// Every late charge that was determined, with its working, in the order it was written.
    private(set) var charges: [ChargeDetermined] = []
    private(set) var histories: [ClaimID: ReassessmentHistory] = [:]
    private(set) var setOffs: [UUIDv7: SetOffState] = [:]
    private var designations: [ReceiptID: Designation] = [:]
    private var refunds: [ReceiptID: Yen] = [:]
    private let posting: ReceiptPosting

    init() throws { posting = ReceiptPosting(rates: try RateTable.embedded()) }

    mutating func add(_ claim: PostingClaim) { claims[claim.claim] = claim }

    mutating func designate(_ receipt: ReceiptID, _ designation: Designation) {
        designations[receipt] = designation
        receipts[receipt]?.designation = designation
    }

    @discardableResult
    mutating func apply(_ news: [ReceiptVersion]) throws -> PostingOutcome {
        for item in news where receipts[item.receiptID] == nil {
            receipts[item.receiptID] = ReceiptState(
                receiptID: item.receiptID, designation: designations[item.receiptID] ?? .unknown,
                refunded: refunds[item.receiptID] ?? .zero)
        }
        let loaded = connected(with: Set(news.map(\.receiptID)))
        let outcome = try posting.decide(batch(of: loaded, news))
        save(outcome)
        return outcome
    }

    /// Learns that a relief was granted on a claim, whenever it was; everything on the claim is settled anew.
    mutating func relieve(_ claim: ClaimID, _ span: ReliefSpan) throws {
        claims[claim]?.charge?.relief.append(span)
        save(try posting.decide(batch(of: claim)))
    }

    /// Learns of a demand; the first one counts.
    mutating func demand(_ claim: ClaimID, issued: BusinessDate, deadline: BusinessDate) throws {
        if let known = claims[claim]?.charge?.demandIssued, known <= issued { return }
        claims[claim]?.charge?.demandIssued = issued
        claims[claim]?.charge?.demandDeadline = deadline
        save(try posting.decide(batch(of: claim)))
    }

    /// Learns that a part of a claim's charge was forgiven (減免).
    mutating func waive(_ claim: ClaimID, _ waiver: ChargeWaiver) throws {
        claims[claim]?.charge?.waivers.append(waiver)
        save(try posting.decide(batch(of: claim)))
    }

    /// Learns from when prescription has extinguished a claim; nil: not at all.
    mutating func extinguish(_ claim: ClaimID, from day: BusinessDate?) throws {
        claims[claim]?.extinctFrom = day
        save(try posting.decide(batch(of: claim)))
    }

    /// Learns that a receipt's overpayment was set against a claim.
    mutating func setOff(_ order: SetOffState) throws {
        setOffs[order.id] = order
        save(try posting.decide(batch(of: order.claim)))
    }

    /// Learns that a part of a receipt was returned to its payer.
    mutating func refund(_ amount: Yen, of receipt: ReceiptID) throws {
        refunds[receipt, default: .zero] += amount
        receipts[receipt]?.refunded += amount
        for claim in receipts[receipt]?.designation.claims.prefix(1) ?? [] {
            save(try posting.decide(batch(of: claim)))
        }
    }

    /// Learns that an assessment was changed; nil when it is booked.
    @discardableResult
    mutating func reassess(_ fact: Reassessment) throws -> ReassessmentRefusal? {
        let known = histories[fact.claim] ?? ReassessmentHistory([])
        let assessed = claims[fact.claim]?.charge?.principal ?? .zero
        switch try posting.reassess(fact, after: known, assessed: assessed, in: batch(of: fact.claim)) {
        case .failure(let refusal): return refusal
        case .success(let outcome):
            let history = ReassessmentHistory(known.facts + [fact])
            histories[fact.claim] = history
            let parts = try history.parts(of: assessed, due: claims[fact.claim]?.due ?? fact.decidedOn)
            claims[fact.claim]?.changes = history.changes
            claims[fact.claim]?.parts = parts
            entries.append(outcome.entry)
            apply(outcome.own)
            save(outcome.posting)
            return nil
        }
    }

    /// A claim with everything that hangs together with it, without news.
    private func batch(of claim: ClaimID) -> PostingBatch {
        let touching = receipts.values.filter { $0.designation.claims.contains(claim) }.map(\.receiptID)
        let loaded = connected(with: Set(touching), [claim])
        return batch(of: loaded, [])
    }

    private func batch(
        of loaded: (receipts: Set<ReceiptID>, claims: Set<ClaimID>), _ news: [ReceiptVersion]
    ) -> PostingBatch {
        PostingBatch(
            news: news, receipts: loaded.receipts.sorted().compactMap { receipts[$0] },
            claims: loaded.claims.sorted().compactMap { claims[$0] },
            setOffs: setOffs.values.filter { loaded.receipts.contains($0.receipt) || loaded.claims.contains($0.claim) }
                .sorted { $0.id < $1.id })
    }

    func open(_ number: Int) -> Amounts { claims[claimID(number)]?.open ?? .zero }

    func sum(_ kind: AccountKind, _ layer: Layer = .posted) -> Yen {
        Position(legs: entries.flatMap(\.legs)).sum(of: kind, in: layer)
    }

    private mutating func save(_ outcome: PostingOutcome) {
        entries += outcome.entries
        for posted in outcome.resettled { keep(posted) }
        for case .applied(let posted) in outcome.results { keep(posted) }
        for posted in outcome.setOffs {
            let before = setOffs[posted.state.id]?.position ?? .empty
            setOffs[posted.state.id]?.position = before.adding(Position(legs: posted.entry.legs))
        }
        charges += outcome.charges
        apply(outcome.deltas)
        // As the store does it: one statement over the deltas, which takes what is determined along.
        for charge in outcome.charges where outcome.deltas.contains(where: { $0.claim == charge.claim }) {
            claims[charge.claim]?.charge?.determined = charge.amount
        }
    }

    private mutating func apply(_ deltas: [ClaimDelta]) {
        for delta in deltas {
            claims[delta.claim]?.open += delta.open
            pending[delta.claim, default: .zero] += delta.pending
        }
    }

    private mutating func keep(_ posted: ReceiptPosted) {
        receipts[posted.version.receiptID]?.applied = posted.version
        receipts[posted.version.receiptID]?.position = posted.position
    }

    /// All receipts and claims that hang together with these receipts.
    private func connected(
        with first: Set<ReceiptID>, _ claims: Set<ClaimID> = []
    ) -> (receipts: Set<ReceiptID>, claims: Set<ClaimID>) {
        var (found, foundClaims) = (first, claims)
        while true {
            let size = found.count + foundClaims.count
            for order in setOffs.values where receipts[order.receipt] != nil {
                if found.contains(order.receipt) { foundClaims.insert(order.claim) }
                if foundClaims.contains(order.claim) { found.insert(order.receipt) }
            }
            for id in found { foundClaims.formUnion(receipts[id]?.designation.claims ?? []) }
            for (id, state) in receipts where !foundClaims.isDisjoint(with: state.designation.claims) {
                found.insert(id)
            }
            if found.count + foundClaims.count == size { return (found, foundClaims) }
        }
    }
}

extension Books {
    /// A claim of city tax due on 31 May 2024.
    mutating func addTax(_ number: Int, _ principal: Yen, fee: Yen = .zero, hasCharge: Bool = true) throws {
        let regime = try LateChargeRegimes.embedded().regime("city_tax")
        add(
            PostingClaim(
                claim: claimID(number), due: day("2024-05-31"), order: .principalFirst,
                open: Amounts(principal: principal, fee: fee),
                charge: hasCharge ? ChargeBasis(regime: regime, principal: principal) : nil))
    }
}

/// A version of a receipt on channel 1, paid on 20 May 2024: in time.
func version(_ receipt: Int, _ version: Int32, _ stage: PostingStage, _ amount: Yen) -> ReceiptVersion {
    ReceiptVersion(
        receiptID: receiptID(receipt), version: version, channel: ChannelKey(1), stage: stage, amount: amount,
        paidOn: day("2024-05-20"))
}

extension ReceiptVersion {
    /// The same, paid on another day.
    func paid(on date: String) -> ReceiptVersion {
        var other = self
        other.paidOn = day(date)
        return other
    }

    /// The same on another channel.
    func through(channel number: Int32) -> ReceiptVersion {
        var other = self
        other.channel = ChannelKey(number)
        return other
    }
}

/// A slip over one claim.
func slip(_ claim: Int, _ principal: Yen, charge: Yen = .zero, fee: Yen = .zero) -> Designation {
    .slip([SlipLine(claim: claimID(claim), amounts: Amounts(principal: principal, lateCharge: charge, fee: fee))])
}

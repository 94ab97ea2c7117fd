import CaseRules
import CodecPrimitives
import Law
import Logging
import Outbox
import Postgres
import ServiceKit

/// The nightly evaluation: once a business date it recomputes every claim's prescription, books extinctions and notes
/// due dates that have passed; in pages, each a transaction, so that any replica may go on where another was killed.
struct NightlyEvaluation: Sendable {
    let pool: PostgresPool
    let law: LawBook
    let rules: Prescription
    let policy: ExtinctionPolicy
    let settlement: SettlementDesk
    let ids: IDSource
    let clock: BusinessClock
    /// Claims of one transaction.
    let page: Int
    let logger: Logger

    /// Does what is left of today's run; nothing when it is done or another replica is at it.
    func run() async throws {
        let today = clock.today()
        let isFinished = try await pool.withTransaction(.readOnly) { tx in try NightlyStore.isFinished(today, in: tx) }
        guard !isFinished else { return }
        var total = NightlyStore.Counts()
        var isDone = false
        while !isDone {
            try Task.checkCancellation()
            let counts = try await pool.withTransaction(.readWrite) { tx in try turn(today, in: tx) }
            total.evaluated += counts?.evaluated ?? 0
            total.extinguished += counts?.extinguished ?? 0
            isDone = counts == nil
        }
        guard total.evaluated > 0 else { return }
        logger.notice(
            "the nightly evaluation went through",
            metadata: ["claims": "\(total.evaluated)", "extinguished": "\(total.extinguished)"])
    }

    /// One page; nil when there is none left, or none for this replica.
    func turn(_ today: BusinessDate, in tx: borrowing Transaction) throws -> NightlyStore.Counts? {
        let now = WallClock.now()
        guard let run = try NightlyStore.open(today, at: now, in: tx) else { return nil }
        let claims = try NightlyStore.page(after: run.cursor, most: page, in: tx)
        let counts = try evaluate(claims, today, at: now, in: tx)
        try NightlyStore.advance(today, to: claims.last, counts, at: now, in: tx)
        return claims.isEmpty ? nil : counts
    }

    private func evaluate(
        _ claims: [ClaimID], _ today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> NightlyStore.Counts {
        guard !claims.isEmpty else { return NightlyStore.Counts() }
        var forecasts = try PrescriptionStore.forecasts(of: claims, rules, under: law, in: tx)
        let overdue = try NightlyStore.noteOverdue(claims, on: today, at: now, in: tx)
        let extinct = try extinguish(forecasts, today, at: now, in: tx)
        forecasts.merge(extinct.forecasts, uniquingKeysWith: { _, locked in locked })
        var counts = extinct.counts
        counts.evaluated = claims.count
        counts.changed = try PrescriptionStore.project(
            claims.compactMap { id in forecasts[id].map { (claim: id, forecast: $0) } }, on: today, in: tx)
        counts.overdue = overdue
        return counts
    }

    /// Books what is extinct, and puts back what a late fact shows not to be. What seemed so is decided again behind
    /// its claim's lock: a fact recorded in between counts. Money that came after a claim's end pays it not: it goes back.
    private func extinguish(
        _ seen: [ClaimID: PrescriptionForecast], _ today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (forecasts: [ClaimID: PrescriptionForecast], counts: NightlyStore.Counts) {
        let extinct = seen.compactMapValues { $0.state(on: today) == .extinct ? $0.extinctFrom : nil }
        let paidLate = try ExtinctionStore.paidLate(extinct, in: tx)
        let owing = try ExtinctionStore.suspects(
            extinct: extinct.keys.sorted(), others: seen.keys.filter { extinct[$0] == nil }.sorted(), in: tx)
        let suspects = paidLate.union(owing).sorted()
        var candidates = try ExtinctionStore.lock(suspects, in: tx)
        let cases = try PrescriptionStore.cases(of: suspects, under: law, in: tx)
        let kinds = Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0.kind) })
        let forecasts = try PrescriptionStore.forecasts(of: suspects, rules, under: law, in: tx)
        var decisions: [ClaimID: Extinction] = [:]
        for candidate in candidates {
            guard let forecast = forecasts[candidate.id], let kind = kinds[candidate.id] else { continue }
            decisions[candidate.id] = Extinction.decide(forecast, of: kind, candidate.facts, (today, policy))
        }
        let late = decisions.filter { paidLate.contains($0.key) }.compactMapValues(\.leavesFrom)
        if !late.isEmpty {
            try settlement.settleAnew(late.keys.sorted(), extinctFrom: late, at: now, in: tx)
            candidates = try ExtinctionStore.lock(suspects, in: tx)
        }
        var booked: [ExtinctionStore.Booked] = []
        for candidate in candidates {
            guard let decision = decisions[candidate.id], let forecast = forecasts[candidate.id] else { continue }
            if let entry = try book(decision, candidate, forecast, today) { booked.append(entry) }
        }
        try save(booked, at: now, in: tx)
        var counts = NightlyStore.Counts()
        counts.waiting = decisions.values.count { if case .waits = $0 { true } else { false } }
        counts.restored = booked.count { $0.reverses != nil }
        counts.extinguished = booked.count - counts.restored
        return (forecasts, counts)
    }

    /// Writes what is booked and tells whoever must not go on asking for what is extinct.
    private func save(
        _ booked: [ExtinctionStore.Booked], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !booked.isEmpty else { return }
        try ExtinctionStore.save(booked, at: now, in: tx)
        try settlement.revocations.revoke(by: booked.map { $0.laterFact }, at: now, in: tx)
        try settlement.mailbox.post(
            try ClaimNewsStore.news(about: booked.map(\.booking.claim), in: tx), at: now, in: tx)
        let restored = booked.filter { $0.reverses != nil }.map(\.booking.claim)
        if !restored.isEmpty { try settlement.settleAnew(restored, at: now, in: tx) }
    }

    private func book(
        _ decision: Extinction, _ candidate: ExtinctionStore.Candidate, _ forecast: PrescriptionForecast,
        _ today: BusinessDate
    ) throws -> ExtinctionStore.Booked? {
        switch decision {
        case .stays, .waits: return nil
        case .leaves(let reason, let from):
            return try ExtinctionBooking(extinguishing: candidate.id, open: candidate.open, on: from).map {
                ExtinctionStore.Booked(
                    id: ids.next(), booking: $0, reason: ReceivedText(reason.rawValue), history: forecast.japanese)
            }
        case .returns:
            guard let written = candidate.written else { return nil }
            let booking = try ExtinctionBooking(
                restoring: candidate.id, written: written.amounts, by: written.entry, on: today)
            return ExtinctionStore.Booked(
                id: ids.next(), booking: booking, reason: written.reason, reverses: written.entry,
                history: forecast.japanese)
        }
    }
}

extension ExtinctionStore.Booked {
    /// What ends grants: the claim is gone, or owes again.
    fileprivate var laterFact: LaterFact {
        reverses == nil ? .extinct(booking.claim) : .balanceChanged(booking.claim)
    }
}

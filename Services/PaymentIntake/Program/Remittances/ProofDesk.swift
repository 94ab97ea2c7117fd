import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// The nightly proof of every channel (収納照合表), kept true for the last days as late facts come.
struct ProofDesk: Sendable {
    let desk: RemittanceDesk

    /// Proves the days before today that say something else than before, and opens or closes breaks with the ledger.
    ///
    /// - Returns: whether anything was written.
    func prove(on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        let (from, through) = (today.adding(days: -desk.proofDays), today.adding(days: -1))
        let unposted = try unposted(from: from, through: through, in: tx)
        try BreakDesk(desk: desk).keep(unposted, on: today, at: now, in: tx)
        let latest = Set(try ProofStore.latest(from: from, through: through, in: tx))
        let news = try ProofStore.compute(from: from, through: through, in: tx).filter { !latest.contains($0) }
        try ProofStore.insert(news, at: now, in: tx)
        try stand(on: through, at: now, in: tx)
        return !news.isEmpty || !unposted.isEmpty
    }

    /// Writes how each channel stands, once a night; again after a while where it was not proved, because postings may have
    /// been on their way.
    private func stand(on night: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard try !StandingStore.isDone(night, since: now.adding(seconds: -desk.standingSeconds), in: tx) else {
            return
        }
        try StandingStore.insert(try StandingStore.compute(on: night, in: tx), at: now, in: tx)
    }

    /// Where agents and bank agree and the ledger has another amount.
    private func unposted(
        from: BusinessDate, through: BusinessDate, in tx: borrowing Transaction
    ) throws -> BreakUpkeep {
        let proofs = try ProofStore.compute(from: from, through: through, in: tx)
        let found = proofs.filter { !$0.proof.agreesWithLedger }.map { dated in
            let party = RemittanceParty(channel: dated.channel, agent: dated.channel)
            return RemittanceBreak(
                kind: .unposted, party: party,
                group: RemittanceGroup.Key(channel: dated.channel, agent: dated.channel, dueOn: dated.on), line: nil,
                expected: dated.proof.agents, arrived: dated.proof.ledger)
        }
        let known = try BreakStore.known(in: tx).filter { item in
            guard item.found.kind == .unposted, let day = item.found.group?.dueOn else { return false }
            return from <= day && day <= through
        }
        return BreakUpkeep(known: known, found: found, lasting: [])
    }
}

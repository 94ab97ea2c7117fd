import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Where breaks are opened, kept and closed: by the match, or by officers with a reason.
struct BreakDesk: Sendable {
    let desk: RemittanceDesk

    /// Writes what a run found.
    func keep(
        _ upkeep: BreakUpkeep, on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !upkeep.isEmpty else { return }
        let new = upkeep.new.map { (id: desk.ids.next() as RemittanceBreakID, found: $0) }
        try BreakStore.insert(new, on: today, at: now, in: tx)
        try BreakStore.update(upkeep.changed, at: now, in: tx)
        let step = BreakStore.Step(event: .cleared, state: .cleared)
        try BreakStore.take(step, of: upkeep.cleared.map(\.id), at: now, in: tx)
        let messages = RemittanceMessages(outbox: desk.outbox, ids: desk.ids, now: now)
        let opened = new.map {
            BreakStore.Stored(id: $0.id, found: $0.found, state: .open, owner: nil, foundOn: today, foundAt: now)
        }
        try desk.outbox.append(
            messages.broken(opened + upkeep.changed, ended: false) + messages.broken(upkeep.cleared, ended: true),
            in: tx)
    }

    /// An officer's step.
    ///
    /// - Returns: the break as it stands then; nil when there is none.
    /// - Throws: `IntakeRefusal`.
    func take(
        _ event: BreakEvent, by decision: OfficerWord, of id: RemittanceBreakID
    ) async throws -> BreakStore.Stored? {
        let now = WallClock.now()
        let moved = try await desk.pool.withTransaction { [self] tx -> BreakStore.Stored? in
            guard var stored = try BreakStore.lock(id, in: tx) else { return nil }
            guard let state = BreakLifeCycle.state(from: stored.state, after: event) else {
                throw IntakeRefusal.stateDenies
            }
            if state == .resolved, stored.owner != decision.officer { throw IntakeRefusal.notTheOwner }
            if event == .accepted { try accept(stored.found, by: decision, at: now, in: tx) }
            let step = BreakStore.Step(event: event, state: state, decision: decision)
            try BreakStore.take(step, of: [id], at: now, in: tx)
            (stored.state, stored.owner) = (state, step.owner)
            if state == .resolved {
                let messages = RemittanceMessages(outbox: desk.outbox, ids: desk.ids, now: now)
                try desk.outbox.append(messages.broken([stored], ended: true), in: tx)
            }
            return stored
        }
        desk.outbox.wake.signal()
        return moved
    }

    /// Matches line and receipts as they are, or sets a line aside that is no remittance. What never came cannot be
    /// accepted.
    private func accept(
        _ found: RemittanceBreak, by decision: OfficerWord, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        switch found.kind {
        case .late: return
        case .unexpected:
            guard let line = found.line else { throw IntakeRefusal.notAcceptable }
            try BankLineStore.setAside(line, in: tx)
        case .short, .over:
            let open = try desk.load(in: tx)
            guard let line = open.credits.first(where: { $0.id == found.line }),
                let group = open.groups.first(where: { $0.key == found.group })
            else { throw IntakeRefusal.notAcceptable }
            try desk.save(.accepted(line, group), by: decision, at: now, in: tx)
        case .missing, .unposted: throw IntakeRefusal.notAcceptable
        }
    }
}

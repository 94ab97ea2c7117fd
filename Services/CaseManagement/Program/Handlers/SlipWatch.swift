import Codec
import CodecPrimitives
import Logging
import Outbox
import Postgres
import ServiceKit

/// Tells payment-intake of slips: each once when it may be paid, and once when it may not any more, because what it asks
/// for is paid, fell away or stands on a newer slip. It reads what others wrote, so no posting waits for it.
///
/// A round goes three times through what is new since the last one, page by page, each page a transaction: slips to tell
/// of, claims that moved, and slips that replace others. Every new slip is told before anything is withdrawn for its sake.
struct SlipWatch: Sendable {
    let pool: PostgresPool
    let mailbox: Mailbox
    let clock: BusinessClock
    /// Slips, or legs of the journal, in one transaction.
    let page: Int
    /// How far back slips and entries may still be uncommitted.
    let windowSeconds: Int64

    /// One round; nothing while another replica is at it.
    func run() async throws {
        let begin = WallClock.now()
        guard let round = try await inTurn({ [self] tx in try SlipNewsStore.open(bounds, in: tx) }) else { return }
        let passes: [Pass] = [issue, settle, replace]
        for pass in passes { guard try await goThrough(round, pass) else { return } }
        try await pool.withTransaction { tx in try SlipNewsStore.close(round, at: begin, in: tx) }
    }

    /// One page of a round behind a place; the place of the next one, nil where there is none.
    private typealias Pass =
        @Sendable (SlipNewsStore.Round, SlipNewsStore.Cursor, borrowing Transaction) throws -> SlipNewsStore.Cursor?

    /// All pages of a pass; false while another replica is at it.
    private func goThrough(_ round: SlipNewsStore.Round, _ pass: @escaping Pass) async throws -> Bool {
        var cursor: SlipNewsStore.Cursor? = SlipNewsStore.Cursor(id: SlipNewsStore.first(at: round.from))
        while let place = cursor {
            try Task.checkCancellation()
            let page = try await inTurn { tx in SlipNewsStore.Page(next: try pass(round, place, tx)) }
            guard let page else { return false }
            cursor = page.next
        }
        return true
    }

    private var bounds: SlipNewsStore.Bounds {
        SlipNewsStore.Bounds(today: clock.today(), page: page, windowSeconds: windowSeconds)
    }

    /// A transaction behind the watch's lock; nil while another replica has it.
    private func inTurn<T: Sendable>(_ step: @Sendable (borrowing Transaction) throws -> T) async throws -> T? {
        try await mailbox.outbox.withTransaction(on: pool) { tx -> T? in
            try SlipNewsStore.takeTurn(in: tx) ? try step(tx) : nil
        }
    }

    /// Slips that nobody was told of.
    private func issue(
        _ round: SlipNewsStore.Round, _ place: SlipNewsStore.Cursor, _ tx: borrowing Transaction
    ) throws -> SlipNewsStore.Cursor? {
        let now = WallClock.now()
        let slips = try SlipNewsStore.issue(round, after: place, at: now, in: tx)
        try mailbox.post(slips, at: now, in: tx)
        return slips.count < round.page ? nil : slips.last.map { .init(id: $0.slipID.uuid) }
    }

    /// Slips that ask for more than is owed on claims that moved.
    private func settle(
        _ round: SlipNewsStore.Round, _ place: SlipNewsStore.Cursor, _ tx: borrowing Transaction
    ) throws -> SlipNewsStore.Cursor? {
        let (now, moved) = (WallClock.now(), try SlipNewsStore.moved(round, after: place, in: tx))
        let claims = Set(moved.map(\.claim)).sorted()
        try mailbox.post(try SlipNewsStore.settle(claims, round, at: now, in: tx), at: now, in: tx)
        return moved.count < round.page ? nil : moved.last?.place
    }

    /// Slips over whose claims a newer one was told of.
    private func replace(
        _ round: SlipNewsStore.Round, _ place: SlipNewsStore.Cursor, _ tx: borrowing Transaction
    ) throws -> SlipNewsStore.Cursor? {
        let (now, slips) = (WallClock.now(), try SlipNewsStore.told(round, after: place, in: tx))
        try mailbox.post(try SlipNewsStore.replace(by: slips, round, at: now, in: tx), at: now, in: tx)
        return slips.count < round.page ? nil : slips.last.map { .init(id: $0.uuid) }
    }
}

import Codec
import CodecPrimitives
import Logging
import Outbox
import Postgres
import ServiceKit

/// Tells payment-intake of slips: each once when it may be paid, and once when it may not any more, because what it asks
/// for is paid, fell away or stands on a newer slip. It reads what others wrote, so no posting waits for it.
struct SlipWatch: Sendable {
    let pool: PostgresPool
    let mailbox: Mailbox
    let clock: BusinessClock
    /// Slips in one transaction.
    let page: Int
    /// How far back slips and entries may still be uncommitted.
    let windowSeconds: Int64

    /// One round; goes on while pages are full.
    func run() async throws {
        let (mailbox, page, window, today) = (mailbox, page, windowSeconds, clock.today())
        var isFull = true
        while isFull {
            isFull = try await mailbox.outbox.withTransaction(on: pool) { tx -> Bool in
                let now = WallClock.now()
                guard let last = try SlipNewsStore.open(in: tx) else { return false }
                let bounds = SlipNewsStore.Bounds(
                    today: today, page: page, from: last.adding(seconds: -window), last: last)
                let issued = try SlipNewsStore.issue(bounds, at: now, in: tx)
                try mailbox.post(issued, at: now, in: tx)
                // Every new slip is told before anything is withdrawn for its sake.
                guard issued.count < page else { return true }
                let withdrawn = try SlipNewsStore.withdraw(bounds, at: now, in: tx)
                try mailbox.post(withdrawn, at: now, in: tx)
                guard withdrawn.count < page else { return true }
                try SlipNewsStore.close(at: now, in: tx)
                return false
            }
        }
    }
}

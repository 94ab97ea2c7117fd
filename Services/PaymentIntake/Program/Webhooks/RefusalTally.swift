import CodecPrimitives
import Postgres

/// Counts calls that were not believed, for the delivery log. They are written together, so that a flood of forged calls
/// costs the database nothing; a process that is killed forgets those of its last moment.
actor RefusalTally {
    /// One reason of one gateway on one day in Japan.
    struct Key: Hashable, Sendable {
        var gateway: ReceivedText
        var day: BusinessDate
        var reason: String
    }

    private var counts: [Key: (count: Int64, last: Timestamp)] = [:]

    func note(_ reason: String, of gateway: ReceivedText, at now: Timestamp) {
        let key = Key(gateway: gateway, day: now.dateInJapan, reason: reason)
        counts[key] = ((counts[key]?.count ?? 0) + 1, now)
    }

    /// Writes what was counted since the last time; what could not be written is counted on.
    func flush(to pool: PostgresPool, _ book: WebhookStore.Book) async throws {
        guard !counts.isEmpty else { return }
        let rows = counts
        counts = [:]
        do {
            try await pool.withTransaction { tx in
                try DeliveryLogStore.add(rows.map { ($0.key, $0.value.count, $0.value.last) }, to: book, in: tx)
            }
        } catch {
            for (key, row) in rows { counts[key] = ((counts[key]?.count ?? 0) + row.count, row.last) }
            throw error
        }
    }
}

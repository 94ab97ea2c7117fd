import Postgres

/// Seals anew what lies under an old key or under none, page by page: after a rotation the old key is of no use.
struct AccountReseal: Sendable {
    let pool: PostgresPool
    let seal: AccountSeal
    /// Mandates in one transaction.
    let page: Int

    func run() async throws {
        let (seal, page) = (seal, page)
        var isFull = true
        while isFull {
            isFull = try await pool.withTransaction { tx in
                try MandateStore.reseal(seal, atMost: page, in: tx) == page
            }
        }
        // A file may be many megabytes: one at a time.
        var wasLeft = true
        while wasLeft {
            wasLeft = try await pool.withTransaction { tx in try TransferFileStore.reseal(seal, in: tx) }
        }
    }
}

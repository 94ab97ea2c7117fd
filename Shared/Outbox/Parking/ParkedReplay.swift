internal import Codec
internal import CodecPrimitives
internal import Postgres

/// Tries the parked messages that a person asked to replay, each in a transaction of its own.
struct ParkedReplay: Sendable {
    let inbox: Inbox
    let pool: PostgresPool

    private struct Row: Sendable {
        let id: Int64
        let parcel: Parcel
    }

    private enum Turn: Sendable { case none, applied }

    /// Tries up to `limit` messages; each is applied, or open again with its new cause. Returns how many were tried.
    func run(limit: Int) async throws -> Int {
        for tried in 0..<limit {
            guard try await next() else { return tried }
        }
        return limit
    }

    /// Tries one; false when none waits.
    private func next() async throws -> Bool {
        let inbox = inbox
        do {
            let turn = try await pool.withTransaction { tx -> Turn in
                guard let row = try ParkedReplay.take(in: tx) else { return .none }
                do {
                    let message = try row.parcel.opened()
                    guard inbox.takes(message) else { throw MessageRefused(code: "unhandled") }
                    try inbox.apply([message], in: tx)
                } catch {
                    try Blame.rethrowIfTransient(error)
                    throw ReplayFailed(id: row.id, blame: Blame(error))
                }
                _ = try tx.execute(
                    "update parked set state = 'replayed', settled_at = now(), settled_by = 'replay' where id = $1",
                    [.int(row.id)])
                return .applied
            }
            return turn == .applied
        } catch let failure as ReplayFailed {
            try await reopen(failure)
            return true
        }
    }

    private func reopen(_ failure: ReplayFailed) async throws {
        try await pool.withTransaction { tx in
            _ = try tx.execute(
                """
                update parked set state = 'open', attempts = attempts + 1, last_seen = now(), cause = $2, detail = $3
                where id = $1 and state = 'replay'
                """, [.int(failure.id), .text(failure.blame.cause), .text(failure.blame.detail)])
        }
    }

    private static func take(in tx: borrowing Transaction) throws -> Row? {
        try tx.first(
            """
            select id, headers::text, routing_key, body from parked
            where state = 'replay' and body is not null order by id limit 1 for update skip locked
            """
        ) { row in
            Row(
                id: try row.int(0),
                parcel: Parcel(
                    headers: try HeaderText.headers(row.text(1)), routingKey: try row.optionalText(2) ?? "",
                    body: try row.bytes(3)))
        }
    }
}

private struct ReplayFailed: Error {
    let id: Int64
    let blame: Blame
}

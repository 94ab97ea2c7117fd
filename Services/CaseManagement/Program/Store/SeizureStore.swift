import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Seizures (差押え) that case management asked for, and where they stand.
enum SeizureStore {
    static func request(
        _ request: SeizureRequested, by requester: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        let isNew =
            try tx.execute(
                """
                insert into seizure_requests (request_id, person_id, amount_wanted, legal_basis, bank, branch,
                    product, account, instruction, officer, requested_by, recorded_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                on conflict (request_id) do nothing
                """,
                [
                    .id(request.requestID), .id(request.personID), .yen(request.amountWanted),
                    .text(request.legalBasis.string), .text(request.account.bank.string),
                    .text(request.account.branch.string), .text(request.account.product.string),
                    .text(request.account.number.string), .text(request.instruction.rawValue),
                    .text(request.officer.string), .text(requester.string), .at(now),
                ]) == 1
        guard isNew else { return false }
        _ = try tx.execute(
            "insert into seizure_claims (request_id, claim_id) select $1, unnest($2::uuid[])",
            [.id(request.requestID), .ids(request.claims)])
        return true
    }

    /// Keeps every version as a fact and moves each seizure on to its newest.
    static func apply(_ changes: [SeizureChanged], at now: Timestamp, in tx: borrowing Transaction) throws {
        let changes = changes.sorted { ($0.requestID, $0.version) < ($1.requestID, $1.version) }
        for change in changes {
            _ = try tx.execute(
                """
                insert into seizure_versions (request_id, version, state, clearance_id, amount, occurred_at, reasons,
                    recorded_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
                """, facts(of: change) + [.at(change.occurredAt), .texts(change.reasons.map(\.string)), .at(now)])
            _ = try tx.execute(
                """
                insert into seizures as s (request_id, version, state, clearance_id, amount)
                values ($1, $2, $3, $4, $5)
                on conflict (request_id) do update set version = excluded.version, state = excluded.state,
                    clearance_id = coalesce(excluded.clearance_id, s.clearance_id), amount = excluded.amount
                where excluded.version > s.version
                """, facts(of: change))
        }
    }

    private static func facts(of change: SeizureChanged) -> [PostgresValue] {
        [
            .id(change.requestID), .int32(change.version), .text(change.state.rawValue),
            change.clearanceID.map { .id($0) } ?? .null, .yen(change.amount),
        ]
    }
}

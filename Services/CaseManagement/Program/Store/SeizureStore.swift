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
        _ = try tx.execute(
            """
            insert into seizure_versions (request_id, version, state, clearance_id, amount, occurred_at, reasons,
                recorded_at)
            select id, version, state, clearance, amount, occurred_at, string_to_array(reasons, e'\\x1f'), $8
            from unnest($1::uuid[], $2::int4[], $3::text[], $4::uuid[], $5::int8[], $6::timestamptz[], $7::text[])
                as u(id, version, state, clearance, amount, occurred_at, reasons)
            order by id, version on conflict do nothing
            """,
            facts(of: changes) + [
                .moments(changes.map(\.occurredAt)),
                .texts(changes.map { $0.reasons.map(\.string).joined(separator: "\u{1F}") }), .at(now),
            ])
        _ = try tx.execute(
            """
            insert into seizures as s (request_id, version, state, clearance_id, amount)
            select distinct on (id) id, version, state, first_value(clearance) over (
                partition by id order by clearance is null, version desc), amount
            from unnest($1::uuid[], $2::int4[], $3::text[], $4::uuid[], $5::int8[])
                as u(id, version, state, clearance, amount)
            order by id, version desc
            on conflict (request_id) do update set version = excluded.version, state = excluded.state,
                clearance_id = coalesce(excluded.clearance_id, s.clearance_id), amount = excluded.amount
            where excluded.version > s.version
            """, facts(of: changes))
    }

    private static func facts(of changes: [SeizureChanged]) -> [PostgresValue] {
        [
            .ids(changes.map(\.requestID)), .int32s(changes.map(\.version)), .texts(changes.map(\.state.rawValue)),
            .optionalIDs(changes.map(\.clearanceID)), .amounts(changes.map(\.amount)),
        ]
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What was told about items, version by version.
enum ChangeStore {
    static func insert(_ changes: [SeizureChanged], in tx: borrowing Transaction) throws {
        guard !changes.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into seizure_changes (request_id, version, state, amount, clearance_id, reasons, occurred_at)
            select id, version, state, amount, clearance, string_to_array(reasons, e'\\x1f'), occurred_at
            from unnest($1::uuid[], $2::int4[], $3::text[], $4::int8[], $5::uuid[], $6::text[], $7::timestamptz[])
                as u(id, version, state, amount, clearance, reasons, occurred_at)
            """,
            [
                .ids(changes.map(\.requestID)), .int32s(changes.map(\.version)),
                .texts(changes.map(\.state.rawValue)), .amounts(changes.map(\.amount)),
                .optionalIDs(changes.map(\.clearanceID)),
                .texts(changes.map { $0.reasons.map(\.string).joined(separator: "\u{1F}") }),
                .moments(changes.map(\.occurredAt)),
            ])
    }
}

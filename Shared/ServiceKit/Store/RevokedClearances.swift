public import Codec
public import CodecPrimitives
import Outbox
public import Postgres

/// The revocations that an asking service has heard of, in its table `revoked_clearances`.
public enum RevokedClearances {
    /// Keeps revocations, whether or not their clearances are known yet: one may overtake the grant that it revokes.
    public static func keep(
        _ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into revoked_clearances (clearance_id, reason, revoked_at, recorded_at)
            select k.*, $4 from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as k on conflict do nothing
            """,
            [
                .ids(items.map(\.clearanceID)), .texts(items.map(\.reason)), .moments(items.map(\.revokedAt)), .at(now),
            ])
    }

    /// Those of these clearances that are revoked, known here or not.
    public static func among(_ clearances: [ClearanceID], in tx: borrowing Transaction) throws -> Set<ClearanceID> {
        guard !clearances.isEmpty else { return [] }
        return Set(
            try tx.query("select clearance_id from revoked_clearances where clearance_id = any($1)", [.ids(clearances)])
            {
                row in try row.id(0, as: ClearanceID.self)
            })
    }

    /// Whether a clearance is revoked, known here or not.
    public static func contain(_ clearance: ClearanceID, in tx: borrowing Transaction) throws -> Bool {
        !(try among([clearance], in: tx)).isEmpty
    }
}

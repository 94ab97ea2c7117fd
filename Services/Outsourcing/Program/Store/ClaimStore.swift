import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What case management tells of claims (`claims.changed`).
enum ClaimStore {
    /// A claim as outsourcing may know it.
    struct Claim: Sendable {
        var id: ClaimID
        var kind: ReceivedText
        var balance: Yen
        var provisional: Yen
        var due: BusinessDate?
    }

    /// Waits for every other transaction that hears of these claims, until this one ends.
    ///
    /// A placement and the news of its claim may arrive at the same moment, on two consumers: without the wait neither
    /// would see the other, and the claim would never be asked about.
    static func queue(for claims: [ClaimID], in tx: borrowing Transaction) throws {
        _ = try tx.query(
            """
            select pg_advisory_xact_lock(hashtextextended(c.id::text, 0)) is null
            from (select distinct id from unnest($1::uuid[]) as u(id) order by id) c
            """, [.ids(claims)]
        ) { row in try row.bool(0) }
    }

    /// Keeps the newest version of each; returns the claims that moved on.
    static func apply(_ news: [ClaimChanged], in tx: borrowing Transaction) throws -> [ClaimID] {
        var newest: [ClaimID: ClaimChanged] = [:]
        for item in news where item.version > newest[item.claimID]?.version ?? 0 { newest[item.claimID] = item }
        let rows = newest.values.sorted { $0.claimID < $1.claimID }
        return try tx.query(
            """
            insert into claims as c (claim_id, version, kind, balance, provisional, due_on)
            select * from unnest($1::uuid[], $2::int8[], $3::text[], $4::int8[], $5::int8[], $6::date[])
            on conflict (claim_id) do update set version = excluded.version, kind = excluded.kind,
                balance = excluded.balance, provisional = excluded.provisional,
                due_on = coalesce(excluded.due_on, c.due_on)
            where excluded.version > c.version
            returning claim_id
            """,
            [
                .ids(rows.map(\.claimID)), .ints(rows.map(\.version)), .texts(rows.map(\.kind)),
                .amounts(rows.map(\.balance.total)), .amounts(rows.map(\.provisional)),
                .optionalDates(rows.map(\.due)),
            ]
        ) { row in try row.id(0) }
    }

    /// The known ones of these claims.
    static func load(_ ids: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: Claim] {
        let rows = try tx.query(
            "select claim_id, kind, balance, provisional, due_on from claims where claim_id = any($1)", [.ids(ids)]
        ) { row in
            Claim(
                id: try row.id(0), kind: try row.received(1), balance: try row.yen(2), provisional: try row.yen(3),
                due: try row.optionalBusinessDate(4))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }
}

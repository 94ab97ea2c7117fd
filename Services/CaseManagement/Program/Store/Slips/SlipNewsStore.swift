import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Which slips payment-intake was told of, and which of them may not be paid any more.
enum SlipNewsStore {
    /// Of every round.
    struct Bounds: Sendable {
        /// The day on which slips must be usable.
        var today: BusinessDate
        /// Slips or legs in one transaction.
        var page: Int
        /// How long a transaction may last.
        var windowSeconds: Int64
    }

    /// One round.
    struct Round: Sendable {
        var today: BusinessDate
        var page: Int
        /// Slips and entries made before are known to be committed, or to have failed.
        var from: Timestamp
        /// The end of the last round.
        var last: Timestamp
        /// The oldest transaction that ran when the last round began, and when this one did.
        var horizon: Int64
        var nextHorizon: Int64
    }

    /// The last row of a page.
    struct Cursor: Sendable {
        var id: UUIDv7
        /// Of a journal entry.
        var leg: Int32 = 0
    }

    /// Where the next page of a pass begins; nil where there is none.
    struct Page: Sendable { var next: Cursor? }

    /// One round at a time per database, whichever replica does it.
    private static let lock: Int64 = 0x5361_696B_536C_6970

    /// Takes the watch's lock for this transaction, if it is free.
    static func takeTurn(in tx: borrowing Transaction) throws -> Bool {
        try tx.first("select pg_try_advisory_xact_lock($1)", [.int(lock)]) { row in try row.bool(0) } ?? false
    }

    /// A round over what others have written since the last one.
    ///
    /// Identifiers are made in the order of time, so it is a range of an index; in it only rows count whose transaction had
    /// not ended then. A horizon from another cluster counts for nothing.
    static func open(_ bounds: Bounds, in tx: borrowing Transaction) throws -> Round {
        let round = try tx.first(
            """
            select looked_at, case when horizon < pg_snapshot_xmax(pg_current_snapshot())::text::bigint then horizon else 0 end,
                pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            from slip_watch
            """
        ) { row in
            let last = try row.moment(0)
            return Round(
                today: bounds.today, page: bounds.page, from: last.adding(seconds: -bounds.windowSeconds), last: last,
                horizon: try row.int(1), nextHorizon: try row.int(2))
        }
        guard let round else { throw CaseError(.missingRow) }
        return round
    }

    /// Ends a round that was gone through.
    ///
    /// - Parameter begin: when it began.
    static func close(_ round: Round, at begin: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "update slip_watch set looked_at = $1, horizon = $2 where looked_at < $1",
            [.at(begin), .int(round.nextHorizon)])
    }

    /// Notes usable slips that nobody was told of, at most a page.
    static func issue(
        _ round: Round, after place: Cursor, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [SlipIssued] {
        let ids = try tx.query(
            """
            insert into slip_news (slip_id, issued_at)
            select s.slip_id, $4 from slips s
            where s.slip_id > $1 and s.usable_until >= $2 and not exists (
                select from slip_news n where n.slip_id = s.slip_id)
            order by s.slip_id limit $3 returning slip_id
            """,
            [.uuid(PostgresUUID(place.id)), .date(round.today), .int(Int64(round.page)), .at(now)]
        ) { row in try row.id(0, as: SlipID.self) }
        return try slips(ids.sorted(), in: tx)
    }

    /// The next page of legs on claims that moved since the last round.
    static func moved(
        _ round: Round, after place: Cursor, in tx: borrowing Transaction
    ) throws -> [(claim: ClaimID, place: Cursor)] {
        try tx.query(
            """
            select entry_id, leg::int4, claim_id from journal_legs
            where (entry_id, leg) > ($1, $2::int2) and account = 0 and age(xmin) <= age(($3::bigint % 4294967296)::text::xid)
            order by entry_id, leg limit $4
            """,
            [.uuid(PostgresUUID(place.id)), .int32(place.leg), .int(round.horizon), .int(Int64(round.page))]
        ) { row in
            let entry: EntryID = try row.id(0)
            return (claim: try row.id(2), place: Cursor(id: entry.uuid, leg: try row.int32(1)))
        }
    }

    /// Notes told slips that ask for more than is owed on one of these claims.
    static func settle(
        _ claims: [ClaimID], _ round: Round, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [SlipWithdrawn] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            with touched as (
                select distinct k.slip_id from slip_lines k join slip_news using (slip_id)
                where k.claim_id = any($1) and not exists (
                    select from slip_withdrawals w where w.slip_id = k.slip_id)
            ), asked as (
                select s.slip_id, bool_and(b.principal <= 0 and b.fee <= 0 and b.costs <= 0) as is_settled,
                    bool_or(b.principal < k.principal or b.fee < k.fee) as is_too_much
                from touched join slips s using (slip_id) join slip_lines k using (slip_id)
                join claim_balances b using (claim_id)
                where s.usable_until >= $2 group by s.slip_id
            )
            insert into slip_withdrawals (slip_id, reason, withdrawn_at)
            select slip_id, case when is_settled then 'settled' else 'reduced' end, $3 from asked
            where is_settled or is_too_much on conflict do nothing returning slip_id, reason
            """, [.ids(claims), .date(round.today), .at(now)]
        ) { row in SlipWithdrawn(slipID: try row.id(0), reason: try row.received(1), withdrawnAt: now) }
    }

    /// The next page of slips that were told of since the last round.
    static func told(_ round: Round, after place: Cursor, in tx: borrowing Transaction) throws -> [SlipID] {
        try tx.query(
            "select slip_id from slip_news where slip_id > $1 and issued_at >= $2 order by slip_id limit $3",
            [.uuid(PostgresUUID(place.id)), .at(round.last), .int(Int64(round.page))]
        ) { row in try row.id(0) }
    }

    /// Notes told slips all of whose claims stand on one of these, newer slips.
    static func replace(
        by slips: [SlipID], _ round: Round, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [SlipWithdrawn] {
        guard !slips.isEmpty else { return [] }
        return try tx.query(
            """
            insert into slip_withdrawals (slip_id, reason, withdrawn_at)
            select distinct old.slip_id, 'replaced', $3::timestamptz
            from slips s join slip_lines k using (slip_id)
            join slip_lines o on o.claim_id = k.claim_id and o.slip_id <> s.slip_id
            join slips old on old.slip_id = o.slip_id and (old.issued_on, old.slip_id) < (s.issued_on, s.slip_id)
            join slip_news n on n.slip_id = old.slip_id
            where s.slip_id = any($1) and old.usable_until >= $2 and not exists (
                select from slip_lines x where x.slip_id = old.slip_id and not exists (
                    select from slip_lines y where y.slip_id = s.slip_id and y.claim_id = x.claim_id))
            on conflict do nothing returning slip_id, reason
            """, [.ids(slips), .date(round.today), .at(now)]
        ) { row in SlipWithdrawn(slipID: try row.id(0), reason: try row.received(1), withdrawnAt: now) }
    }

    /// These slips as the others hear of them.
    private static func slips(_ ids: [SlipID], in tx: borrowing Transaction) throws -> [SlipIssued] {
        guard !ids.isEmpty else { return [] }
        let lines = try tx.query(
            """
            select slip_id, claim_id, principal, late_charge, fee from slip_lines where slip_id = any($1)
            order by slip_id, line
            """, [.ids(ids)]
        ) { row in
            (
                try row.id(0, as: SlipID.self),
                ClaimShare(
                    claimID: try row.id(1),
                    amount: ClaimBalance(
                        principal: try row.yen(2), lateCharge: try row.yen(3), fee: try row.yen(4), costs: .zero))
            )
        }
        let shares = Dictionary(grouping: lines, by: \.0).mapValues { $0.map(\.1) }
        return try tx.query(
            """
            select slip_id, slip_number, barcode, el_number, usable_until, charge_policy from slips
            where slip_id = any($1) order by slip_id
            """, [.ids(ids)]
        ) { row in
            let id: SlipID = try row.id(0)
            let elNumber = try row.optionalReceived(3)
            return SlipIssued(
                slipID: id, number: try row.received(1), barcode: try row.optionalReceived(2), elNumber: elNumber,
                payEasyPayment: elNumber.map { ReceivedText(String(decoding: Array($0.utf8)[5..<25], as: UTF8.self)) },
                total: shares[id, default: []].map(\.amount.total).total(), usableUntil: try row.businessDate(4),
                charge: try StoredCode.decode(try row.text(5), as: SlipCharge.self), lines: shares[id, default: []])
        }
    }

    /// The smallest identifier of a moment.
    static func first(at moment: Timestamp) -> UUIDv7 {
        UUIDv7(unixMilliseconds: UInt64(max(0, moment.microseconds / 1000)), random: (0, 0))
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Which slips payment-intake was told of, and which of them may not be paid any more.
enum SlipNewsStore {
    /// Of a round.
    struct Bounds: Sendable {
        /// The day on which slips must be usable.
        var today: BusinessDate
        /// Slips told of in one transaction.
        var page: Int
        /// Slips and entries made before are known to be committed, or to have failed.
        var from: Timestamp
        /// The end of the last round.
        var last: Timestamp
    }

    /// One round at a time per database, whichever replica does it.
    private static let lock: Int64 = 0x5361_696B_536C_6970

    /// When the journal was last looked through; nil while another replica is at it.
    static func open(in tx: borrowing Transaction) throws -> Timestamp? {
        let isMine =
            try tx.first("select pg_try_advisory_xact_lock($1)", [.int(lock)]) { row in try row.bool(0) } ?? false
        guard isMine else { return nil }
        return try tx.first("select looked_at from slip_watch") { row in try row.moment(0) }
    }

    static func close(at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute("update slip_watch set looked_at = $1", [.at(now)])
    }

    /// Notes usable slips that nobody was told of, at most a page.
    static func issue(_ bounds: Bounds, at now: Timestamp, in tx: borrowing Transaction) throws -> [SlipIssued] {
        let ids = try tx.query(
            """
            insert into slip_news (slip_id, issued_at)
            select s.slip_id, $4 from slips s
            where s.slip_id >= $1 and s.usable_until >= $2 and not exists (
                select from slip_news n where n.slip_id = s.slip_id)
            order by s.slip_id limit $3 returning slip_id
            """,
            [
                .id(SlipNewsStore.first(at: bounds.from)), .date(bounds.today), .int(Int64(bounds.page)), .at(now),
            ]
        ) { row in try row.id(0, as: SlipID.self) }
        return try slips(ids, in: tx)
    }

    /// Notes told slips that ask for more than is owed on a claim that moved since, or that a newer slip over the same
    /// claims replaces; at most a page.
    static func withdraw(
        _ bounds: Bounds, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [SlipWithdrawn] {
        try tx.query(
            """
            with moved as (
                select distinct l.claim_id from journal_legs l where l.entry_id >= $1 and l.account = 0
            ), asked as (
                select s.slip_id, bool_and(b.principal <= 0 and b.fee <= 0 and b.costs <= 0) as is_settled,
                    bool_or(b.principal < k.principal or b.fee < k.fee) as is_too_much
                from (select distinct k.slip_id from moved m join slip_lines k using (claim_id)) t
                join slips s using (slip_id) join slip_lines k using (slip_id) join claim_balances b using (claim_id)
                where s.usable_until >= $2 group by s.slip_id
            ), newer as (
                select o.slip_id from slip_news n join slips s using (slip_id) join slip_lines k using (slip_id)
                join slip_lines o on o.claim_id = k.claim_id and o.slip_id <> s.slip_id
                join slips old on old.slip_id = o.slip_id
                    and (old.issued_on, old.slip_id) < (s.issued_on, s.slip_id)
                where n.issued_at >= $5 and old.usable_until >= $2 and not exists (
                    select from slip_lines x where x.slip_id = old.slip_id and not exists (
                        select from slip_lines y where y.slip_id = s.slip_id and y.claim_id = x.claim_id))
            ), reasons as (
                select slip_id, case when is_settled then 'settled' else 'reduced' end as reason
                from asked where is_settled or is_too_much
                union all select slip_id, 'replaced' from newer
            ), chosen as (
                select distinct on (r.slip_id) r.slip_id, r.reason from reasons r join slip_news using (slip_id)
                where not exists (select from slip_withdrawals w where w.slip_id = r.slip_id)
                order by r.slip_id, r.reason desc limit $3
            )
            insert into slip_withdrawals (slip_id, reason, withdrawn_at)
            select slip_id, reason, $4 from chosen on conflict do nothing returning slip_id, reason
            """,
            [
                .id(SlipNewsStore.first(at: bounds.from)), .date(bounds.today), .int(Int64(bounds.page)), .at(now),
                .at(bounds.last),
            ]
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
    private static func first(at moment: Timestamp) -> Identifier<Never> {
        Identifier(
            UUIDv7(unixMilliseconds: UInt64(max(0, moment.microseconds / 1000)), random: (0, 0)))
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// The registry of slips (納付書) that may be paid, or might once.
enum SlipStore {
    /// A slip as it is answered about.
    struct Slip: Sendable {
        var id: SlipID
        var number: ReceivedText
        var barcode: ReceivedText?
        var elNumber: ReceivedText?
        var total: Yen
        var usableUntil: BusinessDate
        /// Nil while it may be paid.
        var withdrawn: ReceivedText?
    }

    /// Keeps slips never heard of, with what centres must hear of them.
    ///
    /// - Returns: how many of these slips are kept with other content.
    static func insert(_ slips: [SlipIssued], at now: Timestamp, in tx: borrowing Transaction) throws -> Int64 {
        let values: [PostgresValue] = [
            .ids(slips.map(\.slipID)), .texts(slips.map(\.number)), .optionalTexts(slips.map(\.barcode)),
            .optionalTexts(slips.map(\.elNumber)), .amounts(slips.map(\.total)), .dates(slips.map(\.usableUntil)),
        ]
        _ = try tx.execute(
            """
            insert into slips (slip_id, slip_number, barcode, el_number, total, usable_until, issued_at)
            select k.*, $7 from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::date[]) as k
            on conflict (slip_id) do nothing
            """, values + [.at(now)])
        try bill(slips.map(\.slipID), in: tx)
        return try tx.first(
            """
            select count(*) from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::int8[], $6::date[])
                as k(slip_id, number, barcode, el_number, total, usable_until)
            join slips s using (slip_id)
            where (s.slip_number, s.barcode, s.el_number, s.total, s.usable_until) is distinct from
                (k.number, k.barcode, k.el_number, k.total, k.usable_until)
            """, values
        ) { row in try row.int(0) } ?? 0
    }

    /// Keeps that slips may not be paid any more, whether or not the slips are known yet.
    static func withdraw(_ slips: [SlipWithdrawn], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into slip_withdrawals (slip_id, reason, withdrawn_at, recorded_at)
            select k.*, $4 from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as k on conflict do nothing
            """,
            [
                .ids(slips.map(\.slipID)), .texts(slips.map(\.reason)), .moments(slips.map(\.withdrawnAt)), .at(now),
            ])
        try bill(slips.map(\.slipID), in: tx)
    }

    /// Adds what centres must hear: of each slip with an eL number that it is payable, and its withdrawal.
    private static func bill(_ slips: [SlipID], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into billing_records (slip_id, kind)
            select s.slip_id, k.kind from slips s cross join (values (1), (3)) as k(kind)
            where s.slip_id = any($1) and s.el_number is not null and (k.kind = 1 or exists (
                select from slip_withdrawals w where w.slip_id = s.slip_id))
            on conflict do nothing
            """, [.ids(slips)])
    }

    /// The slips that are named so: by number, barcode, eL number or id.
    static func find(_ key: ReceivedText, in tx: borrowing Transaction) throws -> Slip? {
        let byID = SlipID(key.string).map { [$0] } ?? []
        return try tx.first(
            """
            \(columns) where s.slip_number = $1 or s.barcode = $1 or s.el_number = $1 or s.slip_id = any($2)
            order by s.slip_id desc limit 1
            """, [.text(key), .ids(byID)], slip)
    }

    /// A receipt that came for a slip after its withdrawal: money all the same.
    struct LatePayment: Sendable {
        var receipt: ReceiptID
        var slip: SlipID
        var channel: ReceivedText
        var paidOn: BusinessDate
        var amount: Yen
        var reason: ReceivedText
    }

    /// Receipts that were paid on withdrawn slips on a later day, the newest withdrawals first; at most `count`.
    static func paidAfterWithdrawal(atMost count: Int, in tx: borrowing Transaction) throws -> [LatePayment] {
        try tx.query(
            """
            select r.receipt_id, s.slip_id, r.channel, r.paid_on, r.amount, w.reason
            from slip_withdrawals w join slips s using (slip_id)
            join receipts r on (r.reference = s.barcode and r.reference_kind = 1
                or r.reference = s.el_number and r.reference_kind = 4)
            where r.version > 0 and r.state in (1, 2, 4)
                and r.paid_on > (w.withdrawn_at at time zone 'Asia/Tokyo')::date
            order by w.withdrawn_at desc, r.receipt_id limit $1
            """, [.int(Int64(count))]
        ) { row in
            LatePayment(
                receipt: try row.id(0), slip: try row.id(1), channel: try row.received(2),
                paidOn: try row.businessDate(3), amount: try row.yen(4), reason: try row.received(5))
        }
    }

    private static let columns = """
        select s.slip_id, s.slip_number, s.barcode, s.el_number, s.total, s.usable_until, w.reason
        from slips s left join slip_withdrawals w using (slip_id)
        """

    private static func slip(_ row: borrowing PostgresRow) throws -> Slip {
        Slip(
            id: try row.id(0), number: try row.received(1), barcode: try row.optionalReceived(2),
            elNumber: try row.optionalReceived(3), total: try row.yen(4), usableUntil: try row.businessDate(5),
            withdrawn: try row.optionalReceived(6))
    }
}

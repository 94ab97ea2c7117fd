import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Orders to pay money back (還付), and everything that happened to them.
enum RefundStore {
    /// What happened to some of them.
    struct Event: Sendable {
        var event: RefundEvent
        var officer: ReceivedText
        var on: BusinessDate?
        var reason: ReceivedText?
        var at: Timestamp
    }

    /// Keeps orders never heard of.
    ///
    /// - Returns: the ids of the new ones.
    static func insert(_ refunds: [Refund], at now: Timestamp, in tx: borrowing Transaction) throws -> [RefundID] {
        try tx.query(
            """
            insert into refunds (refund_id, person_id, amount, interest, bank, branch, product, account, holder_kana,
                pay_on, state, requested_at, changed_at)
            select k.*, 1, $11, $11 from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::int8[], $5::text[], $6::text[],
                $7::text[], $8::text[], $9::text[], $10::date[]) as k
            on conflict do nothing returning refund_id
            """,
            [
                .ids(refunds.map(\.id)), .optionalIDs(refunds.map(\.person)), .amounts(refunds.map(\.amount)),
                .amounts(refunds.map(\.interest)), .texts(refunds.map(\.account.bank)),
                .texts(refunds.map(\.account.branch)), .texts(refunds.map(\.account.product)),
                .texts(refunds.map(\.account.number)), .texts(refunds.map(\.holderKana)),
                .dates(refunds.map(\.payOn)), .at(now),
            ]
        ) { row in try row.id(0) }
    }

    /// These orders, locked in the order of their ids.
    static func lock(_ ids: [RefundID], in tx: borrowing Transaction) throws -> [Refund] {
        try tx.query("\(columns) where refund_id = any($1) order by refund_id for update", [.ids(ids)], refund)
    }

    /// The orders of a file, locked.
    static func lock(ofFile file: UUIDv7, in tx: borrowing Transaction) throws -> [Refund] {
        try tx.query(
            "\(columns) where file_id = $1 order by refund_id for update", [.uuid(PostgresUUID(file))], refund)
    }

    /// Orders that may be paid on a day and are in no file, locked; at most `count`.
    static func waiting(
        on day: BusinessDate, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Refund] {
        try tx.query(
            "\(columns) where state = 1 and pay_on <= $1 order by refund_id limit $2 for update",
            [.date(day), .int(Int64(count))], refund)
    }

    /// Moves locked orders on, and keeps what happened to them as facts.
    static func move(_ refunds: [Refund], by event: Event, in tx: borrowing Transaction) throws {
        guard !refunds.isEmpty else { return }
        let states = refunds.map { Int32($0.state.rawValue) }
        let files = refunds.map { refund in refund.file.map { PostgresUUID($0) } }
        _ = try tx.execute(
            """
            update refunds r set state = k.state, file_id = k.file_id, on_day = coalesce($4, r.on_day),
                reason = coalesce($5, r.reason), changed_at = $6
            from unnest($1::uuid[], $2::int4[], $3::uuid[]) as k(refund_id, state, file_id)
            where r.refund_id = k.refund_id
            """,
            [
                .ids(refunds.map(\.id)), .int32s(states), .optionalUUIDs(files), .date(event.on),
                .text(event.reason), .at(event.at),
            ])
        _ = try tx.execute(
            """
            insert into refund_events (refund_id, state, file_id, event, officer, on_day, reason, recorded_at)
            select k.*, $4, $5, $6, $7, $8 from unnest($1::uuid[], $2::int4[], $3::uuid[]) as k
            """,
            [
                .ids(refunds.map(\.id)), .int32s(states), .optionalUUIDs(files), .text(event.event.rawValue),
                .text(event.officer), .date(event.on), .text(event.reason), .at(event.at),
            ])
    }

    /// The oldest orders that are not ended, at most `count`; without account and name.
    static func open(atMost count: Int, in tx: borrowing Transaction) throws -> [Refund] {
        try tx.query(
            "\(columns) where state in (1, 2, 3) order by changed_at, refund_id limit $1", [.int(Int64(count))], refund)
    }

    private static let columns = """
        select refund_id, person_id, amount, interest, bank, branch, product, account, holder_kana, pay_on,
            state::int4, file_id, on_day, reason
        from refunds
        """

    private static func refund(_ row: borrowing PostgresRow) throws -> Refund {
        guard let state = RefundState(rawValue: Int16(try row.int32(10))) else { throw IntakeError(.storedValue) }
        var refund = Refund(
            RefundRequested(
                refundID: try row.id(0), personID: try row.optionalID(1), amount: try row.yen(2),
                interest: try row.yen(3),
                account: BankAccount(
                    bank: try row.received(4), branch: try row.received(5), product: try row.received(6),
                    number: try row.received(7)), holderKana: try row.received(8), payOn: try row.businessDate(9)))
        refund.state = state
        refund.file = try row.optionalUUID(11).map { UUIDv7(high: $0.high, low: $0.low) }
        (refund.on, refund.reason) = (try row.optionalBusinessDate(12), try row.optionalReceived(13))
        return refund
    }
}

import CodecPrimitives
import Outbox
import Postgres

/// Deliveries of billing data (納付情報), and the records that wait for one.
enum BillingStore {
    /// One thing that a collectors' centre must hear.
    struct Record: Sendable {
        enum Kind: Int32, Sendable { case new = 1, withdrawn = 3 }

        var slip: SlipID
        var kind: Kind
        /// 34 digits.
        var elNumber: ReceivedText
        var number: ReceivedText
        var total: Yen
        var usableUntil: BusinessDate
    }

    struct Delivery: Sendable {
        var id: UUIDv7
        var number: Int32
        var count: Int32
        var sha256: [UInt8]
        var maker: ReceivedText
    }

    /// The number that the next delivery has; others who make one wait.
    static func nextNumber(in tx: borrowing Transaction) throws -> Int32 {
        _ = try tx.execute("lock table billing_deliveries in share row exclusive mode")
        return try tx.first("select coalesce(max(number), 0)::int4 + 1 from billing_deliveries") { row in
            try row.int32(0)
        } ?? 1
    }

    /// Records that no delivery had, a slip's issue before its withdrawal; at most `count`.
    static func waiting(atMost count: Int, in tx: borrowing Transaction) throws -> [Record] {
        try tx.query(
            """
            select b.slip_id, b.kind::int4, s.el_number, s.slip_number, s.total, s.usable_until
            from billing_records b join slips s using (slip_id)
            where b.delivery is null order by b.slip_id, b.kind limit $1 for update of b
            """, [.int(Int64(count))]
        ) { row in
            guard let kind = Record.Kind(rawValue: try row.int32(1)) else { throw IntakeError(.storedValue) }
            return Record(
                slip: try row.id(0), kind: kind, elNumber: try row.received(2), number: try row.received(3),
                total: try row.yen(4), usableUntil: try row.businessDate(5))
        }
    }

    static func insert(
        _ delivery: Delivery, of records: [Record], content: [UInt8], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into billing_deliveries (delivery_id, number, record_count, content, sha256, maker, made_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .uuid(PostgresUUID(delivery.id)), .int32(delivery.number), .int32(delivery.count), .bytes(content),
                .bytes(delivery.sha256), .text(delivery.maker), .at(now),
            ])
        _ = try tx.execute(
            """
            update billing_records b set delivery = $3
            from unnest($1::uuid[], $2::int4[]) as k(slip_id, kind)
            where b.slip_id = k.slip_id and b.kind = k.kind and b.delivery is null
            """, [.ids(records.map(\.slip)), .int32s(records.map(\.kind.rawValue)), .int32(delivery.number)])
    }

    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Delivery? {
        try tx.first("\(columns) where delivery_id = $1", [.uuid(PostgresUUID(id))], delivery)
    }

    static func newest(atMost count: Int, in tx: borrowing Transaction) throws -> [Delivery] {
        try tx.query("\(columns) order by number desc limit $1", [.int(Int64(count))], delivery)
    }

    /// The bytes of a delivery; nil where there is none.
    static func content(of id: UUIDv7, in tx: borrowing Transaction) throws -> [UInt8]? {
        try tx.first(
            "select content from billing_deliveries where delivery_id = $1", [.uuid(PostgresUUID(id))]
        ) { row in try row.bytes(0) }
    }

    private static let columns =
        "select delivery_id, number, record_count, sha256, maker from billing_deliveries"

    private static func delivery(_ row: borrowing PostgresRow) throws -> Delivery {
        let id = try row.uuid(0)
        return Delivery(
            id: UUIDv7(high: id.high, low: id.low), number: try row.int32(1), count: try row.int32(2),
            sha256: try row.bytes(3), maker: try row.received(4))
    }
}

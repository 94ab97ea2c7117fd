import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// What the ledger says of receipts: the third side of the match, and what matched no slip or brought too much.
enum PostingStore {
    /// What one message says of a version of a receipt.
    struct Item: Sendable {
        var posting: PostingRecorded
        /// The route of the claims it is about (`tax`, `public`, `private`).
        var route: ReceivedText

        /// Booked on any account; nothing while it is only announced or taken back.
        var booked: Yen {
            guard posting.finality == .final else { return .zero }
            let lines = posting.lines.map { $0.principal + $0.lateCharge + $0.fee + $0.costs }
            return lines.total() + posting.suspense + posting.overpaid
        }
    }

    /// Keeps what messages say, in their order; they may say something of one receipt several times.
    static func insert(_ messages: [[Item]], at now: Timestamp, in tx: borrowing Transaction) throws {
        let items = messages.flatMap(\.self)
        if isOneRouteEach(items) {
            try keep(items, at: now, in: tx)
        } else {
            for message in messages { try keep(message, at: now, in: tx) }
        }
        let odd = items.map(\.posting).filter { !$0.suspense.isZero || !$0.overpaid.isZero }
        try insertExceptions(odd, at: now, in: tx)
        let raised = odd.filter { $0.finality == .final }.flatMap { posting -> [ReceiptExceptionStore.Raised] in
            let kinds: [(Yen, ReceiptException)] = [(posting.suspense, .slipUnknown), (posting.overpaid, .paidTwice)]
            return kinds.filter { !$0.0.isZero }.map { .init(receiptID: posting.receiptID, kind: $0.1) }
        }
        try ReceiptExceptionStore.insert(raised, at: now, in: tx)
    }

    /// Whether no receipt is told of on two routes: then the order of the messages does not matter.
    private static func isOneRouteEach(_ items: [Item]) -> Bool {
        guard let first = items.first?.route, items.contains(where: { $0.route != first }) else { return true }
        var routes: [ReceiptID: ReceivedText] = [:]
        return items.allSatisfy { item in
            let known = routes.updateValue(item.route, forKey: item.posting.receiptID)
            return known == nil || known == item.route
        }
    }

    /// The newest word of each route; where one route has the whole receipt, what others said of it is over.
    private static func keep(_ items: [Item], at now: Timestamp, in tx: borrowing Transaction) throws {
        var newest: [Key: Item] = [:]
        newest.reserveCapacity(items.count)
        for item in items { newest[Key(receipt: item.posting.receiptID, route: item.route)] = item }
        let rows = newest.sorted { $0.key < $1.key }.map(\.value)
        let known = try heard(rows.map(\.posting.receiptID), in: tx)
        try add(rows.filter { !known.contains($0.posting.receiptID) }, at: now, in: tx)
        try change(rows.filter { known.contains($0.posting.receiptID) }, at: now, in: tx)
    }

    /// Those of these receipts, in the order of their ids, of which the ledger has spoken before. Ids are made in the order
    /// of time: nearly always nobody has spoken of any in their range.
    private static func heard(_ receipts: [ReceiptID], in tx: borrowing Transaction) throws -> Set<ReceiptID> {
        guard let first = receipts.first, let last = receipts.last else { return [] }
        let isAny = try tx.first(
            "select exists (select from ledger_postings where receipt_id between $1 and $2)", [.id(first), .id(last)]
        ) { row in try row.bool(0) }
        guard isAny == true else { return [] }
        return Set(
            try tx.query(
                "select receipt_id from ledger_postings where receipt_id = any($1)", [.ids(receipts)]
            ) { row in try row.id(0, as: ReceiptID.self) })
    }

    /// The first words about receipts.
    private static func add(_ rows: [Item], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !rows.isEmpty else { return }
        _ = try tx.copyNew(
            "copy ledger_postings (receipt_id, route, version, amount, recorded_at) from stdin (format binary)"
        ) { writer in
            for row in rows {
                try writer.row { fields in
                    fields.id(row.posting.receiptID)
                    fields.text(row.route)
                    fields.int32(row.posting.receiptVersion)
                    fields.yen(row.booked)
                    fields.at(now)
                }
            }
        }
    }

    /// Further words about receipts.
    private static func change(_ rows: [Item], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !rows.isEmpty else { return }
        let values: [PostgresValue] = [
            .ids(rows.map(\.posting.receiptID)), .texts(rows.map(\.route)),
            .int32s(rows.map(\.posting.receiptVersion)), .amounts(rows.map(\.booked)), .at(now),
        ]
        _ = try tx.execute(
            """
            insert into ledger_postings as p (receipt_id, route, version, amount, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::text[], $3::int4[], $4::int8[]) as k
            on conflict (receipt_id, route) do update set version = excluded.version, amount = excluded.amount,
                recorded_at = excluded.recorded_at where excluded.version >= p.version
            """, values)
        _ = try tx.execute(
            """
            delete from ledger_postings p
            using unnest($1::uuid[], $2::text[], $3::int4[], $4::int8[]) as k(receipt_id, route, version, amount)
            join receipts r using (receipt_id)
            where p.receipt_id = k.receipt_id and p.route <> k.route and k.amount = r.amount and p.version <= k.version
            """, Array(values.dropLast()))
    }

    private struct Key: Hashable, Comparable {
        var receipt: ReceiptID
        var route: ReceivedText

        static func < (left: Key, right: Key) -> Bool { (left.receipt, left.route) < (right.receipt, right.route) }
    }

    private static func insertExceptions(
        _ items: [PostingRecorded], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !items.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into posting_exceptions (receipt_id, version, suspense, overpaid, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::int4[], $3::int8[], $4::int8[]) as k on conflict do nothing
            """,
            [
                .ids(items.map(\.receiptID)), .int32s(items.map(\.receiptVersion)), .amounts(items.map(\.suspense)),
                .amounts(items.map(\.overpaid)), .at(now),
            ])
    }
}

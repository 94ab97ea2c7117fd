import CodecPrimitives
import Outbox
import Postgres

/// What contractors read with their cursors: every entry once, gapless, behind the lock of the contract.
enum FeedStore {
    enum Kind: String, Sendable, CaseIterable { case assigned, paid, recalled, ended }

    /// One piece of news for a contractor.
    struct Entry: Sendable {
        var assignment: AssignmentID
        var kind: Kind
        /// Of a payment, or what is owed at the hand-over.
        var amount: Yen?
        /// Of a payment; its newest entry counts.
        var receipt: ReceiptID?
        var day: BusinessDate
        var reason: ReceivedText?
    }

    /// Adds entries. The caller holds the contract's lock, so that no reader passes a number still to come.
    static func append(
        _ entries: [Entry], to contract: ContractID, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !entries.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into feed (contract_id, cursor, assignment_id, kind, amount, receipt_id, day, reason, recorded_at)
            select $1, (select coalesce(max(cursor), 0) from feed where contract_id = $1) + k.place, k.assignment,
                k.kind, k.amount, k.receipt, k.day, k.reason, $8
            from unnest($2::uuid[], $3::text[], $4::int8[], $5::uuid[], $6::date[], $7::text[])
                with ordinality as k(assignment, kind, amount, receipt, day, reason, place)
            """,
            [
                .id(contract), .ids(entries.map(\.assignment)), .texts(entries.map(\.kind.rawValue)),
                .optionalInts(entries.map { $0.amount?.amount }), .optionalIDs(entries.map(\.receipt)),
                .dates(entries.map(\.day)),
                .optionalTexts(entries.map(\.reason)), .at(now),
            ])
    }

    /// What contractors were last told of these receipts.
    static func told(
        of receipts: [ReceiptID], in tx: borrowing Transaction
    ) throws -> [Payment: Yen] {
        let rows = try tx.query(
            """
            select distinct on (assignment_id, receipt_id) assignment_id, receipt_id, amount from feed
            where receipt_id = any($1) order by assignment_id, receipt_id, cursor desc
            """, [.ids(receipts)]
        ) { row in (Payment(assignment: try row.id(0), receipt: try row.id(1)), try row.yen(2)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// A receipt on an assignment.
    struct Payment: Hashable {
        var assignment: AssignmentID
        var receipt: ReceiptID
    }

    /// Entries after a cursor, in order.
    static func read(
        _ contract: ContractID, after cursor: Int64, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [(cursor: Int64, entry: Entry)] {
        try tx.query(
            """
            select cursor, assignment_id, kind, amount, receipt_id, day, reason from feed
            where contract_id = $1 and cursor > $2 order by cursor limit $3
            """, [.id(contract), .int(cursor), .int(Int64(count))]
        ) { row in
            guard let kind = Kind(rawValue: try row.text(2)) else { throw OutsourcingError(.storedValue) }
            let entry = Entry(
                assignment: try row.id(1), kind: kind, amount: try row.optionalYen(3),
                receipt: try row.optionalID(4), day: try row.businessDate(5), reason: try row.optionalReceived(6))
            return (try row.int(0), entry)
        }
    }

    /// Notes that the contractor has everything through a cursor; returns the assignments handed over until there.
    ///
    /// - Returns: nil when the cursor was never given out.
    static func acknowledge(
        _ contract: ContractID, through cursor: Int64, in tx: borrowing Transaction
    ) throws -> [AssignmentID]? {
        let last = try tx.first(
            "select coalesce(max(cursor), 0) from feed where contract_id = $1", [.id(contract)]
        ) { row in try row.int(0) }
        guard cursor >= 0, cursor <= last ?? 0 else { return nil }
        _ = try tx.execute(
            """
            insert into feed_acks as a (contract_id, through) values ($1, $2)
            on conflict (contract_id) do update set through = greatest(a.through, excluded.through)
            """, [.id(contract), .int(cursor)])
        return try tx.query(
            """
            select f.assignment_id from feed f join assignments a using (assignment_id)
            where f.contract_id = $1 and f.cursor <= $2 and f.kind = 'assigned' and a.acknowledged_at is null
            order by f.assignment_id
            """, [.id(contract), .int(cursor)]
        ) { row in try row.id(0) }
    }
}

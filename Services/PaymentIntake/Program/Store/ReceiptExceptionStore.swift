import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// What a person must look at in receipts (収納の例外), once for each kind.
enum ReceiptExceptionStore {
    /// One exception of one receipt.
    struct Raised: Hashable, Sendable {
        var receiptID: ReceiptID
        var kind: ReceiptException
    }

    /// A row of the list; no personal data.
    struct Open: Encodable, Sendable {
        let receipt: String
        let exception: String
        let channel: String
        let state: String
        let amountYen: Int64
        let paidOn: String
        let since: String
    }

    static func insert(_ raised: [Raised], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !raised.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into receipt_exceptions (receipt_id, kind, raised_at)
            select k.*, $3 from unnest($1::uuid[], $2::int4[]) as k on conflict do nothing
            """,
            [
                .ids(raised.map(\.receiptID)), .int32s(raised.map { Int32($0.kind.rawValue) }), .at(now),
            ])
    }

    /// What only waited for news is settled by it: a cancel for its flash, a flash for its confirmation.
    static func settle(_ receipts: [ReceiptID], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !receipts.isEmpty else { return }
        let waiting = [ReceiptException.cancelWithoutFlash, .flashNeverConfirmed].map { Int32($0.rawValue) }
        _ = try tx.execute(
            """
            update receipt_exceptions set settled_at = $3
            where receipt_id = any($1) and kind = any($2) and settled_at is null
            """, [.ids(receipts), .int32s(waiting), .at(now)])
    }

    /// An officer's word that an exception is dealt with.
    ///
    /// - Returns: false where the receipt has no such exception that is open.
    static func settle(
        _ raised: Raised, by decision: OfficerWord, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            update receipt_exceptions set settled_at = $3, settled_by = $4, reason = $5
            where receipt_id = $1 and kind = $2 and settled_at is null
            """,
            [
                .id(raised.receiptID), .int32(Int32(raised.kind.rawValue)), .at(now), .text(decision.officer),
                .text(decision.reason),
            ]) == 1
    }

    /// A decision about a receipt settles what it had to be decided for.
    static func settle(
        _ receipt: ReceiptID, by word: OfficerWord, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let decided: [ReceiptException] = [
            .confirmedAfterCancel, .cancelWithoutFlash, .flashNeverConfirmed, .amountContradicted,
        ]
        _ = try tx.execute(
            """
            update receipt_exceptions set settled_at = $3, settled_by = $4, reason = $5
            where receipt_id = $1 and kind = any($2) and settled_at is null
            """,
            [
                .id(receipt), .int32s(decided.map { Int32($0.rawValue) }), .at(now), .text(word.officer),
                .text(word.reason),
            ])
    }

    /// Open exceptions, oldest first.
    static func open(atMost count: Int, in tx: borrowing Transaction) throws -> [Open] {
        try tx.query(
            """
            select e.receipt_id, e.kind::int4, r.channel, r.state::int4, r.amount, r.paid_on, e.raised_at
            from receipt_exceptions e join receipts r using (receipt_id)
            where e.settled_at is null order by e.raised_at, e.receipt_id, e.kind limit $1
            """, [.int(Int64(count))]
        ) { row in
            guard let kind = ReceiptException(rawValue: Int16(try row.int32(1))),
                let state = ReceiptState(rawValue: Int16(try row.int32(3)))
            else { throw IntakeError(.storedValue) }
            return Open(
                receipt: try row.id(0, as: ReceiptID.self).description, exception: kind.name, channel: try row.text(2),
                state: "\(state)", amountYen: try row.yen(4).amount, paidOn: try row.businessDate(5).description,
                since: try row.moment(6).description)
        }
    }

    /// Flashes paid before a day that nothing has confirmed age (速報滞留): state and exception in one statement.
    static func age(before day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws -> Int {
        guard let edge = ReceiptLifeCycle.edge(from: .flashed, on: .aged), let exception = edge.exception else {
            return 0
        }
        return try tx.execute(
            """
            with aged as (
                update receipts set state = $2, changed_at = $4 where state = $1 and paid_on < $3 returning receipt_id
            )
            insert into receipt_exceptions (receipt_id, kind, raised_at) select receipt_id, $5, $4 from aged
            on conflict do nothing
            """,
            [
                .int32(Int32(ReceiptState.flashed.rawValue)), .int32(Int32(edge.to.rawValue)), .date(day), .at(now),
                .int32(Int32(exception.rawValue)),
            ])
    }
}

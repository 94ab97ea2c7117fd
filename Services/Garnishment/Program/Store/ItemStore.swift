import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// Seizure items in the database.
enum ItemStore {
    /// Takes requests in; one that is known already changes nothing.
    static func insert(_ requests: [SeizureRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        for request in requests {
            _ = try tx.execute(
                """
                insert into seizure_items (request_id, person_id, claims, amount_wanted, legal_basis, bank, branch,
                    product, account, instruction, requester, state, requested_at, changed_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) on conflict do nothing
                """,
                [
                    .id(request.requestID), .id(request.personID), .ids(request.claims), .yen(request.amountWanted),
                    .text(request.legalBasis), .text(request.account.bank), .text(request.account.branch),
                    .text(request.account.product), .text(request.account.number), .text(request.instruction.rawValue),
                    .text(request.officer), .at(now),
                ])
        }
    }

    /// One item, locked.
    static func lock(_ id: SeizureRequestID, in tx: borrowing Transaction) throws -> Item? {
        try tx.first("select \(Item.columns) from seizure_items where request_id = $1 for update", [.id(id)]) { row in
            try Item(row)
        }
    }

    /// Several items, locked in id order.
    static func lock(_ ids: [SeizureRequestID], in tx: borrowing Transaction) throws -> [Item] {
        try tx.query(
            "select \(Item.columns) from seizure_items where request_id = any($1) order by request_id for update",
            [.ids(ids)]
        ) { row in try Item(row) }
    }

    /// The items of a batch, locked in id order.
    static func lock(batch: BatchID, in tx: borrowing Transaction) throws -> [Item] {
        try tx.query(
            "select \(Item.columns) from seizure_items where batch_id = $1 order by request_id for update", [.id(batch)]
        ) { row in try Item(row) }
    }

    /// Requested items of a bank that nobody drafts at this moment, oldest first.
    static func draftable(
        bank: ReceivedText, includingDropped: Bool, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Item] {
        try tx.query(
            """
            select \(Item.columns) from seizure_items
            where bank = $1 and (state = 1 or ($2 and state = 15)) order by requested_at, request_id limit $3
            for update skip locked
            """, [.text(bank), .bool(includingDropped), .int(Int64(count))]
        ) { row in try Item(row) }
    }

    /// Items with a clearance, not yet on their way out, for these accounts; locked in id order.
    static func awaitingEvidence(
        accounts: [BankAccount], in tx: borrowing Transaction
    ) throws -> [Item] {
        try tx.query(
            """
            select \(Item.columns) from seizure_items where request_id in (
                select i.request_id from seizure_items i
                join unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (bank, branch, product, account)
                    using (bank, branch, product, account) where i.state in (3, 4, 5))
            order by request_id for update
            """,
            [
                .texts(accounts.map(\.bank)), .texts(accounts.map(\.branch)), .texts(accounts.map(\.product)),
                .texts(accounts.map(\.number)),
            ]
        ) { row in try Item(row) }
    }

    /// The next item number (差押番号): twelve characters, never given twice.
    static func nextNumber(in tx: borrowing Transaction) throws -> ReceivedText {
        let number = try tx.first("select 'Z' || lpad(nextval('item_numbers')::text, 11, '0')") { row in
            try row.received(0)
        }
        guard let number else { throw GarnishmentError(.numbersExhausted) }
        return number
    }

    /// Writes what may change of a locked item.
    static func save(_ item: Item, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            update seizure_items set state = $2, version = $3, batch_id = $4, item_number = $5, frozen_amount = $6,
                draft_clearance = $7, export_clearance = $8, evidence_state = $9, evidence_answer = $10, reasons = $11,
                changed_at = $12
            where request_id = $1
            """,
            [
                .id(item.requestID), .int32(Int32(item.state.rawValue)), .int32(item.version), .id(item.batchID),
                .text(item.itemNumber), .optionalInt(item.frozen?.amount), .id(item.draftClearance),
                .id(item.exportClearance), .text(item.evidence), .id(item.evidenceAnswer), .texts(item.reasons),
                .at(now),
            ])
        // Personal data go with the permission to use them.
        if item.state == .refused || item.state == .dropped || item.state == .withdrawn {
            _ = try tx.execute("delete from item_persons where request_id = $1", [.id(item.requestID)])
        }
    }
}

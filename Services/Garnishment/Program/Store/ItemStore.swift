import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// Seizure items in the database.
enum ItemStore {
    /// Takes requests in; one that is known already changes nothing.
    static func insert(_ requests: [SeizureRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        let claims = requests.enumerated().flatMap { place, request in request.claims.map { (place + 1, $0) } }
        _ = try tx.execute(
            """
            insert into seizure_items (request_id, person_id, amount_wanted, legal_basis, bank, branch, product, account,
                instruction, requester, claims, state, requested_at, changed_at)
            select r.id, r.person, r.amount, r.basis, r.bank, r.branch, r.product, r.account, r.instruction, r.requester,
                coalesce(c.claims, '{}'), 1, $11, $11
            from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[]) with ordinality
                as r(id, person, amount, basis, bank, branch, product, account, instruction, requester, place)
            left join (
                select request, array_agg(claim order by place) as claims
                from unnest($12::int8[], $13::uuid[]) with ordinality as u(request, claim, place) group by request
            ) c on c.request = r.place
            on conflict do nothing
            """,
            [
                .ids(requests.map(\.requestID)), .ids(requests.map(\.personID)), .amounts(requests.map(\.amountWanted)),
                .texts(requests.map(\.legalBasis)), .texts(requests.map(\.account.bank)),
                .texts(requests.map(\.account.branch)), .texts(requests.map(\.account.product)),
                .texts(requests.map(\.account.number)), .texts(requests.map(\.instruction.rawValue)),
                .texts(requests.map(\.officer)), .at(now), .ints(claims.map { Int64($0.0) }), .ids(claims.map(\.1)),
            ])
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

    /// The next item numbers (差押番号): twelve characters each, never given twice.
    static func nextNumbers(_ count: Int, in tx: borrowing Transaction) throws -> [ReceivedText] {
        try tx.query(
            "select 'Z' || lpad(nextval('item_numbers')::text, 11, '0') from generate_series(1, $1)",
            [.int(Int64(count))]
        ) { row in try row.received(0) }
    }

    /// Writes what may change of locked items, each of which is there once.
    static func save(_ items: [Item], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !items.isEmpty else { return }
        let reasons = items.enumerated().flatMap { place, item in item.reasons.map { (place + 1, $0) } }
        _ = try tx.execute(
            """
            update seizure_items i set state = k.state, version = k.version, batch_id = k.batch, item_number = k.number,
                frozen_amount = k.frozen, draft_clearance = k.draft, export_clearance = k.export,
                evidence_state = k.evidence, evidence_answer = k.answer, reasons = coalesce(x.reasons, '{}'),
                changed_at = $11
            from unnest($1::uuid[], $2::int4[], $3::int4[], $4::uuid[], $5::text[], $6::int8[], $7::uuid[], $8::uuid[],
                $9::text[], $10::uuid[]) with ordinality
                as k(id, state, version, batch, number, frozen, draft, export, evidence, answer, place)
            left join (
                select item, array_agg(reason order by place) as reasons
                from unnest($12::int8[], $13::text[]) with ordinality as u(item, reason, place) group by item
            ) x on x.item = k.place
            where i.request_id = k.id
            """,
            columns(of: items) + [.at(now), .ints(reasons.map { Int64($0.0) }), .texts(reasons.map(\.1))])
        // Personal data go with the permission to use them.
        let ended = items.filter { $0.state == .refused || $0.state == .dropped || $0.state == .withdrawn }
        guard !ended.isEmpty else { return }
        _ = try tx.execute("delete from item_persons where request_id = any($1)", [.ids(ended.map(\.requestID))])
    }

    private static func columns(of items: [Item]) -> [PostgresValue] {
        [
            .ids(items.map(\.requestID)), .int32s(items.map { Int32($0.state.rawValue) }),
            .int32s(items.map(\.version)),
            .optionalIDs(items.map(\.batchID)), .optionalTexts(items.map(\.itemNumber)),
            .optionalInts(items.map(\.frozen?.amount)), .optionalIDs(items.map(\.draftClearance)),
            .optionalIDs(items.map(\.exportClearance)), .texts(items.map(\.evidence)),
            .optionalIDs(items.map(\.evidenceAnswer)),
        ]
    }
}

import CodecPrimitives
import Outbox
import Postgres

/// Overpaid receipts, and decisions to return them (還付).
enum RefundStore {
    /// Receipts that one listing shows.
    static let listed = 500

    /// A receipt of which something waits for a decision.
    struct Overpaid {
        var receipt: ReceiptID
        var channel: ReceivedText
        var paidOn: BusinessDate
        var amount: Yen
        var rest: Yen
    }

    /// A decision to return money.
    struct Decided: Hashable {
        var id: UUIDv7
        var receipt: ReceiptID
        var amount: Yen
        var interest: Yen
        var cause: ReceivedText
        var working: ReceivedText
    }

    static func save(
        _ decided: Decided, _ decision: SetOffStore.Decision, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into refund_decisions (refund_id, receipt_id, amount, interest, cause, working, decided_on, officer,
                recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .uuid(PostgresUUID(decided.id)), .id(decided.receipt), .yen(decided.amount), .yen(decided.interest),
                .text(decided.cause), .text(decided.working), .date(decision.on), .text(decision.officer),
                .text(recording.by), .at(recording.at),
            ])
    }

    /// The decision of an id; nil for one that was never made.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Decided? {
        try tx.first(
            "select receipt_id, amount, interest, cause, working from refund_decisions where refund_id = $1",
            [.uuid(PostgresUUID(id))]
        ) { row in
            Decided(
                id: id, receipt: try row.id(0), amount: try row.yen(1), interest: try row.yen(2),
                cause: try row.received(3), working: try row.received(4))
        }
    }

    /// What was decided to be returned of these receipts.
    static func refunded(_ receipts: [ReceiptID], in tx: borrowing Transaction) throws -> [ReceiptID: Yen] {
        guard !receipts.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select receipt_id, sum(amount)::bigint from refund_decisions where receipt_id = any($1) group by receipt_id
            """, [.ids(receipts)]
        ) { row in (try row.id(0, as: ReceiptID.self), try row.yen(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The person who owes these claims, where it is one; and her open taxes with the days they arose.
    static func debtor(of claims: [ClaimID], in tx: borrowing Transaction) throws -> PersonID? {
        let persons = try tx.query("select distinct person_id from claims where claim_id = any($1)", [.ids(claims)]) {
            row in try row.id(0, as: PersonID.self)
        }
        return persons.count == 1 ? persons[0] : nil
    }

    /// A person's taxes that are not paid, with the days they arose.
    static func openTaxes(of person: PersonID, in tx: borrowing Transaction) throws -> [ClaimID: BusinessDate] {
        let rows = try tx.query(
            """
            select c.claim_id, c.arose_on from claims c join claim_balances b using (claim_id)
            where c.person_id = $1 and c.route = 'tax' and (b.principal > 0 or b.late_charge > 0)
            """, [.id(person)]
        ) { row in (try row.id(0, as: ClaimID.self), try row.businessDate(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The city's numbers of these claims.
    static func numbers(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: String] {
        let rows = try tx.query("select claim_id, claim_number from claims where claim_id = any($1)", [.ids(claims)]) {
            row in (try row.id(0, as: ClaimID.self), try row.text(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Receipts of which something waits for a decision, the oldest payments first; at most `listed`.
    static func waiting(in tx: borrowing Transaction) throws -> [Overpaid] {
        try tx.query(
            """
            with spent as (
                select s.receipt_id, sum(l.amount) as yen
                from refund_set_offs s
                join journal_entries e on e.cause_id = s.set_off_id and e.cause = 'set_off'
                join journal_legs l using (entry_id)
                where l.account = 3 and l.layer = 1 group by s.receipt_id
            ), overpaid as (
                select e.cause_id as receipt_id, -sum(l.amount) as yen
                from journal_legs l join journal_entries e using (entry_id)
                where l.account = 3 and l.layer = 1 and e.cause in ('receipt', 'resettled') group by e.cause_id
            ), rests as (
                select o.receipt_id, o.yen - coalesce(s.yen, 0) - coalesce((
                    select sum(d.amount) from refund_decisions d where d.receipt_id = o.receipt_id), 0) as rest
                from overpaid o left join spent s using (receipt_id)
            )
            select r.receipt_id, r.channel, r.paid_on, r.amount, k.rest::bigint
            from rests k join receipts r using (receipt_id)
            where k.rest > 0 order by r.paid_on, r.receipt_id limit \(listed)
            """
        ) { row in
            Overpaid(
                receipt: try row.id(0), channel: try row.received(1), paidOn: try row.businessDate(2),
                amount: try row.yen(3), rest: try row.yen(4))
        }
    }
}

import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// What agents owe the city, and the lines that brought it (払込).
enum RemittanceMatchStore {
    /// One replica at a time matches; the lock ends with the transaction.
    static func takeTurn(in tx: borrowing Transaction) throws -> Bool {
        try tx.first("select pg_try_advisory_xact_lock(7235117, 2)") { row in try row.bool(0) } ?? false
    }

    /// Receipts that are to come together, or came too much.
    struct Owed: Sendable {
        var channel: ReceivedText
        var dueOn: BusinessDate
        var amount: Yen
        var count: Int
        /// Set for money that came for a receipt that is none any more.
        var receipt: ReceiptID?
    }

    /// What receipts of this service still owe that is due until a day.
    static func owed(through day: BusinessDate, in tx: borrowing Transaction) throws -> [Owed] {
        let owed = try tx.query(
            """
            select channel, due_on, sum(amount - remitted)::int8, count(*) from receipts
            where state = 2 and due_on <= $1 and amount > remitted group by channel, due_on
            """, [.date(day)]
        ) { row in
            Owed(
                channel: try row.received(0), dueOn: try row.businessDate(1), amount: try row.yen(2),
                count: Int(try row.int(3)))
        }
        return try owed + tooMuch(in: tx)
    }

    /// Receipts of which more came than they are by now: reversed, cancelled or corrected after their money.
    private static func tooMuch(in tx: borrowing Transaction) throws -> [Owed] {
        try tx.query(
            """
            select channel, due_on, case when state = 2 then amount else 0 end - remitted, receipt_id from receipts
            where (state = 2 and amount < remitted or state in (3, 5) and remitted <> 0) and due_on is not null
            """
        ) { row in
            Owed(
                channel: try row.received(0), dueOn: try row.businessDate(1), amount: try row.yen(2), count: 1,
                receipt: try row.id(3, as: ReceiptID.self))
        }
    }

    /// Money that other services have announced until a day, one by one.
    static func announced(through day: BusinessDate, in tx: borrowing Transaction) throws -> [RemittanceGroup.Key: Yen]
    {
        let rows = try tx.query(
            """
            select channel, payer, expected_on, receipt_id, amount from expected_remittances
            where match_id is null and expected_on <= $1
            """, [.date(day)]
        ) { row in
            let key = RemittanceGroup.Key(
                channel: try row.received(0), agent: try row.received(1), dueOn: try row.businessDate(2),
                receipt: try row.id(3, as: ReceiptID.self))
            return (key, try row.yen(4))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// A match as it is stored.
    struct Stored: Sendable {
        var id: RemittanceMatchID
        var match: RemittanceMatch
        var party: RemittanceParty
        var contract: ReceivedText?
        /// Who accepted a difference.
        var decision: OfficerWord?
    }

    /// A receipt and what came for it.
    struct Covered: Sendable {
        var receipt: ReceiptID
        var amount: Yen
    }

    /// Writes a match with its lines and receipts; the receipts are remitted with it.
    ///
    /// - Returns: the receipts it covers.
    /// - Throws: `IntakeError.raceLost` when receipts have changed since they were summed up; do it again.
    static func save(_ stored: Stored, at now: Timestamp, in tx: borrowing Transaction) throws -> [Covered] {
        let match = stored.match
        _ = try tx.execute(
            """
            insert into remittance_matches (match_id, channel, agent, credited_on, gross, fee, difference, contract,
                is_late, officer, reason, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                .id(stored.id), .text(stored.party.channel), .text(stored.party.agent),
                .date(match.creditedOn), .yen(match.gross), .yen(match.fee), .yen(match.difference),
                .optionalText(match.fee.isZero ? nil : stored.contract?.string), .bool(match.isLate),
                .optionalText(stored.decision?.officer.string), .optionalText(stored.decision?.reason.string), .at(now),
            ])
        try saveLines(match.lines, of: stored.id, in: tx)
        let covered =
            try remit(match.groups, by: stored.id, at: now, in: tx) + release(match.groups, by: stored.id, in: tx)
        guard covered.map(\.amount).total() == match.gross else { throw IntakeError(.raceLost) }
        return covered
    }

    private static func saveLines(_ lines: [BankLineID], of match: RemittanceMatchID, in tx: borrowing Transaction)
        throws
    {
        let count = try tx.execute(
            """
            with matched as (
                update bank_lines set state = 2 where line_id = any($1) and state = 1 returning line_id
            )
            insert into remittance_lines (line_id, match_id) select line_id, $2 from matched
            """, [.ids(lines), .id(match)])
        guard count == lines.count else { throw IntakeError(.raceLost) }
    }

    /// This service's own receipts of these groups.
    private static func remit(
        _ groups: [RemittanceGroup.Key], by match: RemittanceMatchID, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [Covered] {
        let own = groups.filter { $0.receipt == nil }
        guard !own.isEmpty, let state = ReceiptLifeCycle.state(from: .confirmed, after: .remitted) else { return [] }
        return try tx.query(
            """
            with owed as (
                select r.receipt_id, r.due_on, r.amount - r.remitted as brought
                from receipts r join unnest($1::text[], $2::date[]) as k(channel, due_on)
                    on r.channel = k.channel and r.due_on = k.due_on
                where r.state = 2 and r.amount > r.remitted for update of r
            ), done as (
                update receipts r set state = $4::int4, remitted = r.amount, changed_at = $5
                from owed o where r.receipt_id = o.receipt_id
            )
            insert into remittance_receipts (match_id, receipt_id, due_on, amount)
            select $3, receipt_id, due_on, brought from owed returning receipt_id, amount
            """,
            [
                .texts(own.map(\.channel)), .dates(own.map(\.dueOn)), .id(match),
                .int32(Int32(state.rawValue)), .at(now),
            ], covered)
    }

    /// Receipts of other services, which wait no longer.
    private static func release(
        _ groups: [RemittanceGroup.Key], by match: RemittanceMatchID, in tx: borrowing Transaction
    ) throws -> [Covered] {
        let announced = groups.compactMap(\.receipt)
        guard !announced.isEmpty else { return [] }
        return try tx.query(
            """
            with done as (
                update expected_remittances set match_id = $2 where receipt_id = any($1) and match_id is null
                returning receipt_id, expected_on, amount
            )
            insert into remittance_receipts (match_id, receipt_id, due_on, amount)
            select $2, receipt_id, expected_on, amount from done returning receipt_id, amount
            """, [.ids(announced), .id(match)], covered)
    }

    private static func covered(_ row: borrowing PostgresRow) throws -> Covered {
        Covered(receipt: try row.id(0, as: ReceiptID.self), amount: try row.yen(1))
    }

    /// Receipts that an officer has confirmed again after their money had come owe nothing.
    static func remitPaid(at now: Timestamp, in tx: borrowing Transaction) throws {
        guard let state = ReceiptLifeCycle.state(from: .confirmed, after: .remitted) else { return }
        _ = try tx.execute(
            """
            update receipts set state = $1::int4, changed_at = $2
            where state = 2 and remitted <> 0 and amount = remitted
            """, [.int32(Int32(state.rawValue)), .at(now)])
    }
}

import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Direct debits (口座振替) that were asked for, and how they ended.
enum DebitStore {
    /// A debit with its end.
    struct Debit: Sendable {
        var asked: DebitRequested
        var officer: ReceivedText
        var result: ReceivedText?
        var consequence: ReceivedText?
    }

    /// What is owed on these claims by this person, locked; claims of others are left out.
    static func owed(
        _ claims: [ClaimID], by person: PersonID, in tx: borrowing Transaction
    ) throws -> [ClaimShare] {
        try tx.query(
            """
            select c.claim_id, b.principal, b.late_charge, b.fee, b.costs
            from claims c join claim_balances b using (claim_id)
            where c.claim_id = any($1) and c.person_id = $2 order by c.claim_id for update of b
            """, [.ids(claims), .id(person)]
        ) { row in
            ClaimShare(
                claimID: try row.id(0),
                amount: ClaimBalance(
                    principal: try row.yen(1), lateCharge: try row.yen(2), fee: try row.yen(3), costs: try row.yen(4)))
        }
    }

    /// Whether a debit for one of these claims has not ended.
    static func runs(on claims: [ClaimID], in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            """
            select exists (select from debit_lines l where l.claim_id = any($1) and not exists (
                select from debit_results r where r.debit_id = l.debit_id))
            """, [.ids(claims)]
        ) { row in try row.bool(0) } ?? false
    }

    static func save(
        _ asked: DebitRequested, officer: ReceivedText, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into debits (debit_id, person_id, mandate_id, amount, debit_on, officer, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .id(asked.debitID), .id(asked.personID), .id(asked.mandateID), .yen(asked.amount),
                .date(asked.debitOn), .text(officer), .text(recording.by), .at(recording.at),
            ])
        _ = try tx.execute(
            """
            insert into debit_lines (debit_id, claim_id, principal, late_charge, fee, costs)
            select $1, * from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
            """,
            [
                .id(asked.debitID), .ids(asked.lines.map(\.claimID)), .amounts(asked.lines.map(\.amount.principal)),
                .amounts(asked.lines.map(\.amount.lateCharge)), .amounts(asked.lines.map(\.amount.fee)),
                .amounts(asked.lines.map(\.amount.costs)),
            ])
    }

    /// The debit of an id; nil for one that was never asked for.
    static func find(_ id: DebitID, in tx: borrowing Transaction) throws -> Debit? {
        try tx.first("\(columns) where d.debit_id = $1", [.id(id)], debit)
    }

    /// Debits that failed, the newest first, at most `count`.
    static func failed(atMost count: Int, in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query(
            "\(columns) where r.consequence <> 'nothing' order by r.recorded_at desc, d.debit_id limit $1",
            [.int(Int64(count))], debit)
    }

    /// Keeps how debits ended; the same news again changes nothing.
    ///
    /// - Returns: how many of these debits are known.
    static func save(
        _ results: [DebitResulted], _ consequences: [DebitConsequence], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Int64 {
        _ = try tx.execute(
            """
            insert into debit_results (debit_id, result, consequence, result_on, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::date[]) as k(id, result, consequence, day)
            join debits d on d.debit_id = k.id on conflict do nothing
            """,
            [
                .ids(results.map(\.debitID)), .texts(results.map(\.result.rawValue)),
                .texts(consequences.map(\.rawValue)), .dates(results.map(\.on)), .at(now),
            ])
        return try tx.first("select count(*) from debits where debit_id = any($1)", [.ids(results.map(\.debitID))]) {
            row in try row.int(0)
        } ?? 0
    }

    /// Those of these references that name a debit.
    static func known(_ references: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: DebitID] {
        let ids = references.compactMap { DebitID($0.string) }
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.query("select debit_id from debits where debit_id = any($1)", [.ids(ids)]) { row in
            try row.id(0, as: DebitID.self)
        }
        return Dictionary(rows.map { (ReceivedText($0.description), $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static let columns = """
        select d.debit_id, d.person_id, d.mandate_id, d.amount, d.debit_on, d.officer, r.result, r.consequence
        from debits d left join debit_results r using (debit_id)
        """

    private static func debit(_ row: borrowing PostgresRow) throws -> Debit {
        Debit(
            asked: DebitRequested(
                debitID: try row.id(0), personID: try row.id(1), mandateID: try row.id(2), lines: [],
                amount: try row.yen(3), debitOn: try row.businessDate(4)), officer: try row.received(5),
            result: try row.optionalReceived(6), consequence: try row.optionalReceived(7))
    }
}

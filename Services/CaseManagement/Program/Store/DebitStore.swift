import CaseRules
import Codec
import CodecPrimitives
import Law
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
        /// What followed last; nil for one that has not ended, and for one that was not looked up.
        var followed: DebitStepStore.Step?
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

    /// Keeps debits that are asked for.
    static func save(
        _ asked: [DebitRequested], officer: ReceivedText, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into debits (debit_id, person_id, mandate_id, amount, debit_on, officer, recorded_by, recorded_at)
            select k.*, $6, $7, $8 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::date[]) as k
            """,
            [
                .ids(asked.map(\.debitID)), .ids(asked.map(\.personID)), .ids(asked.map(\.mandateID)),
                .amounts(asked.map(\.amount)), .dates(asked.map(\.debitOn)), .text(officer), .text(recording.by),
                .at(recording.at),
            ])
        let lines = asked.flatMap { debit in debit.lines.map { (debit: debit.debitID, line: $0) } }
        _ = try tx.execute(
            """
            insert into debit_lines (debit_id, claim_id, principal, late_charge, fee, costs)
            select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
            """,
            [
                .ids(lines.map(\.debit)), .ids(lines.map(\.line.claimID)),
                .amounts(lines.map(\.line.amount.principal)), .amounts(lines.map(\.line.amount.lateCharge)),
                .amounts(lines.map(\.line.amount.fee)), .amounts(lines.map(\.line.amount.costs)),
            ])
    }

    /// What is still owed on the claims of these debits, locked; nothing for a debit whose claims are paid.
    static func owed(
        ofDebits debits: [DebitID], in tx: borrowing Transaction
    ) throws -> [DebitID: [ClaimShare]] {
        let rows = try tx.query(
            """
            select l.debit_id, l.claim_id, b.principal, b.late_charge, b.fee, b.costs
            from debit_lines l join claim_balances b using (claim_id)
            where l.debit_id = any($1) order by l.claim_id, l.debit_id for update of b
            """, [.ids(debits)]
        ) { row in
            (
                try row.id(0, as: DebitID.self),
                ClaimShare(
                    claimID: try row.id(1),
                    amount: ClaimBalance(
                        principal: try row.yen(2), lateCharge: try row.yen(3), fee: try row.yen(4),
                        costs: try row.yen(5)))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { rows in
            rows.map(\.1).filter { $0.amount.total.isPositive }
        }
    }

    /// These debits, in the order of their ids.
    static func find(_ ids: [DebitID], in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query("\(columns) where d.debit_id = any($1) order by d.debit_id", [.ids(ids)], debit)
    }

    /// The debit of an id; nil for one that was never asked for.
    static func find(_ id: DebitID, in tx: borrowing Transaction) throws -> Debit? {
        try tx.first("\(columns) where d.debit_id = $1", [.id(id)], debit)
    }

    /// Debits that failed with what followed, the newest first, at most `count`.
    static func failed(
        atMost count: Int, state: DebitFollowUp? = nil, in tx: borrowing Transaction
    ) throws -> [Debit] {
        var debits = try tx.query(
            """
            \(columns) where r.consequence <> 'nothing' and ($2::text is null or $2 = (
                select s.state from debit_steps s where s.debit_id = d.debit_id order by s.number desc limit 1))
            order by r.recorded_at desc, d.debit_id limit $1
            """, [.int(Int64(count)), .optionalText(state?.rawValue)], debit)
        let steps = try DebitStepStore.last(of: debits.map(\.asked.debitID), in: tx)
        for index in debits.indices { debits[index].followed = steps[debits[index].asked.debitID] }
        return debits
    }

    /// Keeps how debits ended; the same news again changes nothing.
    ///
    /// - Returns: the debits that have ended by this news.
    static func save(
        _ results: [DebitResulted], _ consequences: [DebitConsequence], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Set<DebitID> {
        let ended = try tx.query(
            """
            insert into debit_results (debit_id, result, consequence, result_on, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::date[]) as k
            on conflict do nothing returning debit_id
            """,
            [
                .ids(results.map(\.debitID)), .texts(results.map(\.result.rawValue)),
                .texts(consequences.map(\.rawValue)), .dates(results.map(\.on)), .at(now),
            ]
        ) { row in try row.id(0, as: DebitID.self) }
        return Set(ended)
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

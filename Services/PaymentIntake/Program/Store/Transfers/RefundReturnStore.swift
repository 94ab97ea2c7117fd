import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Lines of the bank that brought transfers of ours back, and the orders that came back with them.
enum RefundReturnStore {
    /// Orders of these sums that left and that no line has brought back, locked.
    static func candidates(of amounts: [Yen], in tx: borrowing Transaction) throws -> [ReturnCandidate] {
        guard !amounts.isEmpty else { return [] }
        return try tx.query(
            """
            select r.refund_id, r.amount, r.holder_kana, f.on_day
            from refunds r join transfer_files f using (file_id)
            where r.amount = any($1) and r.state in (3, 4, 5) and f.state = 2
                and not exists (select from refund_return_lines l where l.refund_id = r.refund_id)
            order by r.refund_id for update of r
            """, [.amounts(amounts)]
        ) { row in
            ReturnCandidate(
                refund: try row.id(0), amount: try row.yen(1), holderKana: try row.received(2),
                sentOn: try row.businessDate(3))
        }
    }

    /// Notes which line brought which order back, and takes the lines out of the match: they are no income.
    ///
    /// - Returns: how many of them are noted, by this call or an earlier one.
    static func save(
        _ pairs: [(line: BankLineID, refund: RefundID)], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Int {
        guard !pairs.isEmpty else { return 0 }
        let values: [PostgresValue] = [.ids(pairs.map(\.line)), .ids(pairs.map(\.refund))]
        _ = try tx.execute(
            """
            with aside as (
                update bank_lines l set state = 4
                from unnest($1::uuid[], $2::uuid[]) as k(line_id, refund_id), refunds r
                where l.line_id = k.line_id and l.state = 1 and l.direction = 1 and r.refund_id = k.refund_id
                    and r.amount = l.amount
                returning l.line_id, k.refund_id
            )
            insert into refund_return_lines (line_id, refund_id, recorded_at)
            select line_id, refund_id, $3 from aside on conflict do nothing
            """, values + [.at(now)])
        return try tx.first(
            """
            select count(*) from refund_return_lines
            join unnest($1::uuid[], $2::uuid[]) as k(line_id, refund_id) using (line_id, refund_id)
            """, values
        ) { row in Int(try row.int(0)) } ?? 0
    }
}

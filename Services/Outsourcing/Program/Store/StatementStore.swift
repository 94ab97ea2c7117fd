import CodecPrimitives
import Law
import Outbox
import OutsourcingRules
import Postgres

/// Closed statements: as they were shown, with what they answered for.
enum StatementStore {
    static func document(
        of contract: ContractID, for month: FeeMonth, in tx: borrowing Transaction
    ) throws -> String? {
        try tx.first(
            "select document from statements where contract_id = $1 and month = $2",
            [.id(contract), .date(month.first)]
        ) { row in try row.text(0) }
    }

    static func lastClosed(of contract: ContractID, in tx: borrowing Transaction) throws -> FeeMonth? {
        try tx.first(
            "select month from statements where contract_id = $1 order by month desc limit 1", [.id(contract)]
        ) { row in FeeMonth(of: try row.businessDate(0)) }
    }

    /// What earlier statements came to.
    struct Totals: Sendable {
        var invoiced: Yen
        var invoicedInYear: Yen
        var countedInYear: Yen
    }

    static func totals(
        of contract: ContractID, before month: FeeMonth, in tx: borrowing Transaction
    ) throws -> Totals {
        let found = try tx.first(
            """
            select coalesce(sum(total), 0)::int8, coalesce(sum(total) filter (where month >= $3), 0)::int8,
                coalesce(sum(counted) filter (where month >= $3), 0)::int8
            from statements where contract_id = $1 and month < $2
            """, [.id(contract), .date(month.first), .date(month.fiscalYearStart)]
        ) { row in
            Totals(invoiced: try row.yen(0), invoicedInYear: try row.yen(1), countedInYear: try row.yen(2))
        }
        return found ?? Totals(invoiced: .zero, invoicedInYear: .zero, countedInYear: .zero)
    }

    /// What closed statements have answered for, with the base that each payment's month and rate had.
    static func settled(
        of contract: ContractStore.Loaded, _ booked: [StatementEvents.Booked], in tx: borrowing Transaction
    ) throws -> [StatementEvents.Key: StatementEvents.Settled] {
        let bases = try self.bases(of: contract.entry.id, in: tx)
        let lines = try tx.query(
            """
            select receipt_id, claim_id, component, sum(amount)::int8, sum(counted)::int8 from statement_lines
            where contract_id = $1 and is_settled group by 1, 2, 3
            """, [.id(contract.entry.id)]
        ) { row -> (StatementEvents.Key, amount: Yen, counted: Yen) in
            guard let component = FeeComponent(rawValue: try row.text(2)) else { throw OutsourcingError(.storedValue) }
            let key = StatementEvents.Key(receipt: try row.id(0), claim: try row.id(1), component: component)
            return (key, try row.yen(3), try row.yen(4))
        }
        let known = Dictionary(booked.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        return Dictionary(
            uniqueKeysWithValues: lines.map { key, amount, counted in
                let rate = known[key].flatMap { contract.terms.rate(band: $0.assignment.band, on: $0.paidOn) }
                let base = known[key].flatMap { booked in
                    rate.flatMap { bases[Base(month: FeeMonth(of: booked.paidOn), rate: $0.basisPoints)] }
                }
                return (key, StatementEvents.Settled(amount: amount, counted: counted, monthBase: base))
            })
    }

    private struct Base: Hashable {
        var month: FeeMonth
        var rate: Int64
    }

    private static func bases(of contract: ContractID, in tx: borrowing Transaction) throws -> [Base: Yen] {
        let rows = try tx.query(
            """
            select base_month, rate_bp, sum(base)::int8 from statement_bases where contract_id = $1 group by 1, 2
            """, [.id(contract)]
        ) { row in (Base(month: FeeMonth(of: try row.businessDate(0)), rate: try row.int(1)), try row.yen(2)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Keeps a statement for good.
    static func insert(
        _ drawn: StatementDesk.Drawn, document: String, by staff: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let (contract, invoice) = (drawn.contract.entry.id, drawn.invoice)
        _ = try tx.execute(
            """
            insert into statements (contract_id, month, fee, tax, total, counted, document, closed_by, closed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .id(contract), .date(drawn.month.first), .yen(invoice.fee), .yen(invoice.tax), .yen(invoice.total),
                .yen(invoice.countedBase), .text(document), .text(staff), .at(now),
            ])
        try insert(lines: invoice.lines, of: drawn, in: tx)
        try insert(bases: invoice.buckets, of: drawn, in: tx)
    }

    private static func insert(
        lines: [FeeInvoice.Line], of drawn: StatementDesk.Drawn, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into statement_lines (contract_id, month, receipt_id, claim_id, component, amount, counted, reason,
                is_settled)
            select $1, $2, split_part(k.event, '/', 1)::uuid, split_part(k.event, '/', 2)::uuid,
                split_part(k.event, '/', 3), k.amount, k.counted, k.reason, k.settled
            from unnest($3::text[], $4::int8[], $5::int8[], $6::text[], $7::bool[])
                as k(event, amount, counted, reason, settled)
            """,
            [
                .id(drawn.contract.entry.id), .date(drawn.month.first), .texts(lines.map(\.event.reference)),
                .amounts(lines.map(\.event.amount)), .amounts(lines.map(\.counted)),
                .texts(lines.map(\.reason.rawValue)), .bools(lines.map(\.reason.isSettled)),
            ])
    }

    private static func insert(
        bases buckets: [FeeInvoice.Bucket], of drawn: StatementDesk.Drawn, in tx: borrowing Transaction
    ) throws {
        let shares = buckets.filter { $0.basisPoints != nil }
        _ = try tx.execute(
            """
            insert into statement_bases (contract_id, month, base_month, rate_bp, base)
            select $1, $2, k.month, k.rate, sum(k.base)::int8
            from unnest($3::date[], $4::int8[], $5::int8[]) as k(month, rate, base) group by 1, 2, 3, 4
            """,
            [
                .id(drawn.contract.entry.id), .date(drawn.month.first), .dates(shares.map(\.month.first)),
                .ints(shares.map { $0.basisPoints ?? 0 }), .amounts(shares.map(\.base)),
            ])
    }
}

import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Payment slips that were issued with the grant of a letter, or after a debit that failed; and read back when the letter
/// leaves.
enum IssuedSlipStore {
    /// What a slip was issued with; it is saved already.
    enum Origin {
        case clearance(ClearanceID)
        case debit(DebitID)

        fileprivate var clearance: ClearanceID? { if case .clearance(let id) = self { id } else { nil } }
        fileprivate var debit: DebitID? { if case .debit(let id) = self { id } else { nil } }
    }

    /// A slip about to be saved.
    struct Issued {
        var id: SlipID
        var origin: Origin
        var slip: LetterSlip
    }

    /// Numbers that no other slip of a letter has. Some are never used: a number says nothing.
    static func serials(_ count: Int, in tx: borrowing Transaction) throws -> [Int64] {
        try tx.query("select nextval('slip_serials') from generate_series(1, $1)", [.int(Int64(count))]) { row in
            try row.int(0)
        }
    }

    /// What the slips of these claims say of them beside their sums.
    static func labels(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: InstalmentLabel] {
        let rows = try tx.query(
            "select claim_id, kind, fiscal_year, instalment, due_on from claims where claim_id = any($1)",
            [.ids(claims)]
        ) { row in
            (
                try row.id(0, as: ClaimID.self),
                InstalmentLabel(
                    kind: try row.received(1), fiscalYear: Int(try row.int32(2)), instalment: Int(try row.int32(3)),
                    due: try row.businessDate(4))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    static func save(
        _ slips: [Issued], on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !slips.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into slips (slip_id, slip_number, barcode, usable_until, clearance_id, el_number, debit_id, issued_on,
                recorded_at)
            select k.*, $8, $9
            from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::uuid[], $6::text[], $7::uuid[]) as k
            """,
            [
                .ids(slips.map(\.id)), .texts(slips.map(\.slip.number)), .optionalTexts(slips.map(\.slip.barcode)),
                .dates(slips.map(\.slip.usableUntil)), .optionalIDs(slips.map(\.origin.clearance)),
                .optionalTexts(slips.map(\.slip.elNumber)), .optionalIDs(slips.map(\.origin.debit)), .date(day),
                .at(now),
            ])
        let lines = slips.flatMap { slip in
            slip.slip.lines.enumerated().map { (slip: slip.id, number: Int32($0.offset + 1), line: $0.element) }
        }
        _ = try tx.execute(
            """
            insert into slip_lines (slip_id, line, claim_id, principal, late_charge, fee)
            select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[])
            """,
            [
                .ids(lines.map(\.slip)), .int32s(lines.map(\.number)), .ids(lines.map(\.line.claim)),
                .amounts(lines.map(\.line.amounts.principal)), .amounts(lines.map(\.line.amounts.lateCharge)),
                .amounts(lines.map(\.line.amounts.fee)),
            ])
    }

    /// What the letter under a clearance for leaving says of its claim.
    struct Printed {
        var claim: ClaimID
        var amounts: Amounts
        var working: ReceivedText
    }

    /// The lines of the slips in letters that left under these clearances.
    static func printed(
        under clearances: [ClearanceID], in tx: borrowing Transaction
    ) throws -> [ClearanceID: [Printed]] {
        let rows = try tx.query(
            """
            select c.clearance_id, l.claim_id, l.principal, l.late_charge, l.fee, c.working
            from clearances c join clearance_requests q using (request_id) join slip_lines l on l.slip_id = q.slip_id
            where c.clearance_id = any($1) and c.act = 'demand' and l.claim_id = any(q.claim_ids)
            order by c.clearance_id, l.line
            """, [.ids(clearances)]
        ) { row in
            (
                try row.id(0, as: ClearanceID.self),
                Printed(
                    claim: try row.id(1),
                    amounts: Amounts(
                        principal: try row.yen(2), lateCharge: try row.yen(3), fee: try row.yen(4)),
                    working: try row.received(5))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

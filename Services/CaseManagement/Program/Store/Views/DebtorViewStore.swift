import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// A debtor as a purpose may see her: her claims of that purpose, and what stands about them.
enum DebtorViewStore {
    struct Person: Sendable {
        var id: PersonID
        var number: ReceivedText
        var kana: ReceivedText
        var kanji: ReceivedText
        var birthDate: BusinessDate?
        var isProtected: Bool
        /// Where she lives now. Never read for a protected person (支援措置).
        var address: ReceivedText?
    }

    struct Claim: Sendable {
        var id: ClaimID
        var number: ReceivedText
        var kind: ClaimKind
        var fiscalYear: Int32
        var instalment: Int32
        var due: BusinessDate
        /// Whether she owes it herself, or in which other role.
        var role: ClearanceRole
        var open: Amounts
        var provisional: Yen
        var prescriptionEnd: BusinessDate?
    }

    /// The person; nil when there is none.
    static func person(_ id: PersonID, on day: BusinessDate, in tx: borrowing Transaction) throws -> Person? {
        try tx.first(
            """
            select p.person_id, p.person_number, p.name_kana, p.name_kanji, p.birth_date, p.is_protected, (
                select a.address from addresses a
                where a.person_id = p.person_id and not p.is_protected and a.from_day <= $2
                    and (a.to_day is null or a.to_day > $2)
                order by a.from_day desc limit 1)
            from persons p where p.person_id = $1
            """, [.id(id), .date(day)]
        ) { row in
            Person(
                id: try row.id(0), number: try row.received(1), kana: try row.received(2),
                kanji: try row.received(3), birthDate: try row.optionalBusinessDate(4), isProtected: try row.bool(5),
                address: try row.optionalReceived(6))
        }
    }

    /// What she owes, alone or beside others, as far as the reader may see it; by due date.
    static func claims(
        of person: PersonID, _ scope: ClaimScope, under law: LawBook, in tx: borrowing Transaction
    ) throws -> [Claim] {
        try tx.query(
            """
            with hers as (
                select claim_id, 'debtor' as role from claims where person_id = $3
                union select claim_id, role from claim_obligors where person_id = $3
            )
            select c.claim_id, c.claim_number, c.kind, c.arose_on, c.fiscal_year, c.instalment, c.due_on, h.role,
                b.principal, b.late_charge, b.fee, b.costs, b.provisional, f.ends_on
            from hers h join claims c using (claim_id) join claim_balances b using (claim_id)
            left join claim_prescriptions f using (claim_id)
            where c.kind = any($1) and c.claim_class = any($2)
            order by c.due_on, c.claim_number limit 500
            """, scope.values + [.id(person)]
        ) { row in
            Claim(
                id: try row.id(0), number: try row.received(1),
                kind: try law.kind(try row.received(2), on: try row.businessDate(3)), fiscalYear: try row.int32(4),
                instalment: try row.int32(5), due: try row.businessDate(6),
                role: try StoredCode.decode(try row.text(7), as: ClearanceRole.self),
                open: Amounts(
                    principal: try row.yen(8), lateCharge: try row.yen(9), fee: try row.yen(10),
                    costs: try row.yen(11)),
                provisional: try row.yen(12), prescriptionEnd: try row.optionalBusinessDate(13))
        }
    }
}

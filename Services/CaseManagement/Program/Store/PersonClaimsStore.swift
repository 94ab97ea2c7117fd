import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// The open claims of one person, for what is asked about all of them at once.
enum PersonClaimsStore {
    struct Owed {
        var claim: ClaimID
        var number: ReceivedText
        var kind: ClaimKind
        /// The due date after its shift (具体的納期限).
        var due: BusinessDate
        var aroseOn: BusinessDate
        var open: Amounts
    }

    /// What a person owes as the debtor, oldest due date first.
    static func owed(by person: PersonID, under law: LawBook, in tx: borrowing Transaction) throws -> [Owed] {
        try tx.query(
            """
            select c.claim_id, c.claim_number, c.kind, c.arose_on, c.due_on, b.principal, b.late_charge, b.fee, b.costs
            from claims c join claim_balances b using (claim_id)
            where c.person_id = $1 and b.principal + b.late_charge + b.fee + b.costs > 0
            order by c.due_on, c.claim_id
            """, [.id(person)]
        ) { row in
            let arose = try row.businessDate(3)
            return Owed(
                claim: try row.id(0), number: try row.received(1), kind: try law.kind(try row.received(2), on: arose),
                due: try row.businessDate(4), aroseOn: arose,
                open: Amounts(
                    principal: try row.yen(5), lateCharge: try row.yen(6), fee: try row.yen(7), costs: try row.yen(8)))
        }
    }

    /// The first day of the bankruptcy that is registered for a person; nil where none is.
    static func bankruptcy(
        of person: PersonID, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> BusinessDate? {
        try HoldStore.inForce(claims: [], persons: [person], on: day, in: tx)
            .first { HoldCode($0.code) == .bankruptcy }?.from
    }

    /// Whether letters go to an address that she named (送達場所).
    static func hasServiceAddress(_ person: PersonID, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            "select delivery_address is not null from persons where person_id = $1", [.id(person)]
        ) { row in try row.bool(0) } ?? false
    }
}

import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// One claim as staff look at it.
enum ClaimViewStore {
    struct View {
        var person: PersonID
        var number: ReceivedText
        var kind: ClaimKind
        var fiscalYear: Int32
        var instalment: Int32
        var due: BusinessDate
        var nominalDue: BusinessDate
        /// The principal as it was assessed first, and what changed it since.
        var assessed: Yen
        var facts: ChargeFactsStore.Facts
        var open: Amounts
        var provisional: Yen
        /// Charge that is on the books already: from before the claim came here, and determined here.
        var charged: Yen
        var payments: [PrincipalPayment]
        /// The working of the charge that was determined last, as it was shown.
        var storedWorking: String?

        /// What the charge until a day is computed from; nil when it is determined or the kind has none.
        func accrual(until day: BusinessDate) -> LateChargeCase? {
            guard kind.regime != nil, open.principal.isPositive, day > due else { return nil }
            var asked = LateChargeCase(
                principal: assessed, due: due, through: day, payments: payments.filter { $0.on <= day },
                nominalDue: nominalDue, levyYear: Int(fiscalYear))
            asked.take(facts)
            return asked
        }
    }

    static func read(_ claim: ClaimID, under law: LawBook, in tx: borrowing Transaction) throws -> View {
        let payments = try JournalStore.principalPayments(of: [claim], in: tx)[claim] ?? []
        let working = try tx.first(
            "select working from charge_workings where claim_id = $1 order by recorded_at desc limit 1", [.id(claim)]
        ) { row in try row.text(0) }
        var view = try tx.first(
            """
            select c.person_id, c.claim_number, c.kind, c.arose_on, c.fiscal_year, c.instalment, c.due_on,
                c.nominal_due, c.principal, b.principal, b.late_charge, b.fee, b.costs, b.provisional,
                c.late_charge + b.determined
            from claims c join claim_balances b using (claim_id) where c.claim_id = $1
            """, [.id(claim)]
        ) { row in
            View(
                person: try row.id(0), number: try row.received(1),
                kind: try law.kind(try row.received(2), on: try row.businessDate(3)), fiscalYear: try row.int32(4),
                instalment: try row.int32(5), due: try row.businessDate(6), nominalDue: try row.businessDate(7),
                assessed: try row.yen(8), facts: ChargeFactsStore.Facts(),
                open: Amounts(
                    principal: try row.yen(9), lateCharge: try row.yen(10), fee: try row.yen(11),
                    costs: try row.yen(12)),
                provisional: try row.yen(13), charged: try row.yen(14), payments: payments, storedWorking: working)
        }
        if let kind = view?.kind, let facts = try ChargeFactsStore.read([claim: kind], in: tx)[claim] {
            view?.facts = facts
        }
        guard let view else { throw CaseError(.missingRow) }
        return view
    }
}

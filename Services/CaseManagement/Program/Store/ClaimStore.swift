import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// Claims (債権) and their stored balances.
enum ClaimStore {
    /// A claim as posting needs it, with the route that its postings take.
    struct Locked {
        var posting: PostingClaim
        var route: DisclosureRoute
    }

    /// Locks these claims in id order and reads their balances.
    static func lock(_ claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction) throws -> [Locked] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select b.claim_id, c.kind, c.arose_on, c.due_on, c.nominal_due, c.principal, b.principal, b.late_charge,
                b.fee, b.costs, b.determined, d.issued_on, c.late_charge
            from claim_balances b
            join claims c using (claim_id)
            left join lateral (
                select min(issued_on) as issued_on from demands where demands.claim_id = b.claim_id
            ) d on true
            where b.claim_id = any($1) order by b.claim_id for update of b
            """, [.ids(claims)]
        ) { row in try locked(row, law) }
    }

    /// A claim as clearance needs it.
    struct ForClearance {
        var id: ClaimID
        var person: PersonID
        var kind: ClaimKind
        var due: BusinessDate
        var open: Amounts
        var provisional: Yen
        /// Nil when the charge is determined or the kind has none; its payments are still to be added.
        var accrual: LateChargeCase?
    }

    /// Locks these claims in id order, so that two questions about one claim wait for each other.
    static func lockForClearance(
        _ claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ForClearance] {
        try tx.query(
            """
            select b.claim_id, c.person_id, c.kind, c.arose_on, c.due_on, c.nominal_due, c.principal, b.principal,
                b.late_charge, b.fee, b.costs, b.provisional
            from claim_balances b join claims c using (claim_id)
            where b.claim_id = any($1) order by b.claim_id for update of b
            """, [.ids(claims)]
        ) { row in
            let kind = try law.kind(try row.received(2), on: try row.businessDate(3))
            let open = Amounts(
                principal: try row.yen(7), lateCharge: try row.yen(8), fee: try row.yen(9), costs: try row.yen(10))
            let due = try row.businessDate(4)
            let accrual = LateChargeCase(
                principal: try row.yen(6), due: due, through: due, nominalDue: try row.businessDate(5))
            return ForClearance(
                id: try row.id(0), person: try row.id(1), kind: kind, due: due, open: open,
                provisional: try row.yen(11),
                accrual: kind.regime != nil && open.principal.isPositive ? accrual : nil)
        }
    }

    /// Everybody who owes these claims besides their debtors.
    static func obligors(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: [ObligorFact]] {
        let rows = try tx.query(
            "select claim_id, person_id, role from claim_obligors where claim_id = any($1)", [.ids(claims)]
        ) { row in
            (
                try row.id(0) as ClaimID,
                ObligorFact(
                    person: try row.id(1), role: try StoredCode.decode(try row.text(2), as: ClearanceRole.self))
            )
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }

    private static func locked(_ row: borrowing PostgresRow, _ law: LawBook) throws -> Locked {
        let kind = try law.kind(ReceivedText(try row.text(1)), on: try row.businessDate(2))
        let due = try row.businessDate(3)
        let charge = try kind.regime.map { regime in
            ChargeBasis(
                regime: try law.regimes.regime(regime), principal: try row.yen(5),
                nominalDue: try row.businessDate(4), demandIssued: try row.optionalBusinessDate(11),
                assessedElsewhere: try row.yen(12), determined: try row.yen(10))
        }
        let open = Amounts(
            principal: try row.yen(6), lateCharge: try row.yen(7), fee: try row.yen(8), costs: try row.yen(9))
        let claim = PostingClaim(
            claim: try row.id(0, as: ClaimID.self), due: due, order: kind.allocation.order, open: open, charge: charge)
        return Locked(posting: claim, route: kind.route)
    }

    /// The kinds of these claims.
    static func kinds(
        of claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ClaimKind] {
        try tx.query("select kind, arose_on from claims where claim_id = any($1)", [.ids(claims)]) { row in
            try law.kind(try row.received(0), on: try row.businessDate(1))
        }
    }

    /// Applies what a batch of entries changes. The claims are locked.
    static func apply(
        _ deltas: [ClaimDelta], determined: [ChargeDetermined], in tx: borrowing Transaction
    ) throws {
        guard !deltas.isEmpty else { return }
        let charges = Dictionary(determined.map { ($0.claim, $0.amount.amount) }, uniquingKeysWith: { _, last in last })
        _ = try tx.execute(
            """
            update claim_balances b set principal = b.principal + k.principal, late_charge = b.late_charge + k.charge,
                fee = b.fee + k.fee, costs = b.costs + k.costs, provisional = b.provisional + k.provisional,
                determined = coalesce(k.determined, b.determined)
            from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
                $7::bigint[]) as k(claim, principal, charge, fee, costs, provisional, determined)
            where b.claim_id = k.claim
            """,
            [
                .ids(deltas.map(\.claim)), .ints(deltas.map(\.open.principal.amount)),
                .ints(deltas.map(\.open.lateCharge.amount)), .ints(deltas.map(\.open.fee.amount)),
                .ints(deltas.map(\.open.costs.amount)), .ints(deltas.map(\.pending.total.amount)),
                .optionalInts(deltas.map { charges[$0.claim] }),
            ])
    }
}

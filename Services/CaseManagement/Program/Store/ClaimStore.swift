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
    static func lock(_ claims: [ClaimID], under law: Law, in tx: borrowing Transaction) throws -> [Locked] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select b.claim_id, c.kind, c.arose_on, c.due_on, c.nominal_due, c.principal, b.principal, b.late_charge,
                b.fee, b.costs, b.determined, d.issued_on
            from claim_balances b
            join claims c using (claim_id)
            left join lateral (
                select min(issued_on) as issued_on from demands where demands.claim_id = b.claim_id
            ) d on true
            where b.claim_id = any($1) order by b.claim_id for update of b
            """, [.ids(claims)]
        ) { row in try locked(row, law) }
    }

    private static func locked(_ row: borrowing PostgresRow, _ law: Law) throws -> Locked {
        let kind = try law.kind(ReceivedText(try row.text(1)), on: try row.businessDate(2))
        let due = try row.businessDate(3)
        let charge = try kind.regime.map { regime in
            ChargeBasis(
                regime: try law.regimes.regime(regime), principal: try row.yen(5),
                nominalDue: try row.businessDate(4), demandIssued: try row.optionalBusinessDate(11),
                determined: try row.yen(10))
        }
        let open = Amounts(
            principal: try row.yen(6), lateCharge: try row.yen(7), fee: try row.yen(8), costs: try row.yen(9))
        let claim = PostingClaim(
            claim: try row.id(0, as: ClaimID.self), due: due, order: kind.allocation.order, open: open, charge: charge)
        return Locked(posting: claim, route: kind.route)
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

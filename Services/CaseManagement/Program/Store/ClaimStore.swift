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
        var kind: ClaimKind
        /// The principal as it was assessed first.
        var assessed: Yen
        var history: ReassessmentHistory
    }

    /// What never changes about a claim, as posting needs it.
    private struct Assessed {
        var kind: ClaimKind
        var due: BusinessDate
        var nominalDue: BusinessDate
        var levyYear: Int32
        var principal: Yen
        /// A late charge that was assessed before the claim came here.
        var charge: Yen
        /// A private claim that somebody guarantees.
        var isSecured: Bool
    }

    /// The stored balance of a claim.
    private struct Balance {
        var claim: ClaimID
        var open: Amounts
        /// Of the late charge: what the suite itself has determined.
        var determined: Yen
    }

    /// Locks these claims in id order and reads their balances; what never changes is read without locks.
    static func lock(_ claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction) throws -> [Locked] {
        guard !claims.isEmpty else { return [] }
        let balances = try tx.query(
            """
            select claim_id, principal, late_charge, fee, costs, determined
            from claim_balances where claim_id = any($1) order by claim_id for update
            """, [.ids(claims)]
        ) { row in
            Balance(
                claim: try row.id(0) as ClaimID,
                open: Amounts(
                    principal: try row.yen(1), lateCharge: try row.yen(2), fee: try row.yen(3), costs: try row.yen(4)),
                determined: try row.yen(5))
        }
        let assessed = try assessed(claims, under: law, in: tx)
        let facts = try ChargeFactsStore.read(assessed.mapValues(\.kind), in: tx)
        return try balances.map { balance in
            guard let claim = assessed[balance.claim] else { throw CaseError(.missingRow) }
            return try locked(balance, claim, facts[balance.claim] ?? ChargeFactsStore.Facts(), law)
        }
    }

    private static func locked(
        _ balance: Balance, _ claim: Assessed, _ facts: ChargeFactsStore.Facts, _ law: LawBook
    ) throws -> Locked {
        let isOver = facts.isWrittenOff && !balance.open.principal.isPositive
        let charge = try (isOver ? nil : claim.kind.regime).map { regime in
            ChargeBasis(
                regime: try law.regimes.regime(regime), principal: claim.principal, nominalDue: claim.nominalDue,
                relief: facts.relief, demandIssued: facts.demand?.issued, demandDeadline: facts.demand?.deadline,
                levyYear: Int(claim.levyYear), waivers: facts.waivers, assessedElsewhere: claim.charge,
                determined: balance.determined)
        }
        let history = facts.history
        let posting = PostingClaim(
            claim: balance.claim, due: claim.due, order: claim.kind.order, pool: claim.kind.pool,
            benefit: DebtorBenefit(
                rate: law.rateOfDelay(of: claim.kind, on: claim.due.adding(days: 1))?.perHundredThousand ?? 0,
                isSecured: claim.isSecured), open: balance.open,
            parts: history.facts.isEmpty ? [] : try history.parts(of: claim.principal, due: claim.due),
            changes: history.changes, charge: charge, extinctFrom: facts.extinctFrom)
        return Locked(
            posting: posting, route: claim.kind.route, kind: claim.kind, assessed: claim.principal, history: history)
    }

    private static func assessed(
        _ claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ClaimID: Assessed] {
        let rows = try tx.query(
            """
            select claim_id, kind, arose_on, due_on, nominal_due, fiscal_year, principal, late_charge,
                route = 'private' and exists (
                    select from claim_obligors o where o.claim_id = c.claim_id and o.role = 'guarantor')
            from claims c where claim_id = any($1)
            """, [.ids(claims)]
        ) { row in
            (
                try row.id(0) as ClaimID,
                Assessed(
                    kind: try law.kind(try row.received(1), on: try row.businessDate(2)),
                    due: try row.businessDate(3), nominalDue: try row.businessDate(4), levyYear: try row.int32(5),
                    principal: try row.yen(6), charge: try row.yen(7), isSecured: try row.bool(8))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
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
        /// What changed the principal since it was assessed first.
        var changes: [PrincipalChange] = []
        /// Charge that is on the books already: from before the claim came here, and determined here.
        var charged: Yen
    }

    /// Locks these claims in id order, so that two questions about one claim wait for each other.
    static func lockForClearance(
        _ claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ForClearance] {
        var rows = try tx.query(
            """
            select b.claim_id, c.person_id, c.kind, c.arose_on, c.due_on, c.nominal_due, c.principal, b.principal,
                b.late_charge, b.fee, b.costs, b.provisional, c.fiscal_year, c.late_charge + b.determined
            from claim_balances b join claims c using (claim_id)
            where b.claim_id = any($1) order by b.claim_id for update of b
            """, [.ids(claims)]
        ) { row in
            let kind = try law.kind(try row.received(2), on: try row.businessDate(3))
            let open = Amounts(
                principal: try row.yen(7), lateCharge: try row.yen(8), fee: try row.yen(9), costs: try row.yen(10))
            let due = try row.businessDate(4)
            let accrual = LateChargeCase(
                principal: try row.yen(6), due: due, through: due, nominalDue: try row.businessDate(5),
                levyYear: Int(try row.int32(12)))
            return ForClearance(
                id: try row.id(0), person: try row.id(1), kind: kind, due: due, open: open,
                provisional: try row.yen(11),
                accrual: kind.regime != nil && open.principal.isPositive ? accrual : nil, charged: try row.yen(13))
        }
        let accruing = rows.filter { $0.accrual != nil }.map { ($0.id, $0.kind) }
        let facts = try ChargeFactsStore.read(Dictionary(accruing) { first, _ in first }, in: tx)
        for index in rows.indices {
            guard let known = facts[rows[index].id] else { continue }
            rows[index].accrual?.take(known)
            rows[index].changes = known.history.changes
        }
        return rows
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
        let parts = try SuccessionStore.parts(of: claims, in: tx)
        return rows.reduce(into: [:]) { known, row in
            var obligor = row.1
            obligor.part = parts[row.0]?[SuccessionStore.Key(obligor.person, obligor.role)] ?? .whole
            known[row.0, default: []].append(obligor)
        }
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

extension LateChargeCase {
    /// Adds relief, waivers and the demand; payments are added by whoever asks.
    mutating func take(_ facts: ChargeFactsStore.Facts) {
        (relief, waivers) = (facts.relief, facts.waivers)
        (demandIssued, demandDeadline) = (facts.demand?.issued, facts.demand?.deadline)
    }
}

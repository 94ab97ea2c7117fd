import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// What measures are decided on: their claims as books and registers show them.
struct MeasureFactsStore: Sendable {
    let law: LawBook
    let prescription: Prescription

    /// A claim with whom it is of.
    struct Known {
        var claim: MeasureClaim
        var debtor: PersonID
    }

    private struct Row {
        var id: ClaimID
        var debtor: PersonID
        var kind: ClaimKind
        var open: Yen
        var standing: ClaimStanding
        var firstDeferral: BusinessDate?
    }

    /// These claims on a day. What a measure itself has placed on them is not counted against it.
    func claims(
        _ ids: [ClaimID], besides measure: UUIDv7, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> [ClaimID: Known] {
        guard !ids.isEmpty else { return [:] }
        let others = try kindsInForce(ids, besides: measure, in: tx)
        let forecasts = try PrescriptionStore.forecasts(of: ids, prescription, under: law, in: tx)
        var known: [ClaimID: Known] = [:]
        for var row in try rows(ids, besides: measure, on: day, in: tx) {
            let forecast = forecasts[row.id]
            if let from = forecast?.extinctFrom, from <= day { row.standing.isExtinct = true }
            known[row.id] = Known(
                claim: MeasureClaim(
                    kind: row.kind, due: row.standing.due, open: row.open, state: row.standing.state(on: day),
                    prescriptionEnd: forecast?.end, measures: others[row.id] ?? [],
                    isDemanded: row.standing.isDemanded, firstDeferral: row.firstDeferral), debtor: row.debtor)
        }
        return known
    }

    private func rows(
        _ ids: [ClaimID], besides measure: UUIDv7, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Row] {
        try tx.query(
            """
            select c.claim_id, c.person_id, c.kind, c.arose_on, c.due_on,
                b.principal + b.late_charge + b.fee + b.costs,
                exists (select from demands d where d.claim_id = c.claim_id and coalesce((
                    select s.outcome from demand_services s where s.demand_id = d.demand_id
                    order by s.recorded_at desc limit 1), '') <> 'returned'),
                exists (select from seizure_claims k join seizures s using (request_id)
                    where k.claim_id = c.claim_id and s.state in ('exported', 'served')),
                coalesce(h.codes && array['collection_deferral', 'sale_deferral', 'performance_deferral'], false),
                coalesce(h.codes && array['suspension', 'collection_stop'], false),
                exists (select from prescription_write_offs w where w.claim_id = c.claim_id and w.reverses is null
                    and not exists (select from prescription_write_offs r where r.reverses = w.entry_id)),
                w.ends_claim,
                (select min(m.began_on) from measure_claims k join measures m using (measure_id)
                    where k.claim_id = c.claim_id and m.kind = 'performance_deferral')
            from claims c join claim_balances b using (claim_id)
            left join lateral (
                select array_agg(h.code) as codes from holds h
                where h.subject_kind = 'claim' and h.subject_id = c.claim_id
                    and h.from_day <= $2 and (h.to_day is null or h.to_day >= $2)
                    and not exists (select from hold_releases r where r.hold_id = h.hold_id and r.released_on <= $2)
                    and not exists (select from measure_holds k where k.hold_id = h.hold_id and k.measure_id = $3)
            ) h on true
            left join lateral (
                select w.ends_claim from measure_write_offs w where w.claim_id = c.claim_id and w.reverses is null
                    and not exists (select from measure_write_offs r where r.reverses = w.entry_id)
                order by w.ends_claim limit 1
            ) w on true
            where c.claim_id = any($1)
            """, [.ids(ids), .date(day), .uuid(PostgresUUID(measure))], row)
    }

    private func row(_ row: borrowing PostgresRow) throws -> Row {
        let (open, ended) = (try row.yen(5), try row.optionalBool(11))
        return Row(
            id: try row.id(0), debtor: try row.id(1),
            kind: try law.kind(try row.received(2), on: try row.businessDate(3)), open: open,
            standing: ClaimStanding(
                due: try row.businessDate(4), isPaid: !open.isPositive, isDemanded: try row.bool(6),
                isSeized: try row.bool(7), isDeferred: try row.bool(8), isSuspended: try row.bool(9),
                isExtinct: try row.bool(10) || ended == true, isWrittenOff: ended == false),
            firstDeferral: try row.optionalBusinessDate(12))
    }

    /// The kinds of other measures in force about these claims.
    private func kindsInForce(
        _ ids: [ClaimID], besides measure: UUIDv7, in tx: borrowing Transaction
    ) throws -> [ClaimID: Set<MeasureKind>] {
        let rows = try tx.query(
            """
            select k.claim_id, m.kind from measure_claims k join measures m using (measure_id)
            where k.claim_id = any($1) and m.in_force and m.measure_id <> $2
            """, [.ids(ids), .uuid(PostgresUUID(measure))]
        ) { row in
            (try row.id(0) as ClaimID, try StoredCode.decode(try row.text(1), as: MeasureKind.self))
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].insert(row.1) }
    }

    /// All money booked on these claims, set-offs too, whatever it paid, by the day that counts.
    static func payments(
        on claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: [PrincipalPayment]] {
        guard !claims.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select l.claim_id, e.effective_on, -sum(l.amount)::bigint
            from journal_legs l join journal_entries e using (entry_id)
            where l.claim_id = any($1) and l.account = 0 and l.layer = 1
                and e.cause in ('receipt', 'resettled', 'set_off')
            group by l.claim_id, e.effective_on having sum(l.amount) <> 0 order by 1, 2
            """, [.ids(claims)]
        ) { row in (try row.id(0) as ClaimID, PrincipalPayment(on: try row.businessDate(1), amount: try row.yen(2))) }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }

    /// Whether a person is in arrears with what the city may collect by itself, besides these claims and what is
    /// deferred (地方税法15条の6第2項).
    static func hasOtherArrears(
        _ person: PersonID, besides claims: [ClaimID], on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.first(
            """
            select exists (
                select from claims c join claim_balances b using (claim_id)
                where c.person_id = $1 and c.claim_id <> all($2) and c.due_on < $3 and b.principal > 0
                    and c.claim_class = 'enforceable' and not exists (
                        select from measure_claims k join measures m using (measure_id)
                        where k.claim_id = c.claim_id and m.in_force
                            and m.kind in ('collection_deferral', 'sale_deferral_officio', 'sale_deferral_applied')))
            """, [.id(person), .ids(claims), .date(day)]
        ) { row in try row.bool(0) } ?? false
    }

    /// Seizures for these claims that run.
    static func seizures(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [UUIDv7] {
        try tx.query(
            """
            select distinct k.request_id from seizure_claims k join seizures s using (request_id)
            where k.claim_id = any($1) and s.state in ('exported', 'served') order by 1
            """, [.ids(claims)]
        ) { row in try row.identifier(0) }
    }
}

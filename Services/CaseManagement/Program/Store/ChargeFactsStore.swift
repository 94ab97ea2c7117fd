import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// What late charges depend on besides payments: relief, demands and changes of the assessment.
enum ChargeFactsStore {
    /// The facts of one claim.
    struct Facts {
        var relief: [ReliefSpan] = []
        /// Decisions that forgave a part of the charge (減免), in the order of their days.
        var waivers: [ChargeWaiver] = []
        /// The first demand: when it was issued, and the deadline that it names.
        var demand: (issued: BusinessDate, deadline: BusinessDate)?
        var history = ReassessmentHistory([])
        /// Off the books: whatever else is settled, no charge is determined any more.
        var isWrittenOff = false
        /// From when prescription has extinguished it, where that is booked.
        var extinctFrom: BusinessDate?
    }

    /// The facts of these claims; a claim without any is not among them.
    static func read(_ claims: [ClaimID: ClaimKind], in tx: borrowing Transaction) throws -> [ClaimID: Facts] {
        var facts = try ReassessmentStore.histories(of: Array(claims.keys), in: tx).mapValues { Facts(history: $0) }
        for (claim, span) in try reliefs(of: claims.filter { $0.value.regime != nil }, in: tx) {
            facts[claim, default: Facts()].relief.append(span)
        }
        for (claim, demand) in try demands(of: claims.filter { $0.value.regime != nil }.map(\.key), in: tx) {
            facts[claim, default: Facts()].demand = demand
        }
        for (claim, waivers) in try ChargeWaiverStore.waivers(
            of: claims.filter { $0.value.regime != nil }.map(\.key), in: tx)
        { facts[claim, default: Facts()].waivers = waivers }
        for (claim, extinctFrom) in try MeasureWriteOffStore.writtenOff(among: Array(claims.keys), in: tx) {
            facts[claim, default: Facts()].isWrittenOff = true
            facts[claim, default: Facts()].extinctFrom = extinctFrom
        }
        return facts
    }

    /// The days for which deferrals and suspensions are registered, until the day before a release. Their measure says
    /// what they remit; without one a deferral has its rate, and a stop of court collection (地方自治法施行令171条の5)
    /// remits nothing: relief needs a power to execute.
    private static func reliefs(
        of claims: [ClaimID: ClaimKind], in tx: borrowing Transaction
    ) throws -> [(claim: ClaimID, span: ReliefSpan)] {
        guard !claims.isEmpty else { return [] }
        let rows = try tx.query(
            """
            select h.subject_id, h.from_day, h.to_day, r.released_on, h.charge_article,
                coalesce(h.charge, case h.code when 'suspension' then 'suspension' else 'deferral' end),
                h.charge is not null
            from holds h
            left join lateral (
                select min(released_on) as released_on from hold_releases r where r.hold_id = h.hold_id
            ) r on true
            where h.subject_id = any($1) and h.subject_kind = 'claim' and coalesce(h.charge <> 'none',
                h.code in ('collection_deferral', 'sale_deferral', 'suspension'))
            order by h.from_day, h.hold_id
            """, [.ids(Array(claims.keys))]
        ) { row in
            (
                claim: try row.id(0) as ClaimID, from: try row.businessDate(1),
                to: try row.optionalBusinessDate(2) ?? Validity.endOfTime, released: try row.optionalBusinessDate(3),
                article: try row.optionalText(4),
                kind: try StoredCode.decode(try row.text(5), as: ReliefSpan.Kind.self), isMeasures: try row.bool(6)
            )
        }
        return rows.compactMap { row in
            let last = min(row.to, row.released?.adding(days: -1) ?? row.to)
            guard row.from <= last, row.isMeasures || claims[row.claim]?.selfExecution == true else { return nil }
            return (row.claim, ReliefSpan(row.kind, from: row.from, to: last, article: row.article))
        }
    }

    private static func demands(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [(claim: ClaimID, demand: (issued: BusinessDate, deadline: BusinessDate))] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select distinct on (claim_id) claim_id, issued_on, deadline_on
            from demands where claim_id = any($1) order by claim_id, issued_on
            """, [.ids(claims)]
        ) { row in (try row.id(0) as ClaimID, (issued: try row.businessDate(1), deadline: try row.businessDate(2))) }
    }
}

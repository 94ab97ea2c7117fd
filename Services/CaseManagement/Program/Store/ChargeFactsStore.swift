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
    }

    /// The facts of these claims; a claim without any is not among them.
    static func read(_ claims: [ClaimID: ClaimKind], in tx: borrowing Transaction) throws -> [ClaimID: Facts] {
        var facts = try ReassessmentStore.histories(of: Array(claims.keys), in: tx).mapValues { Facts(history: $0) }
        // A stop of court collection (地方自治法施行令171条の5) remits nothing: relief needs a power to execute.
        let relievable = claims.filter { $0.value.regime != nil && $0.value.selfExecution }.map(\.key)
        for (claim, span) in try reliefs(of: relievable, in: tx) { facts[claim, default: Facts()].relief.append(span) }
        for (claim, demand) in try demands(of: claims.filter { $0.value.regime != nil }.map(\.key), in: tx) {
            facts[claim, default: Facts()].demand = demand
        }
        for (claim, waivers) in try ChargeWaiverStore.waivers(
            of: claims.filter { $0.value.regime != nil }.map(\.key), in: tx)
        { facts[claim, default: Facts()].waivers = waivers }
        return facts
    }

    /// The days for which deferrals and suspensions are registered, until the day before a release.
    private static func reliefs(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [(claim: ClaimID, span: ReliefSpan)] {
        guard !claims.isEmpty else { return [] }
        let rows = try tx.query(
            """
            select h.subject_id, h.code, h.from_day, h.to_day, r.released_on
            from holds h
            left join lateral (
                select min(released_on) as released_on from hold_releases r where r.hold_id = h.hold_id
            ) r on true
            where h.subject_id = any($1) and h.subject_kind = 'claim'
                and h.code in ('collection_deferral', 'sale_deferral', 'suspension')
            order by h.from_day, h.hold_id
            """, [.ids(claims)]
        ) { row in
            (
                claim: try row.id(0) as ClaimID, kind: try StoredCode.decode(try row.text(1), as: ReliefFact.Kind.self),
                from: try row.businessDate(2), to: try row.optionalBusinessDate(3) ?? Validity.endOfTime,
                released: try row.optionalBusinessDate(4)
            )
        }
        return rows.compactMap { row in
            let last = min(row.to, row.released?.adding(days: -1) ?? row.to)
            guard row.from <= last else { return nil }
            let kind: ReliefSpan.Kind = row.kind == .suspension ? .suspension : .deferral
            return (row.claim, ReliefSpan(kind, from: row.from, to: last))
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

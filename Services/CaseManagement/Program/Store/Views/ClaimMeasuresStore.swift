import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// The measures (猶予・分納誓約・停止・放棄 …) about claims. The caller has seen that the reader may see the claims.
enum ClaimMeasuresStore {
    /// A measure as it stands for one of its claims.
    struct Standing: Sendable {
        var claim: ClaimID
        var kind: MeasureKind
        var state: MeasureState
        /// The yen of the claim that it covers.
        var amount: Yen
        /// The days of its terms; the last one is nil for a measure without a period of its own.
        var from: BusinessDate
        var until: BusinessDate?
        /// The last day on which it acted; nil while it does, or where it never did.
        var ended: BusinessDate?
        /// The article of the step that it stands on now.
        var article: ReceivedText
        /// The day of that step.
        var movedOn: BusinessDate
    }

    /// Newest first.
    static func standing(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [Standing] {
        try tx.query(
            """
            select k.claim_id, m.kind, m.state, k.amount, t.from_day, m.until_on, m.ended_on, s.article, s.day
            from measure_claims k join measures m using (measure_id)
            join measure_steps s on s.measure_id = m.measure_id and s.number = m.steps
            join lateral (
                select t.from_day from measure_terms t join measure_steps o using (step_id)
                where o.measure_id = m.measure_id order by o.number desc limit 1
            ) t on true
            where k.claim_id = any($1) order by m.measure_id desc, k.claim_id limit 500
            """, [.ids(claims)]
        ) { row in
            Standing(
                claim: try row.id(0), kind: try StoredCode.decode(try row.text(1), as: MeasureKind.self),
                state: try StoredCode.decode(try row.text(2), as: MeasureState.self), amount: try row.yen(3),
                from: try row.businessDate(4), until: try row.optionalBusinessDate(5),
                ended: try row.optionalBusinessDate(6), article: try row.received(7),
                movedOn: try row.businessDate(8))
        }
    }
}

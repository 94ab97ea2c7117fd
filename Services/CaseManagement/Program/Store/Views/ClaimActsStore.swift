import CodecPrimitives
import Outbox
import Postgres

/// What has been done about claims: demands, seizures, placements. The caller has seen that the reader may see them.
enum ClaimActsStore {
    struct Demand: Sendable {
        var claim: ClaimID
        var issuedOn: BusinessDate
        var deadlineOn: BusinessDate
        /// As it was printed.
        var total: Yen
        /// A stored code of how it arrived; nil while that is unknown.
        var outcome: ReceivedText?
        var servedOn: BusinessDate?
    }

    /// Newest first.
    static func demands(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [Demand] {
        try tx.query(
            """
            select d.claim_id, d.issued_on, d.deadline_on, d.principal + d.late_charge + d.fee, s.outcome, s.served_on
            from demands d
            left join lateral (
                select outcome, served_on from demand_services s where s.demand_id = d.demand_id
                order by recorded_at desc limit 1
            ) s on true
            where d.claim_id = any($1) order by d.issued_on desc, d.demand_id limit 500
            """, [.ids(claims)]
        ) { row in
            Demand(
                claim: try row.id(0), issuedOn: try row.businessDate(1), deadlineOn: try row.businessDate(2),
                total: try row.yen(3), outcome: try row.optionalReceived(4), servedOn: try row.optionalBusinessDate(5))
        }
    }

    struct Seizure: Sendable {
        var claim: ClaimID
        var state: ReceivedText
        /// Of all claims that it is for; nil when the reader does not see all of them.
        var amount: Yen?
        var requestedAt: Timestamp
    }

    /// The seizures that are for these claims, newest first.
    static func seizures(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [Seizure] {
        try tx.query(
            """
            select k.claim_id, coalesce(s.state, 'requested'),
                case when exists (
                    select from seizure_claims o where o.request_id = k.request_id and o.claim_id <> all($1))
                then null else coalesce(s.amount, q.amount_wanted) end,
                q.recorded_at
            from seizure_claims k join seizure_requests q using (request_id) left join seizures s using (request_id)
            where k.claim_id = any($1) order by q.recorded_at desc, k.claim_id limit 500
            """, [.ids(claims)]
        ) { row in
            Seizure(
                claim: try row.id(0), state: try row.received(1), amount: try row.optionalYen(2),
                requestedAt: try row.moment(3))
        }
    }
}

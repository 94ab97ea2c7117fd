import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// What a division looks at in the morning: what stands against acts, what was refused, and what is still owed.
enum DeskViewStore {
    struct Holds: Sendable {
        var code: ReceivedText
        var isAboutPersons: Bool
        /// The way of the claims it is about; the purpose's own for persons.
        var route: DisclosureRoute
        var count: Int64
        var oldest: BusinessDate
    }

    /// Holds in force on a day, by code, on claims that the reader may see and on the persons who owe them.
    static func holds(
        _ scope: ClaimScope, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Holds] {
        try tx.query(
            """
            with standing as (
                select h.subject_kind, h.subject_id, h.code, h.from_day from holds h
                where h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)
                    and not exists (select from hold_releases r where r.hold_id = h.hold_id and r.released_on <= $3)
            )
            select s.code, false, c.route, count(*), min(s.from_day)
            from standing s join claims c on c.claim_id = s.subject_id
            where s.subject_kind = 'claim' and c.kind = any($1) and c.claim_class = any($2)
            group by s.code, c.route
            union all
            select s.code, true, $4, count(*), min(s.from_day) from standing s
            where s.subject_kind = 'person' and exists (
                select from claims c
                where c.person_id = s.subject_id and c.kind = any($1) and c.claim_class = any($2))
            group by s.code
            order by 4 desc, 1
            """, scope.values + [.date(day), .text(scope.personRoute.rawValue)]
        ) { row in
            Holds(
                code: try row.received(0), isAboutPersons: try row.bool(1),
                route: try StoredCode.decode(try row.text(2), as: DisclosureRoute.self), count: try row.int(3),
                oldest: try row.businessDate(4))
        }
    }

    struct OldHold: Sendable {
        var claim: ClaimID
        var number: ReceivedText
        var person: PersonID
        var code: ReceivedText
        var route: DisclosureRoute
        var from: BusinessDate
        var reason: ReceivedText
    }

    /// The longest standing holds on claims.
    static func oldest(
        _ scope: ClaimScope, on day: BusinessDate, most: Int, in tx: borrowing Transaction
    ) throws -> [OldHold] {
        try tx.query(
            """
            select c.claim_id, c.claim_number, c.person_id, h.code, c.route, h.from_day, h.reason
            from holds h join claims c on c.claim_id = h.subject_id
            where h.subject_kind = 'claim' and c.kind = any($1) and c.claim_class = any($2) and h.from_day <= $3
                and (h.to_day is null or h.to_day >= $3)
                and not exists (select from hold_releases r where r.hold_id = h.hold_id and r.released_on <= $3)
            order by h.from_day, h.hold_id limit $4
            """, scope.values + [.date(day), .int(Int64(most))]
        ) { row in
            OldHold(
                claim: try row.id(0), number: try row.received(1), person: try row.id(2), code: try row.received(3),
                route: try StoredCode.decode(try row.text(4), as: DisclosureRoute.self),
                from: try row.businessDate(5), reason: try row.received(6))
        }
    }

    /// Clearances that were refused since a moment, by ground; only those whose every claim the reader may see.
    static func refusals(
        _ scope: ClaimScope, since moment: Timestamp, in tx: borrowing Transaction
    ) throws -> [SummaryStore.Refusals] {
        try tx.query(
            """
            select q.act, g ->> 'code', g ->> 'article', min(g ->> 'fact'), count(*)
            from clearance_refusals r join clearance_requests q using (request_id)
            cross join jsonb_array_elements(r.grounds) g
            where r.recorded_at >= $3 and g ->> 'kind' <> 'remark' and not exists (
                select from unnest(q.claim_ids) k(claim_id) left join claims c using (claim_id)
                where c.claim_id is null or c.kind <> all($1) or c.claim_class <> all($2))
            group by 1, 2, 3 order by 5 desc, 1, 2 limit 200
            """, scope.values + [.at(moment)]
        ) { row in
            SummaryStore.Refusals(
                act: try row.received(0), code: try row.received(1), article: try row.optionalReceived(2) ?? .none,
                fact: try row.optionalReceived(3) ?? .none, count: try row.int(4))
        }
    }

    struct Remaining: Sendable {
        var kind: ReceivedText
        /// The newest claim's own day, under which the kind's name is looked up.
        var aroseOn: BusinessDate
        var claims: Int64
        var open: Amounts
    }

    /// What is still owed, by kind, the largest first.
    static func remaining(_ scope: ClaimScope, in tx: borrowing Transaction) throws -> [Remaining] {
        try tx.query(
            """
            select c.kind, max(c.arose_on), count(*), sum(b.principal)::bigint, sum(b.late_charge)::bigint,
                sum(b.fee)::bigint, sum(b.costs)::bigint
            from claims c join claim_balances b using (claim_id)
            where c.kind = any($1) and c.claim_class = any($2)
                and b.principal + b.late_charge + b.fee + b.costs > 0
            group by c.kind order by sum(b.principal + b.late_charge + b.fee + b.costs) desc, c.kind
            """, scope.values
        ) { row in
            Remaining(
                kind: try row.received(0), aroseOn: try row.businessDate(1), claims: try row.int(2),
                open: Amounts(
                    principal: try row.yen(3), lateCharge: try row.yen(4), fee: try row.yen(5),
                    costs: try row.yen(6)))
        }
    }
}

extension ClaimScope {
    /// The way under which articles about persons are named.
    var personRoute: DisclosureRoute {
        if purpose.seesTax { return .tax }
        return classes.contains(.privateClaim) ? .privateClaim : .publicClaim
    }
}

extension ReceivedText {
    fileprivate static let none = ReceivedText("")
}

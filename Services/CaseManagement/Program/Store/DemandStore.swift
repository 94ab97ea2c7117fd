import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// Demands (督促): which are due, which were issued, and when they reached the debtor.
enum DemandStore {
    /// A claim past its due date that no demand has been issued for. Its state is still to be set.
    struct Due: Sendable {
        var candidate: DemandCandidate
        var claimNumber: ReceivedText
        var person: PersonID
        /// The day of its last demand, which then came back; nil when there was none.
        var returnedFrom: BusinessDate?
        var fiscalYear: Int32
        var instalment: Int32
    }

    /// A place in the list: after this claim.
    struct Cursor: Sendable {
        var due: BusinessDate
        var claim: ClaimID
    }

    /// A page of the list of a day.
    struct Page: Sendable {
        var day: BusinessDate
        /// Nil for the first page.
        var after: Cursor?
        var most: Int
    }

    /// A demand as it was issued, with the amounts and working that were printed.
    struct Issued: Sendable {
        var id: UUIDv7
        var claim: ClaimID
        var issuedOn: BusinessDate
        var deadlineOn: BusinessDate
        var principal: Yen
        var lateCharge: Yen
        var fee: Yen
        var working: ReceivedText
        /// Nil for one that was issued before the claim came here.
        var clearance: ClearanceID?
        /// The letter that it was; nil for one that was recorded without.
        var notice: NoticeID?
    }

    /// How a demand reached the debtor, or that it came back.
    struct Service: Sendable {
        var demand: UUIDv7
        /// ordinary_mail, registered_mail, handed_over, public_notice or returned.
        var outcome: ReceivedText
        /// Nil exactly when it came back.
        var servedOn: BusinessDate?
    }

    /// Claims due before the page's day without a demand that arrived or may have arrived, and without a letter under
    /// way, oldest first.
    static func due(_ page: Page, under law: LawBook, in tx: borrowing Transaction) throws -> [Due] {
        try tx.query(
            """
            select c.claim_id, c.claim_number, c.person_id, c.kind, c.arose_on, c.due_on, b.principal, b.late_charge,
                b.fee, b.costs, b.provisional,
                (select max(d.issued_on) from demands d where d.claim_id = c.claim_id), c.fiscal_year, c.instalment
            from claims c join claim_balances b using (claim_id)
            where c.due_on < $1 and b.principal > 0 and c.book = 'owner'
                and not exists (
                    select from demands d where d.claim_id = c.claim_id and coalesce((
                        select s.outcome from demand_services s where s.demand_id = d.demand_id
                        order by s.recorded_at desc limit 1), '') <> 'returned')
                and not exists (select from notices n where n.claim_id = c.claim_id and n.issue_on >= $1)
                and ($3::date is null or (c.due_on, c.claim_id) > ($3, $4::uuid))
            order by c.due_on, c.claim_id limit $2
            """, [.date(page.day), .int(Int64(page.most)), .date(page.after?.due), .id(page.after?.claim)]
        ) { row in
            let open = Amounts(
                principal: try row.yen(6), lateCharge: try row.yen(7), fee: try row.yen(8), costs: try row.yen(9))
            return Due(
                candidate: DemandCandidate(
                    claim: try row.id(0), kind: try law.kind(try row.received(3), on: try row.businessDate(4)),
                    due: try row.businessDate(5), open: open, provisional: try row.yen(10), state: .overdue),
                claimNumber: try row.received(1), person: try row.id(2),
                returnedFrom: try row.optionalBusinessDate(11), fiscalYear: try row.int32(12),
                instalment: try row.int32(13))
        }
    }

    static func save(_ demands: [Issued], by issuer: ReceivedText, at now: Timestamp, in tx: borrowing Transaction)
        throws
    {
        guard !demands.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into demands (demand_id, claim_id, issued_on, deadline_on, principal, late_charge, fee, working,
                clearance_id, notice_id, issued_by, recorded_at)
            select k.id, k.claim, k.issued, k.deadline, k.principal, k.charge, k.fee, k.working, k.clearance, k.notice,
                $10, $11
            from unnest($1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::bigint[], $6::bigint[], $7::bigint[],
                $8::text[], $9::uuid[], $12::uuid[])
                as k(id, claim, issued, deadline, principal, charge, fee, working, clearance, notice)
            """,
            [
                .uuids(demands.map { PostgresUUID(high: $0.id.high, low: $0.id.low) }), .ids(demands.map(\.claim)),
                .dates(demands.map(\.issuedOn.daysSinceEpoch)), .dates(demands.map(\.deadlineOn.daysSinceEpoch)),
                .ints(demands.map(\.principal.amount)), .ints(demands.map(\.lateCharge.amount)),
                .ints(demands.map(\.fee.amount)), .texts(demands.map(\.working.string)),
                .optionalIDs(demands.map(\.clearance)), .text(issuer.string), .at(now),
                .optionalIDs(demands.map(\.notice)),
            ])
    }

    /// Records services; the number of those whose demand exists.
    static func serve(
        _ services: [Service], by recorder: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.execute(
            """
            insert into demand_services (demand_id, recorded_at, outcome, served_on, recorded_by)
            select d.demand_id, $4, k.outcome, k.served_on, $5
            from unnest($1::uuid[], $2::text[], $3::date[]) as k(demand, outcome, served_on)
            join demands d on d.demand_id = k.demand
            """,
            [
                .uuids(services.map { PostgresUUID(high: $0.demand.high, low: $0.demand.low) }),
                .texts(services.map(\.outcome.string)),
                .optionalDates(services.map { $0.servedOn?.daysSinceEpoch }), .at(now), .text(recorder.string),
            ])
    }

    /// The latest demand of each of these claims, with the latest word on its service.
    static func latest(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: DemandFacts] {
        let rows = try tx.query(
            """
            select distinct on (d.claim_id) d.claim_id, d.issued_on, d.deadline_on, s.outcome, s.served_on
            from demands d
            left join lateral (
                select outcome, served_on from demand_services s where s.demand_id = d.demand_id
                order by recorded_at desc limit 1
            ) s on true
            where d.claim_id = any($1) order by d.claim_id, d.issued_on desc
            """, [.ids(claims)]
        ) { row in
            let service: DemandFacts.Service =
                if let day = try row.optionalBusinessDate(4) { .served(on: day) } else if try row.isNull(3) {
                    .unknown
                } else { .returned }
            return (
                try row.id(0) as ClaimID,
                DemandFacts(issuedOn: try row.businessDate(1), deadline: try row.businessDate(2), service: service)
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Claims of the demands, for telling clearances that rest on them.
    static func claims(of demands: [UUIDv7], in tx: borrowing Transaction) throws -> [ClaimID] {
        try tx.query(
            "select distinct claim_id from demands where demand_id = any($1)",
            [.uuids(demands.map { PostgresUUID(high: $0.high, low: $0.low) })]
        ) { row in try row.id(0, as: ClaimID.self) }
    }
}

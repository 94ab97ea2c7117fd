import CaseRules
import CodecPrimitives
import Outbox
import Postgres

/// How far the nightly evaluation of a business date is, and what its pages read and write.
enum NightlyStore {
    /// Counts of a run or of a page of it.
    struct Counts: Sendable, Equatable {
        var evaluated = 0
        var changed = 0
        var overdue = 0
        var extinguished = 0
        var restored = 0
        var waiting = 0
    }

    /// A run that is not finished.
    struct Run {
        /// Nil before the first page.
        var cursor: ClaimID?
    }

    /// One evaluation at a time per database, whichever replica does it.
    private static let lock: Int64 = 0x5361_696B_6E69_6768

    /// The run of a day behind the evaluation's lock; nil when it is finished or another replica is at it.
    static func open(_ day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws -> Run? {
        let isMine =
            try tx.first("select pg_try_advisory_xact_lock($1)", [.int(lock)]) { row in try row.bool(0) } ?? false
        guard isMine else { return nil }
        _ = try tx.execute(
            "insert into nightly_runs (business_date, started_at) values ($1, $2) on conflict do nothing",
            [.date(day), .at(now)])
        return try tx.first(
            "select cursor from nightly_runs where business_date = $1 and finished_at is null", [.date(day)]
        ) { row in Run(cursor: try row.optionalID(0)) }
    }

    /// Whether a day's run is done.
    static func isFinished(_ day: BusinessDate, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            "select true from nightly_runs where business_date = $1 and finished_at is not null", [.date(day)]
        ) { row in try row.bool(0) } ?? false
    }

    /// Moves a run on; without a cursor it is finished.
    static func advance(
        _ day: BusinessDate, to cursor: ClaimID?, _ counts: Counts, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            update nightly_runs set cursor = coalesce($2, cursor), evaluated = evaluated + $3,
                changed = changed + $4, overdue = overdue + $5, extinguished = extinguished + $6,
                restored = restored + $7, waiting = waiting + $8,
                finished_at = case when $2::uuid is null then $9 else finished_at end
            where business_date = $1
            """,
            [
                .date(day), .id(cursor), .int(Int64(counts.evaluated)), .int(Int64(counts.changed)),
                .int(Int64(counts.overdue)), .int(Int64(counts.extinguished)), .int(Int64(counts.restored)),
                .int(Int64(counts.waiting)), .at(now),
            ])
    }

    /// The next claims that owe something, or were extinguished before, in id order.
    static func page(after cursor: ClaimID?, most: Int, in tx: borrowing Transaction) throws -> [ClaimID] {
        try tx.query(
            """
            select b.claim_id from claim_balances b left join claim_prescriptions p using (claim_id)
            where ($1::uuid is null or b.claim_id > $1)
                and (b.principal <> 0 or b.late_charge <> 0 or b.fee <> 0 or b.costs <> 0 or p.state = 'extinct')
            order by b.claim_id limit $2
            """, [.id(cursor), .int(Int64(most))]
        ) { row in try row.id(0) }
    }

    /// Notes those of these claims whose due date has passed; the number of new ones.
    static func noteOverdue(
        _ claims: [ClaimID], on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.execute(
            """
            insert into overdue_claims (claim_id, due_on, recorded_on, recorded_at)
            select c.claim_id, c.due_on, $2, $3 from claims c join claim_balances b using (claim_id)
            where c.claim_id = any($1) and c.due_on < $2 and b.principal > 0
            on conflict do nothing
            """, [.ids(claims), .date(day), .at(now)])
    }
}

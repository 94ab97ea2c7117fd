import CodecPrimitives
import Outbox
import Postgres

/// Letters that were asked for, those that left, and those that came back.
enum NoticeStore {
    struct Notice: Sendable {
        var id: NoticeID
        var claim: ClaimID
        var person: PersonID
        var form: ReceivedText
        /// The day that the letter bears and leaves on.
        var issueOn: BusinessDate
        var deadlineOn: BusinessDate
        var officer: ReceivedText
        var requestedBy: ReceivedText
    }

    /// One run over the due list at a time: two would ask for the same letter, or demand beside it.
    static func lockRuns(in tx: borrowing Transaction) throws {
        _ = try tx.query("select pg_advisory_xact_lock(hashtextextended('demand-run', 0)) is null") { row in
            try row.bool(0)
        }
    }

    /// Whether there are letters whose day is over and of which nobody has told whether they left.
    static func hasUnsettled(before day: BusinessDate, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            """
            select exists (
                select from notices n where n.issue_on < $1
                    and not exists (select from demands d where d.notice_id = n.notice_id))
            """, [.date(day)]
        ) { row in try row.bool(0) } ?? false
    }

    static func insert(_ notices: [Notice], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !notices.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into notices (notice_id, claim_id, person_id, form, issue_on, deadline_on, officer, requested_by,
                recorded_at)
            select k.*, $9
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[], $7::text[],
                $8::text[]) as k
            """,
            [
                .ids(notices.map(\.id)), .ids(notices.map(\.claim)), .ids(notices.map(\.person)),
                .texts(notices.map(\.form)), .dates(notices.map(\.issueOn)), .dates(notices.map(\.deadlineOn)),
                .texts(notices.map(\.officer)), .texts(notices.map(\.requestedBy)), .at(now),
            ])
    }

    /// These letters, locked in id order: the news of leaving and of coming back wait for each other.
    static func lock(_ ids: [NoticeID], in tx: borrowing Transaction) throws -> [NoticeID: Notice] {
        let rows = try tx.query(
            """
            select notice_id, claim_id, person_id, form, issue_on, deadline_on, officer, requested_by
            from notices where notice_id = any($1) order by notice_id for update
            """, [.ids(ids)]
        ) { row in
            Notice(
                id: try row.id(0), claim: try row.id(1), person: try row.id(2), form: try row.received(3),
                issueOn: try row.businessDate(4), deadlineOn: try row.businessDate(5), officer: try row.received(6),
                requestedBy: try row.received(7))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// A letter that came back.
    struct Return: Sendable {
        var notice: NoticeID
        var returnedOn: BusinessDate
        /// As the post marks it: `addressee_unknown`, `moved`, `refused`, `storage_expired`.
        var reason: ReceivedText
        /// The hold on further mail that it brought.
        var hold: UUIDv7?
    }

    static func insert(_ items: [Return], at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into notice_returns (notice_id, returned_on, reason, hold_id, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::date[], $3::text[], $4::uuid[]) as k
            """,
            [
                .ids(items.map(\.notice)), .dates(items.map(\.returnedOn)), .texts(items.map(\.reason)),
                .optionalUUIDs(items.map { $0.hold.map { PostgresUUID($0) } }), .at(now),
            ])
    }

    /// The demands of those of these letters that left and came back, while nobody has recorded that yet.
    static func returnedDemands(
        of notices: [NoticeID], in tx: borrowing Transaction
    ) throws -> [(demand: UUIDv7, claim: ClaimID)] {
        try tx.query(
            """
            select d.demand_id, d.claim_id from notice_returns r join demands d using (notice_id)
            where r.notice_id = any($1) and not exists (
                select from demand_services s where s.demand_id = d.demand_id and s.outcome = 'returned')
            order by d.demand_id
            """, [.ids(notices)]
        ) { row in
            let demand = try row.uuid(0)
            return (UUIDv7(high: demand.high, low: demand.low), try row.id(1))
        }
    }

    /// What staff see of a day's letters. No personal data.
    struct View: Encodable, Sendable {
        let notice: String
        let claim: String
        let form: String
        let deadline: String
        /// The demand that it became when it left; nil while it has not.
        let demand: String?
        let returned: String?
    }

    /// A day's letters in the order of their ids, those behind `after` where it is named; at most `count`.
    static func list(
        of day: BusinessDate, after: NoticeID?, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [View] {
        try tx.query(
            """
            select n.notice_id, c.claim_number, n.form, n.deadline_on, d.demand_id::text, r.reason
            from notices n join claims c using (claim_id) left join demands d using (notice_id)
            left join notice_returns r using (notice_id)
            where n.issue_on = $1 and ($3::uuid is null or n.notice_id > $3) order by n.notice_id limit $2
            """, [.date(day), .int(Int64(count)), .id(after)]
        ) { row in
            View(
                notice: try row.id(0, as: NoticeID.self).description, claim: try row.text(1), form: try row.text(2),
                deadline: try row.businessDate(3).description, demand: try row.optionalText(4),
                returned: try row.optionalText(5))
        }
    }
}

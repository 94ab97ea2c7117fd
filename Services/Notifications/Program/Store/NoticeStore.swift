import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// Letters in the database. They are locked before their sheets, in id order.
enum NoticeStore {
    /// False when it is known already.
    static func insert(_ request: Notice.Request, at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        let added = try tx.execute(
            """
            insert into notice_requests (notice_id, asker, form, person_id, role, claim_id, claim_number, kind,
                fiscal_year, instalment, due_on, issue_on, deadline_on, remedies, officer, amount_asked, requested_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            on conflict do nothing
            """,
            [
                .id(request.id), .text(request.asker), .text(request.form.rawValue), .id(request.personID),
                .text(request.role.rawValue), .id(request.claimID), .text(request.label.number),
                .text(request.label.kind), .int32(request.label.fiscalYear), .int32(request.label.instalment),
                .date(request.label.due), .date(request.issueOn), .date(request.deadlineOn),
                .text(request.remedies.rawValue), .text(request.officer), .yen(request.amountAsked), .at(now),
            ])
        guard added == 1 else { return false }
        _ = try tx.execute(
            "insert into notices (notice_id, state, issue_on, changed_at) values ($1, 1, $2, $3)",
            [.id(request.id), .date(request.issueOn), .at(now)])
        return true
    }

    /// These letters, locked in id order.
    static func lock(_ ids: [NoticeID], in tx: borrowing Transaction) throws -> [Notice] {
        guard !ids.isEmpty else { return [] }
        return try tx.query(
            """
            select \(Notice.columns) from notices n join notice_requests q using (notice_id)
            where n.notice_id = any($1) order by n.notice_id for update of n
            """, [.ids(ids)]
        ) { row in try Notice(row) }
    }

    /// Letters about these claims that have not ended, locked in id order.
    static func lockOpen(on claims: [ClaimID], in tx: borrowing Transaction) throws -> [Notice] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select \(Notice.columns) from notices n join notice_requests q using (notice_id)
            where q.claim_id = any($1) and n.state <= 4 order by n.notice_id for update of n
            """, [.ids(claims)]
        ) { row in try Notice(row) }
    }

    /// The letters in a bundle, locked in id order.
    static func lock(bundle: BundleID, in tx: borrowing Transaction) throws -> [NoticeID: Notice] {
        let rows = try tx.query(
            """
            select \(Notice.columns) from notices n join notice_requests q using (notice_id)
            where n.notice_id in (select notice_id from pieces where bundle_id = $1)
            order by n.notice_id for update of n
            """, [.id(bundle)]
        ) { row in try Notice(row) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// Letters of a day that wait to be printed, locked; what another printing has taken is left out.
    static func lockCleared(
        for day: BusinessDate, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Notice] {
        try tx.query(
            """
            select \(Notice.columns) from notices n join notice_requests q using (notice_id)
            where n.state = 3 and n.issue_on = $1 order by n.notice_id limit $2 for update of n skip locked
            """, [.date(day), .int(Int64(count))]
        ) { row in try Notice(row) }
    }

    /// Letters whose day is over and that were not printed.
    static func overdue(on day: BusinessDate, in tx: borrowing Transaction) throws -> [NoticeID] {
        try tx.query(
            "select notice_id from notices where state <= 3 and issue_on < $1 order by notice_id limit 1000",
            [.date(day)]
        ) { row in try row.id(0) }
    }

    /// Letters whose question for printing has had no answer since a moment.
    static func unanswered(since moment: Timestamp, in tx: borrowing Transaction) throws -> [NoticeID] {
        try tx.query(
            """
            select n.notice_id from notices n
            where n.state = 2 and not exists (
                select from clearance_requests r where r.notice_id = n.notice_id and r.asked_at > $1)
            order by n.notice_id limit 1000
            """, [.at(moment)]
        ) { row in try row.id(0) }
    }

    /// How many letters of a day wait for an answer.
    static func waiting(for day: BusinessDate, in tx: borrowing Transaction) throws -> Int {
        let count = try tx.first(
            "select count(*) from notices where state in (1, 2) and issue_on = $1", [.date(day)]
        ) { row in try row.int(0) }
        return Int(count ?? 0)
    }

    /// Writes what may change of a locked letter.
    static func save(_ notice: Notice, at now: Timestamp, in tx: borrowing Transaction) throws {
        let (printed, slip) = (notice.printed, notice.printed?.slip)
        _ = try tx.execute(
            """
            update notices set state = $2, clearance_id = $3, frozen = $4, slip_id = $5, slip_number = $6,
                barcode = $7, usable_until = $8, principal = $9, late_charge = $10, fee = $11, is_protected = $12,
                reasons = $13, changed_at = $14, money_through = $15
            where notice_id = $1
            """,
            [
                .id(notice.id), .int32(Int32(notice.state.rawValue)), .id(printed?.clearanceID),
                .optionalInt(printed?.frozen.amount), .id(slip?.slipID), .text(slip?.number), .text(slip?.barcode),
                .date(slip?.usableUntil), .optionalInt(slip?.principal.amount),
                .optionalInt(slip?.lateCharge.amount), .optionalInt(slip?.fee.amount), .bool(notice.isProtected),
                .texts(notice.reasons), .at(now), .date(printed?.moneyThrough),
            ])
    }
}

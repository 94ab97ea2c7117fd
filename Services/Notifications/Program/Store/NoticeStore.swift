import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// Letters in the database. They are locked before their sheets, in id order.
enum NoticeStore {
    /// Keeps requests. One that is known already changes nothing.
    ///
    /// - Returns: those that are new.
    static func insert(
        _ requests: [Notice.Request], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [NoticeID] {
        guard !requests.isEmpty else { return [] }
        let labels = requests.map(\.label)
        let added: [NoticeID] = try tx.query(
            """
            insert into notice_requests (notice_id, asker, form, person_id, role, claim_id, claim_number, kind,
                fiscal_year, instalment, due_on, issue_on, deadline_on, remedies, officer, amount_asked, requested_at)
            select k.*, $17
            from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::text[],
                $9::int4[], $10::int4[], $11::date[], $12::date[], $13::date[], $14::text[], $15::text[],
                $16::int8[]) as k
            on conflict do nothing returning notice_id
            """,
            [
                .ids(requests.map(\.id)), .texts(requests.map(\.asker)), .texts(requests.map(\.form.rawValue)),
                .ids(requests.map(\.personID)), .texts(requests.map(\.role.rawValue)),
                .ids(requests.map(\.claimID)), .texts(labels.map(\.number)), .texts(labels.map(\.kind)),
                .int32s(labels.map(\.fiscalYear)), .int32s(labels.map(\.instalment)), .dates(labels.map(\.due)),
                .dates(requests.map(\.issueOn)), .dates(requests.map(\.deadlineOn)),
                .texts(requests.map(\.remedies.rawValue)), .texts(requests.map(\.officer)),
                .amounts(requests.map(\.amountAsked)), .at(now),
            ]
        ) { row in try row.id(0) }
        _ = try tx.execute(
            """
            insert into notices (notice_id, state, issue_on, changed_at)
            select notice_id, 1, issue_on, $2 from notice_requests where notice_id = any($1)
            """, [.ids(added), .at(now)])
        return added
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

    /// Writes what may change of locked letters.
    static func save(_ notices: [Notice], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !notices.isEmpty else { return }
        let (printed, slips) = (notices.map(\.printed), notices.map(\.printed?.slip))
        _ = try tx.execute(
            """
            update notices n set state = k.state, clearance_id = k.clearance, frozen = k.frozen, slip_id = k.slip,
                slip_number = k.number, barcode = k.barcode, usable_until = k.usable, principal = k.principal,
                late_charge = k.late, fee = k.fee, is_protected = k.protected,
                reasons = string_to_array(k.reasons, e'\\x1f'), money_through = k.through, el_qr = k.el_qr, changed_at = $16
            from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::int8[], $5::uuid[], $6::text[], $7::text[],
                $8::date[], $9::int8[], $10::int8[], $11::int8[], $12::bool[], $13::text[], $14::date[], $15::text[])
                as k(id, state, clearance, frozen, slip, number, barcode, usable, principal, late, fee, protected,
                    reasons, through, el_qr)
            where n.notice_id = k.id
            """,
            [
                .ids(notices.map(\.id)), .int32s(notices.map { Int32($0.state.rawValue) }),
                .optionalIDs(printed.map { $0?.clearanceID }), .optionalInts(printed.map { $0?.frozen.amount }),
                .optionalIDs(slips.map { $0?.slipID }), .optionalTexts(slips.map { $0?.number }),
                .optionalTexts(slips.map { $0?.barcode }), .optionalDates(slips.map { $0?.usableUntil }),
                .optionalInts(slips.map { $0?.principal.amount }), .optionalInts(slips.map { $0?.lateCharge.amount }),
                .optionalInts(slips.map { $0?.fee.amount }), .bools(notices.map(\.isProtected)),
                .texts(notices.map { $0.reasons.map(\.string).joined(separator: "\u{1F}") }),
                .optionalDates(printed.map { $0?.moneyThrough }), .optionalTexts(slips.map { $0?.elQR }), .at(now),
            ])
    }
}

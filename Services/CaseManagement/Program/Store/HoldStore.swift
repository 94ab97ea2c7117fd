import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// The general table of holds (停止, 猶予, 破産, 係争 …) about claims and persons, and supervisors' overrides.
enum HoldStore {
    enum Subject: Hashable {
        case claim(ClaimID)
        case person(PersonID)
    }

    /// One reason against acts.
    struct Hold {
        var id: UUIDv7
        var subject: Subject
        /// A `GroundCode`, a kind of relief, or a flag of a person; see `HoldCode`.
        var code: ReceivedText
        /// Empty for every act.
        var acts: [ClearanceAct]
        var from: BusinessDate
        var to: BusinessDate?
        var reason: ReceivedText
    }

    static func save(_ hold: Hold, _ recording: Recording, in tx: borrowing Transaction) throws {
        try save([hold], recording, in: tx)
    }

    static func save(_ holds: [Hold], _ recording: Recording, in tx: borrowing Transaction) throws {
        guard !holds.isEmpty else { return }
        _ = try tx.copyIn(
            """
            copy holds (hold_id, subject_kind, subject_id, code, acts, from_day, to_day, reason, recorded_by, recorded_at)
            from stdin (format binary)
            """
        ) { writer in
            for hold in holds { try writer.row { fill(&$0, with: hold, recording) } }
        }
    }

    private static func fill(_ fields: inout CopyFields, with hold: Hold, _ recording: Recording) {
        let (kind, subject) = parts(of: hold.subject)
        fields.uuid(PostgresUUID(hold.id))
        fields.text(kind)
        fields.uuid(PostgresUUID(subject))
        fields.text(hold.code)
        fields.value(.texts(hold.acts.map(\.rawValue)))
        fields.date(hold.from)
        fields.date(hold.to)
        fields.text(hold.reason)
        fields.text(recording.by)
        fields.at(recording.at)
    }

    /// The hold of an id; nil where there is none.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Hold? {
        try tx.first(
            """
            select hold_id, subject_kind, subject_id, code, acts, from_day, to_day, reason
            from holds where hold_id = $1
            """, [.uuid(high: id.high, low: id.low)], hold)
    }

    private static func hold(_ row: borrowing PostgresRow) throws -> Hold {
        let id = try row.uuid(0)
        return Hold(
            id: UUIDv7(high: id.high, low: id.low), subject: try subject(kind: row.text(1), id: row.uuid(2)),
            code: try row.received(3),
            acts: try row.texts(4).map { try StoredCode.decode($0, as: ClearanceAct.self) },
            from: try row.businessDate(5), to: try row.optionalBusinessDate(6), reason: try row.received(7))
    }

    /// The end of a hold before its last day.
    struct Release {
        var hold: UUIDv7
        var on: BusinessDate
        var reason: ReceivedText
    }

    /// Ends a hold; false when there is no such hold.
    static func save(_ release: Release, _ recording: Recording, in tx: borrowing Transaction) throws -> Bool {
        try save([release], recording, in: tx) == 1
    }

    /// Ends holds; returns how many of them there were.
    @discardableResult
    static func save(_ releases: [Release], _ recording: Recording, in tx: borrowing Transaction) throws -> Int {
        guard !releases.isEmpty else { return 0 }
        return try tx.execute(
            """
            insert into hold_releases (hold_id, recorded_at, released_on, reason, recorded_by)
            select h.hold_id, $4, k.released_on, k.reason, $5
            from unnest($1::uuid[], $2::date[], $3::text[]) as k(id, released_on, reason)
            join holds h on h.hold_id = k.id
            """,
            [
                .uuids(releases.map { PostgresUUID($0.hold) }), .dates(releases.map(\.on)),
                .texts(releases.map(\.reason)), .at(recording.at), .text(recording.by),
            ])
    }

    /// Every hold on these claims and persons that is in force on a day.
    static func inForce(
        claims: [ClaimID], persons: [PersonID], on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Hold] {
        try tx.query(
            """
            select h.hold_id, h.subject_kind, h.subject_id, h.code, h.acts, h.from_day, h.to_day, h.reason
            from holds h
            where (h.subject_kind = 'claim' and h.subject_id = any($1)
                    or h.subject_kind = 'person' and h.subject_id = any($2))
                and h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)
                and not exists (select from hold_releases r where r.hold_id = h.hold_id and r.released_on <= $3)
            order by h.recorded_at, h.hold_id
            """,
            [.ids(claims), .ids(persons), .date(day)], hold)
    }

    /// A supervisor's decision with its reason.
    struct Override {
        var id: UUIDv7
        var decision: SupervisorOverride
        var reason: ReceivedText
    }

    static func save(_ override: Override, at now: Timestamp, in tx: borrowing Transaction) throws {
        let (id, decision) = (override.id, override.decision)
        _ = try tx.execute(
            """
            insert into hold_overrides (override_id, claim_id, code, act, supervisor, reason, expires_at, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .uuid(high: id.high, low: id.low), .id(decision.claim), .text(decision.code.rawValue),
                decision.act.map { .text($0.rawValue) } ?? .null, .text(decision.supervisor), .text(override.reason),
                .at(decision.expiresAt), .at(now),
            ])
    }

    /// The overrides on these claims that are in force.
    static func overrides(
        on claims: [ClaimID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [SupervisorOverride] {
        try tx.query(
            """
            select code, claim_id, act, supervisor, expires_at from hold_overrides
            where claim_id = any($1) and expires_at > $2 order by recorded_at
            """, [.ids(claims), .at(now)]
        ) { row in
            SupervisorOverride(
                code: try StoredCode.decode(try row.text(0), as: GroundCode.self), claim: try row.id(1),
                act: try row.optionalText(2).map { try StoredCode.decode($0, as: ClearanceAct.self) },
                supervisor: try row.received(3), expiresAt: try row.moment(4))
        }
    }

    private static func parts(of subject: Subject) -> (kind: String, id: UUIDv7) {
        switch subject {
        case .claim(let id): ("claim", id.uuid)
        case .person(let id): ("person", id.uuid)
        }
    }

    private static func subject(kind: String, id: PostgresUUID) throws -> Subject {
        let uuid = UUIDv7(high: id.high, low: id.low)
        return kind.isSameBytes(as: "claim") ? .claim(ClaimID(uuid)) : .person(PersonID(uuid))
    }
}

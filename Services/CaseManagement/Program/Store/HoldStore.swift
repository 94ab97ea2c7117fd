import Codec
import CodecPrimitives
import Outbox
import Postgres

/// The general table of holds (停止, 猶予, 破産, 係争 …) about claims and persons.
enum HoldStore {
    enum Subject: Hashable {
        case claim(ClaimID)
        case person(PersonID)
    }

    /// One reason against acts, while it is in force.
    struct Hold: Hashable {
        var id: UUIDv7
        var subject: Subject
        var ground: Ground
        var from: BusinessDate
        var to: BusinessDate?
        /// A supervisor has decided to act in spite of it, and that decision is in force.
        var isOverridden = false
    }

    static func save(_ hold: Hold, by recorder: ReceivedText, at now: Timestamp, in tx: borrowing Transaction) throws {
        let (kind, subject) = parts(of: hold.subject)
        _ = try tx.execute(
            """
            insert into holds (hold_id, subject_kind, subject_id, ground_kind, code, article, fact, from_day, to_day,
                recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .uuid(high: hold.id.high, low: hold.id.low), .text(kind), subject, .text(hold.ground.kind.rawValue),
                .text(hold.ground.code.string), .text(hold.ground.article.string), .text(hold.ground.fact.string),
                .date(hold.from), hold.to.map { .date($0) } ?? .null, .text(recorder.string), .at(now),
            ])
    }

    static func release(
        _ hold: UUIDv7, on day: BusinessDate, reason: ReceivedText, by recorder: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into hold_releases (hold_id, recorded_at, released_on, reason, recorded_by)
            select hold_id, $2, $3, $4, $5 from holds where hold_id = $1
            """,
            [.uuid(high: hold.high, low: hold.low), .at(now), .date(day), .text(reason.string), .text(recorder.string)]
        ) == 1
    }

    static func override(
        _ hold: UUIDv7, until expiry: Timestamp, reason: ReceivedText, by recorder: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into hold_overrides (hold_id, recorded_at, expires_at, reason, recorded_by)
            select hold_id, $2, $3, $4, $5 from holds where hold_id = $1 and ground_kind = 'hold'
            """,
            [.uuid(high: hold.high, low: hold.low), .at(now), .at(expiry), .text(reason.string), .text(recorder.string)]
        ) == 1
    }

    /// The subject of a hold; nil when there is no such hold.
    static func subject(of hold: UUIDv7, in tx: borrowing Transaction) throws -> Subject? {
        try tx.first(
            "select subject_kind, subject_id from holds where hold_id = $1",
            [.uuid(high: hold.high, low: hold.low)]
        ) { row in try subject(kind: row.text(0), id: row.uuid(1)) }
    }

    /// Every hold on these claims and persons that is in force on a day.
    static func inForce(
        claims: [ClaimID], persons: [PersonID], on day: BusinessDate, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> [Hold] {
        try tx.query(
            """
            select h.hold_id, h.subject_kind, h.subject_id, h.ground_kind, h.code, h.article, h.fact, h.from_day,
                h.to_day, exists (select from hold_overrides o where o.hold_id = h.hold_id and o.expires_at > $4)
            from holds h
            where (h.subject_kind = 'claim' and h.subject_id = any($1)
                    or h.subject_kind = 'person' and h.subject_id = any($2))
                and h.from_day <= $3 and (h.to_day is null or h.to_day >= $3)
                and not exists (
                    select from hold_releases r where r.hold_id = h.hold_id and r.released_on <= $3)
            order by h.recorded_at, h.hold_id
            """,
            [.ids(claims), .ids(persons), .date(day), .at(now)]
        ) { row in
            let id = try row.uuid(0)
            return Hold(
                id: UUIDv7(high: id.high, low: id.low),
                subject: try subject(kind: row.text(1), id: row.uuid(2)),
                ground: Ground(
                    kind: try StoredCode.decode(try row.text(3), as: GroundKind.self),
                    code: ReceivedText(try row.text(4)), article: ReceivedText(try row.text(5)),
                    fact: ReceivedText(try row.text(6))),
                from: try row.businessDate(7), to: try row.optionalBusinessDate(8), isOverridden: try row.bool(9))
        }
    }

    private static func parts(of subject: Subject) -> (String, PostgresValue) {
        switch subject {
        case .claim(let id): ("claim", .id(id))
        case .person(let id): ("person", .id(id))
        }
    }

    private static func subject(kind: String, id: PostgresUUID) throws -> Subject {
        let uuid = UUIDv7(high: id.high, low: id.low)
        return kind.isSameBytes(as: "claim") ? .claim(ClaimID(uuid)) : .person(PersonID(uuid))
    }
}

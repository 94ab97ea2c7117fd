import CodecPrimitives
import Law
import Outbox
import Postgres

/// Officers (徴税吏員) and the classes their appointments cover.
enum OfficerStore {
    /// One appointment (任命, 委任).
    struct Appointment {
        var officer: ReceivedText
        var claimClass: ClaimClass
        var from: BusinessDate
        var to: BusinessDate?
        var mayOverride: Bool
    }

    static func save(
        _ appointment: Appointment, by recorder: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into officer_appointments
                (officer, claim_class, from_day, to_day, may_override, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(appointment.officer.string), .text(appointment.claimClass.rawValue), .date(appointment.from),
                appointment.to.map { .date($0) } ?? .null, .bool(appointment.mayOverride),
                .text(recorder.string), .at(now),
            ])
    }

    /// The classes that each of these officers may act for on a day.
    static func classes(
        of officers: [ReceivedText], on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> [ReceivedText: Set<ClaimClass>] {
        let rows = try tx.query(
            """
            select distinct officer, claim_class from officer_appointments
            where officer = any($1) and from_day <= $2 and (to_day is null or to_day >= $2)
            """,
            [.texts(officers.map(\.string)), .date(day)]
        ) { row in (ReceivedText(try row.text(0)), try StoredCode.decode(try row.text(1), as: ClaimClass.self)) }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].insert(row.1) }
    }

    /// Whether an officer may override holds on claims of a class on a day.
    static func mayOverride(
        _ officer: ReceivedText, _ claimClass: ClaimClass, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.first(
            """
            select true from officer_appointments
            where officer = $1 and claim_class = $2 and may_override
                and from_day <= $3 and (to_day is null or to_day >= $3)
            limit 1
            """,
            [.text(officer.string), .text(claimClass.rawValue), .date(day)]
        ) { row in try row.bool(0) } ?? false
    }
}

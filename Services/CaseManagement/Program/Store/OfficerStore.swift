import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres
import StaffAccess

/// Officers (徴税吏員) and the classes their appointments cover.
enum OfficerStore {
    static func save(
        _ appointment: Appointment, of officer: ReceivedText, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into officer_appointments
                (officer, claim_class, from_day, to_day, is_supervisor, recorded_by, recorded_at, office)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(officer), .text(appointment.claimClass.rawValue), .date(appointment.validity.from),
                .date(appointment.validity.to), .bool(appointment.isSupervisor), .text(recording.by), .at(recording.at),
                .optionalText(appointment.office?.rawValue),
            ])
    }

    /// Whether she is appointed a supervisor of a class that her token lets her see.
    static func isSupervisor(_ pass: StaffPass, on day: BusinessDate, in tx: borrowing Transaction) throws -> Bool {
        try appointments(of: [pass.subject], in: tx)[pass.subject]?.contains {
            $0.isSupervisor && $0.validity.contains(day) && pass.visibleClasses.contains($0.claimClass)
        } ?? false
    }

    /// The appointments of these officers. The latest record about a class and first day counts.
    static func appointments(
        of officers: [ReceivedText], in tx: borrowing Transaction
    ) throws -> [ReceivedText: [Appointment]] {
        let rows = try tx.query(
            """
            select distinct on (officer, claim_class, from_day) officer, claim_class, from_day, to_day, is_supervisor,
                office
            from officer_appointments where officer = any($1)
            order by officer, claim_class, from_day, recorded_at desc
            """, [.texts(officers)]
        ) { row in
            (
                try row.received(0),
                Appointment(
                    try StoredCode.decode(try row.text(1), as: ClaimClass.self),
                    Validity(from: try row.businessDate(2), to: try row.businessDate(3)),
                    isSupervisor: try row.bool(4),
                    office: try row.optionalText(5).map { try StoredCode.decode($0, as: OfficerRole.self) })
            )
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }

    /// Her classes of today, and the lowest office she holds for the classes that are asked about.
    static func officer(
        _ name: ReceivedText, for classes: Set<ClaimClass>, on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> MeasureOfficer {
        let valid = try appointments(of: [name], in: tx)[name, default: []].filter {
            $0.validity.contains(day)
        }
        let offices = classes.map { claimClass in
            valid.filter { $0.claimClass == claimClass }.compactMap(\.office).max()
        }
        return MeasureOfficer(
            name, classes: Set(valid.map(\.claimClass)),
            role: offices.contains(nil) ? nil : offices.compactMap { $0 }.min())
    }
}

import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// The rows of the table of holds through which measures act on clearance, charges and prescription.
enum MeasureHoldStore {
    /// What a measure puts on one of its claims.
    struct Placed {
        var id: UUIDv7
        var claim: ClaimID
        /// A `HoldCode`; it holds every act.
        var code: ReceivedText
        var days: Validity
        var reason: ReceivedText
        /// Nil where the charge runs on.
        var charge: ReliefSpan?
    }

    static func place(
        _ placed: [Placed], for measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        guard !placed.isEmpty else { return }
        let ids = PostgresValue.uuids(placed.map { PostgresUUID($0.id) })
        _ = try tx.execute(
            """
            insert into holds (hold_id, subject_kind, subject_id, code, acts, from_day, to_day, reason, recorded_by,
                recorded_at, charge, charge_article)
            select k.hold, 'claim', k.claim, k.code, '{}'::text[], k.first, k.last, k.reason, $9, $10, k.charge, k.article
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::text[], $7::text[], $8::text[])
                as k(hold, claim, code, first, last, reason, charge, article)
            """,
            [
                ids, .ids(placed.map(\.claim)), .texts(placed.map(\.code)), .dates(placed.map(\.days.from)),
                .optionalDates(placed.map { $0.days.to == Validity.endOfTime ? nil : $0.days.to }),
                .texts(placed.map(\.reason)), .texts(placed.map { $0.charge?.kind.rawValue ?? "none" }),
                .optionalTexts(placed.map { $0.charge?.ownArticle }), .text(recording.by), .at(recording.at),
            ])
        _ = try tx.execute(
            """
            insert into measure_holds (hold_id, measure_id, claim_id)
            select k.hold, $3, k.claim from unnest($1::uuid[], $2::uuid[]) as k(hold, claim)
            """, [ids, .ids(placed.map(\.claim)), .uuid(PostgresUUID(measure))])
    }

    /// Takes a measure's holds off from a day on; those that end before by themselves stay as they are.
    static func release(
        _ measure: UUIDv7, from day: BusinessDate, _ reason: ReceivedText, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into hold_releases (hold_id, recorded_at, released_on, reason, recorded_by)
            select h.hold_id, $3, $2, $4, $5 from measure_holds k join holds h using (hold_id)
            where k.measure_id = $1 and (h.to_day is null or h.to_day >= $2)
                and not exists (select from hold_releases r where r.hold_id = h.hold_id)
            """,
            [
                .uuid(PostgresUUID(measure)), .date(day), .at(recording.at), .text(reason), .text(recording.by),
            ])
    }

    /// Whether a hold is a measure's, and ends only with it.
    static func isMeasures(_ hold: UUIDv7, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            "select true from measure_holds where hold_id = $1", [.uuid(PostgresUUID(hold))]
        ) { row in try row.bool(0) } ?? false
    }

    /// Withdraws what a measure reported of moved due dates.
    static func withdrawDueDates(
        of measure: UUIDv7, _ reason: ReceivedText, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into prescription_corrections (fact_id, recorded_at, stands, reason, recorded_by)
            select f.fact_id, $2, false, $3, $4 from prescription_facts f
            where f.source = 'measure' and f.source_id = $1 and f.event = 'due_date_moved'
                and not exists (select from prescription_corrections c where c.fact_id = f.fact_id)
            """, [.uuid(PostgresUUID(measure)), .at(recording.at), .text(reason), .text(recording.by)])
    }
}

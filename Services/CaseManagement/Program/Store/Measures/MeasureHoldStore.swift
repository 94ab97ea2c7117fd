import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// The rows of the table of holds through which measures act on clearance, charges and prescription.
enum MeasureHoldStore {
    /// What a measure puts on one of its claims.
    struct Placed {
        var hold: HoldStore.Hold
        var claim: ClaimID
        /// Nil where the charge runs on.
        var charge: ReliefSpan?
    }

    static func place(
        _ placed: [Placed], for measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        for item in placed {
            try HoldStore.save(
                item.hold, charge: HoldStore.Charge(kind: item.charge?.kind, article: item.charge?.ownArticle),
                recording,
                in: tx)
            _ = try tx.execute(
                "insert into measure_holds (hold_id, measure_id, claim_id) values ($1, $2, $3)",
                [.uuid(PostgresUUID(item.hold.id)), .uuid(PostgresUUID(measure)), .id(item.claim)])
        }
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

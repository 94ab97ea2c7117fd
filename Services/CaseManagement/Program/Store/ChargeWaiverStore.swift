import CodecPrimitives
import Law
import Outbox
import Postgres

/// Decisions that forgive a part of a late charge (減免), kept as facts.
enum ChargeWaiverStore {
    /// A decision as an officer recorded it.
    struct Recorded: Hashable {
        var id: UUIDv7
        var claim: ClaimID
        var waiver: ChargeWaiver
        var officer: ReceivedText
    }

    static func save(_ recorded: Recorded, _ recording: Recording, in tx: borrowing Transaction) throws {
        let waiver = recorded.waiver
        _ = try tx.execute(
            """
            insert into charge_waivers (waiver_id, claim_id, amount, decided_on, article, reason, officer, recorded_by,
                recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .uuid(PostgresUUID(recorded.id)), .id(recorded.claim), .yen(waiver.amount), .date(waiver.decidedOn),
                .text(waiver.article), .text(waiver.reason), .text(recorded.officer), .text(recording.by),
                .at(recording.at),
            ])
    }

    /// The decision of an id; nil for one that was never recorded.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Recorded? {
        try tx.first(
            """
            select claim_id, amount, decided_on, article, reason, officer from charge_waivers where waiver_id = $1
            """, [.uuid(PostgresUUID(id))]
        ) { row in
            Recorded(
                id: id, claim: try row.id(0),
                waiver: ChargeWaiver(
                    decidedOn: try row.businessDate(2), amount: try row.yen(1), reason: try row.text(4),
                    article: try row.text(3)), officer: try row.received(5))
        }
    }

    /// The waivers of these claims, in the order of their days.
    static func waivers(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: [ChargeWaiver]] {
        guard !claims.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select claim_id, amount, decided_on, article, reason from charge_waivers
            where claim_id = any($1) order by decided_on, waiver_id
            """, [.ids(claims)]
        ) { row in
            (
                try row.id(0, as: ClaimID.self),
                ChargeWaiver(
                    decidedOn: try row.businessDate(2), amount: try row.yen(1), reason: try row.text(4),
                    article: try row.text(3))
            )
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }
}

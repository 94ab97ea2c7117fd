import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Claims that were placed with contractors, and in whose hands they are.
enum PlacementStore {
    /// A wish to place one claim.
    struct Placement {
        var request: UUIDv7
        var placed: PlacementRequested
    }

    /// The debtor and the route of each claim.
    static func debtors(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: (person: PersonID, route: ReceivedText)] {
        let rows = try tx.query(
            "select claim_id, person_id, route from claims where claim_id = any($1)", [.ids(claims)]
        ) { row in
            (try row.id(0, as: ClaimID.self), try row.id(1, as: PersonID.self), try row.received(2))
        }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0, (person: $1, route: $2)) })
    }

    /// The placements of a request that was made before.
    static func known(_ request: UUIDv7, in tx: borrowing Transaction) throws -> [PlacementID] {
        try tx.query(
            "select placement_id from placement_requests where request_id = $1 order by placement_id",
            [.uuid(high: request.high, low: request.low)]
        ) { row in try row.id(0) }
    }

    static func save(
        _ placements: [Placement], _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        for placement in placements {
            guard let claim = placement.placed.claims.first, let obligor = placement.placed.obligors.first else {
                throw CaseError(.missingRow)
            }
            _ = try tx.execute(
                """
                insert into placement_requests (placement_id, request_id, contract_id, claim_id, person_id, officer,
                    requested_by, recorded_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8)
                """,
                [
                    .id(placement.placed.placementID),
                    .uuid(high: placement.request.high, low: placement.request.low),
                    .id(placement.placed.contractID), .id(claim), .id(obligor.personID),
                    .text(placement.placed.officer ?? recording.by), .text(recording.by), .at(recording.at),
                ])
        }
    }

    /// Keeps a version as a fact; true when it is the newest of its assignment.
    static func apply(
        _ change: AssignmentChanged, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        _ = try tx.execute(
            """
            insert into assignment_versions (assignment_id, version, placement_id, claim_id, stage, reason,
                clearance_id, changed_at, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing
            """,
            [
                .id(change.assignmentID), .int(change.version), .id(change.placementID), .id(change.claimID),
                .text(change.stage.rawValue), .text(change.reason), .id(change.clearanceID), .at(change.changedAt),
                .at(now),
            ])
        return try tx.execute(
            """
            insert into assignments as a (assignment_id, version, placement_id, claim_id, stage, clearance_id)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (assignment_id) do update set version = excluded.version, stage = excluded.stage
            where excluded.version > a.version
            """,
            [
                .id(change.assignmentID), .int(change.version), .id(change.placementID), .id(change.claimID),
                .text(change.stage.rawValue), .id(change.clearanceID),
            ]) == 1
    }

    /// The hold that an assignment has put on its claim.
    static func hold(of assignment: AssignmentID, in tx: borrowing Transaction) throws -> UUIDv7? {
        let hold = try tx.first(
            "select hold_id from assignments where assignment_id = $1", [.id(assignment)]
        ) { row in try row.optionalUUID(0) }
        return hold.flatMap { $0 }.map { UUIDv7(high: $0.high, low: $0.low) }
    }

    /// Notes the hold of an assignment; nil when it is lifted.
    static func setHold(
        _ hold: UUIDv7?, of assignment: AssignmentID, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "update assignments set hold_id = $2 where assignment_id = $1",
            [
                .id(assignment), .optionalUUID(hold.map { PostgresUUID(high: $0.high, low: $0.low) }),
            ])
    }
}

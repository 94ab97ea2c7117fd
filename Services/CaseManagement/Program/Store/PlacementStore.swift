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
        let rows = try placements.map { placement in
            guard let claim = placement.placed.claims.first, let obligor = placement.placed.obligors.first else {
                throw CaseError(.missingRow)
            }
            return (placed: placement.placed, request: placement.request, claim: claim, person: obligor.personID)
        }
        _ = try tx.execute(
            """
            insert into placement_requests (placement_id, request_id, contract_id, claim_id, person_id, officer,
                requested_by, recorded_at)
            select k.*, $7, $8
            from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[]) as k
            """,
            [
                .ids(rows.map(\.placed.placementID)), .uuids(rows.map { PostgresUUID($0.request) }),
                .ids(rows.map(\.placed.contractID)), .ids(rows.map(\.claim)), .ids(rows.map(\.person)),
                .texts(rows.map { $0.placed.officer ?? recording.by }), .text(recording.by), .at(recording.at),
            ])
    }

    /// An assignment that has a newer state now, and the hold that it has put on its claim.
    struct Advanced {
        var assignment: AssignmentID
        var hold: UUIDv7?
    }

    /// Keeps versions as facts, and the newest of each assignment as its state.
    ///
    /// - Parameter newest: of each assignment one.
    /// - Returns: those of `newest` that are newer than what was known.
    static func apply(
        _ changes: [AssignmentChanged], newest: [AssignmentChanged], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [Advanced] {
        _ = try tx.execute(
            """
            insert into assignment_versions (assignment_id, version, placement_id, claim_id, stage, reason,
                clearance_id, changed_at, recorded_at)
            select k.*, $9 from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::text[],
                $7::uuid[], $8::timestamptz[]) as k on conflict do nothing
            """,
            [
                .ids(changes.map(\.assignmentID)), .ints(changes.map(\.version)), .ids(changes.map(\.placementID)),
                .ids(changes.map(\.claimID)), .texts(changes.map(\.stage.rawValue)),
                .optionalTexts(changes.map(\.reason)), .ids(changes.map(\.clearanceID)),
                .moments(changes.map(\.changedAt)), .at(now),
            ])
        return try tx.query(
            """
            insert into assignments as a (assignment_id, version, placement_id, claim_id, stage, clearance_id)
            select * from unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::uuid[], $5::text[], $6::uuid[])
            on conflict (assignment_id) do update set version = excluded.version, stage = excluded.stage
            where excluded.version > a.version returning assignment_id, hold_id
            """,
            [
                .ids(newest.map(\.assignmentID)), .ints(newest.map(\.version)), .ids(newest.map(\.placementID)),
                .ids(newest.map(\.claimID)), .texts(newest.map(\.stage.rawValue)), .ids(newest.map(\.clearanceID)),
            ]
        ) { row in
            let hold = try row.optionalUUID(1).map { UUIDv7(high: $0.high, low: $0.low) }
            return Advanced(assignment: try row.id(0), hold: hold)
        }
    }

    /// Notes the holds of assignments; nil where one is lifted.
    static func setHolds(_ holds: [(assignment: AssignmentID, hold: UUIDv7?)], in tx: borrowing Transaction) throws {
        guard !holds.isEmpty else { return }
        _ = try tx.execute(
            """
            update assignments a set hold_id = k.hold from unnest($1::uuid[], $2::uuid[]) as k(id, hold)
            where a.assignment_id = k.id
            """, [.ids(holds.map(\.assignment)), .optionalUUIDs(holds.map { $0.hold.map { PostgresUUID($0) } })])
    }
}

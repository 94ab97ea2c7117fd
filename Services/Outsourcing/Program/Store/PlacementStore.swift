import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Wishes to hand claims over (委託依頼).
enum PlacementStore {
    struct Placement: Sendable {
        var id: PlacementID
        var contractID: ContractID
        var personID: PersonID
        var role: ObligorRole
        var officer: ReceivedText?
    }

    /// False when it is known already.
    static func insert(
        _ request: PlacementRequested, _ obligor: Obligor, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into placements (placement_id, contract_id, person_id, role, officer, requested_at)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """,
            [
                .id(request.placementID), .id(request.contractID), .id(obligor.personID),
                .text(obligor.role.rawValue), .text(request.officer), .at(now),
            ]) == 1
    }

    static func load(_ id: PlacementID, in tx: borrowing Transaction) throws -> Placement? {
        try tx.first(
            "select contract_id, person_id, role, officer from placements where placement_id = $1", [.id(id)]
        ) { row in
            guard let role = ObligorRole(rawValue: try row.text(2)) else { throw OutsourcingError(.storedValue) }
            return Placement(
                id: id, contractID: try row.id(0), personID: try row.id(1), role: role,
                officer: try row.optionalReceived(3))
        }
    }

    /// The persons that placements are about.
    static func persons(_ ids: [PlacementID], in tx: borrowing Transaction) throws -> [PlacementID: PersonID] {
        let rows = try tx.query(
            "select placement_id, person_id from placements where placement_id = any($1)", [.ids(ids)]
        ) { row in (try row.id(0, as: PlacementID.self), try row.id(1, as: PersonID.self)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Placements with assignments that wait to be asked about: for these claims, or any.
    static func waiting(for claims: [ClaimID], in tx: borrowing Transaction) throws -> [PlacementID] {
        try tx.query(
            """
            select distinct placement_id from assignments where claim_id = any($1) and state = 1 order by placement_id
            """, [.ids(claims)]
        ) { row in try row.id(0) }
    }

    /// Placements whose question has had no answer since a moment.
    static func unanswered(since moment: Timestamp, in tx: borrowing Transaction) throws -> [PlacementID] {
        try tx.query(
            """
            select distinct a.placement_id from assignments a
            where a.state = 2 and not exists (
                select from clearance_requests r where r.placement_id = a.placement_id and r.asked_at > $1)
            order by a.placement_id
            """, [.at(moment)]
        ) { row in try row.id(0) }
    }
}

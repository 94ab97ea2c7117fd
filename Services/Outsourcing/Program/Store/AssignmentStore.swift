import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres

/// Assignments in the database.
enum AssignmentStore {
    /// Adds one for each claim; a claim that is in somebody's hands already is refused at once.
    static func insert(
        _ request: PlacementRequested, ids: [AssignmentID], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into assignments (assignment_id, placement_id, contract_id, claim_id, state, reasons, changed_at)
            select k.id, $3, $4, k.claim, case when o.claim_id is null then 1 else 8 end,
                case when o.claim_id is null then '{}' else array[$6] end, $5
            from unnest($1::uuid[], $2::uuid[]) as k(id, claim)
            left join assignments o on o.claim_id = k.claim and o.state in (1, 2, 3, 4)
            """,
            [
                .ids(ids), .ids(request.claims), .id(request.placementID), .id(request.contractID), .at(now),
                .text(OutsourcingRefusal.alreadyAssigned.rawValue),
            ])
    }

    /// One assignment, locked.
    static func lock(_ id: AssignmentID, in tx: borrowing Transaction) throws -> Assignment? {
        try tx.first("select \(Assignment.columns) from assignments where assignment_id = $1 for update", [.id(id)]) {
            row in try Assignment(row)
        }
    }

    /// These assignments, locked in id order.
    static func lock(_ ids: [AssignmentID], in tx: borrowing Transaction) throws -> [AssignmentID: Assignment] {
        let rows = try tx.query(
            """
            select \(Assignment.columns) from assignments where assignment_id = any($1)
            order by assignment_id for update
            """, [.ids(ids)]
        ) { row in try Assignment(row) }
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// The contract of an assignment, without a lock.
    static func contract(of id: AssignmentID, in tx: borrowing Transaction) throws -> ContractID? {
        try tx.first("select contract_id from assignments where assignment_id = $1", [.id(id)]) { row in
            try row.id(0)
        }
    }

    /// The assignments of a placement, locked in id order.
    static func lock(placement: PlacementID, in tx: borrowing Transaction) throws -> [Assignment] {
        try tx.query(
            """
            select \(Assignment.columns) from assignments where placement_id = $1 order by assignment_id for update
            """, [.id(placement)]
        ) { row in try Assignment(row) }
    }

    /// The assignments of these placements, locked in id order.
    static func lock(placements: [PlacementID], in tx: borrowing Transaction) throws -> [Assignment] {
        try tx.query(
            """
            select \(Assignment.columns) from assignments where placement_id = any($1) order by assignment_id for update
            """, [.ids(placements)]
        ) { row in try Assignment(row) }
    }

    /// The active assignments of these claims, locked in id order.
    static func lockActive(on claims: [ClaimID], in tx: borrowing Transaction) throws -> [Assignment] {
        try tx.query(
            """
            select \(Assignment.columns) from assignments where claim_id = any($1) and state = 4
            order by assignment_id for update
            """, [.ids(claims)]
        ) { row in try Assignment(row) }
    }

    /// Cleared assignments of a contract, oldest placement first, locked.
    static func lockCleared(
        of contract: ContractID, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Assignment] {
        try tx.query(
            """
            select \(Assignment.columns) from assignments where contract_id = $1 and state = 3
            order by placement_id, assignment_id limit $2 for update
            """, [.id(contract), .int(Int64(count))]
        ) { row in try Assignment(row) }
    }

    /// Writes what may change of locked assignments.
    static func save(_ items: [Assignment], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !items.isEmpty else { return }
        _ = try tx.execute(
            """
            update assignments a set state = k.state, version = k.version, clearance_id = k.clearance,
                amount = k.amount, assigned_on = k.assigned, band = k.band, handed_over_at = k.handed,
                acknowledged_at = k.acknowledged, ended_on = k.ended, reasons = string_to_array(k.reasons, e'\\x1f'),
                changed_at = $12
            from unnest($1::uuid[], $2::int4[], $3::int8[], $4::uuid[], $5::int8[], $6::date[], $7::int8[],
                $8::timestamptz[], $9::timestamptz[], $10::date[], $11::text[])
                as k(id, state, version, clearance, amount, assigned, band, handed, acknowledged, ended, reasons)
            where a.assignment_id = k.id
            """,
            [
                .ids(items.map(\.id)), .int32s(items.map { Int32($0.state.rawValue) }), .ints(items.map(\.version)),
                .optionalIDs(items.map(\.clearanceID)), .optionalInts(items.map { $0.amount?.amount }),
                .optionalDates(items.map(\.assignedOn)), .optionalInts(items.map { $0.band.map(Int64.init) }),
                .optionalTimestamps(items.map { $0.handedOverAt?.microseconds }),
                .optionalTimestamps(items.map { $0.acknowledgedAt?.microseconds }),
                .optionalDates(items.map(\.endedOn)),
                .texts(items.map { $0.reasons.map(\.string).joined(separator: "\u{1F}") }), .at(now),
            ])
    }

    /// Notes that the contractor has these; returns their placements.
    static func acknowledge(
        _ ids: [AssignmentID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [PlacementID] {
        try tx.query(
            """
            update assignments set acknowledged_at = $2, changed_at = $2
            where assignment_id = any($1) and acknowledged_at is null returning placement_id
            """, [.ids(ids), .at(now)]
        ) { row in try row.id(0) }
    }

    /// What staff see of placements, newest first. No personal data.
    struct View: Encodable, Sendable {
        let assignment: String
        let placement: String
        let contract: String
        let claim: String
        let state: String
        let reasons: [String]
        let amountYen: Int64?
        let assignedOn: String?
        let acknowledged: Bool
        /// The clearance was revoked after the hand-over: somebody must decide on a recall.
        let revoked: Bool
    }

    static func list(atMost count: Int, in tx: borrowing Transaction) throws -> [View] {
        try tx.query(
            """
            select \(Assignment.columns), exists (
                select from revoked_clearances r where r.clearance_id = a.clearance_id)
            from assignments a order by changed_at desc, assignment_id desc limit $1
            """, [.int(Int64(count))]
        ) { row in
            let item = try Assignment(row)
            return View(
                assignment: item.id.description, placement: item.placementID.description,
                contract: item.contractID.description, claim: item.claimID.description, state: "\(item.state)",
                reasons: item.reasons.map(\.string), amountYen: item.amount?.amount,
                assignedOn: item.assignedOn?.description, acknowledged: item.acknowledgedAt != nil,
                revoked: try row.bool(14))
        }
    }
}

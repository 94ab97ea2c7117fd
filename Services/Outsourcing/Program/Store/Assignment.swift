import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres

/// One claim on its way to a contractor and back, as it stands (受託債権).
struct Assignment: Sendable {
    let id: AssignmentID
    let placementID: PlacementID
    let contractID: ContractID
    let claimID: ClaimID
    var state: AssignmentState
    var version: Int64
    var clearanceID: ClearanceID?
    /// What was owed when it was handed over.
    var amount: Yen?
    var assignedOn: BusinessDate?
    /// The contract's rate by the claim's age on that day.
    var band: Int?
    var handedOverAt: Timestamp?
    var acknowledgedAt: Timestamp?
    var endedOn: BusinessDate?
    var reasons: [ReceivedText]

    /// The columns that `init(_:)` reads.
    static let columns = """
        assignment_id, placement_id, contract_id, claim_id, state::int4, version, clearance_id, amount, assigned_on,
        band::int8, handed_over_at, acknowledged_at, ended_on, reasons
        """

    init(_ row: borrowing PostgresRow) throws {
        guard let state = AssignmentState(rawValue: Int16(try row.int32(4))) else {
            throw OutsourcingError(.storedValue)
        }
        (id, placementID) = (try row.id(0), try row.id(1))
        (contractID, claimID) = (try row.id(2), try row.id(3))
        (self.state, version) = (state, try row.int(5))
        clearanceID = try row.optionalID(6)
        amount = try row.optionalYen(7)
        assignedOn = try row.optionalBusinessDate(8)
        band = try row.optionalInt(9).map(Int.init)
        handedOverAt = try row.optionalMoment(10)
        acknowledgedAt = try row.optionalMoment(11)
        endedOn = try row.optionalBusinessDate(12)
        reasons = try row.texts(13).map { ReceivedText($0) }
    }

    /// Moves the assignment along its life.
    ///
    /// - Throws: `OutsourcingRefusal.stateDenies`.
    mutating func take(_ event: AssignmentEvent, reasons: [ReceivedText] = []) throws(OutsourcingRefusal) {
        state = try AssignmentLifeCycle.state(from: state, after: event)
        self.reasons = reasons
    }

    /// Whether the table allows an event now.
    func allows(_ event: AssignmentEvent) -> Bool {
        (try? AssignmentLifeCycle.state(from: state, after: event)) != nil
    }
}

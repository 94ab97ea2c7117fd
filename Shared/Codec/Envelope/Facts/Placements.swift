public import CodecPrimitives

/// Somebody who owes, and in which role (義務者).
public struct Obligor: Hashable, Sendable {
    public var personID: PersonID
    public var role: ObligorRole

    public init(personID: PersonID, role: ObligorRole) { (self.personID, self.role) = (personID, role) }
}

/// Case management wants claims handed to a contractor (委託, `placement.requested`). Carries no personal data.
public struct PlacementRequested: Hashable, Sendable {
    public var placementID: PlacementID
    public var contractID: ContractID
    public var claims: [ClaimID]
    public var obligors: [Obligor]
    /// Who wants it handed over; nil in messages of an earlier release: then the contract's own officer asks.
    public var officer: ReceivedText?

    public init(
        placementID: PlacementID, contractID: ContractID, claims: [ClaimID], obligors: [Obligor],
        officer: ReceivedText?
    ) {
        (self.placementID, self.contractID, self.claims) = (placementID, contractID, claims)
        (self.obligors, self.officer) = (obligors, officer)
    }
}

/// How far an assignment has come, as the other services know it.
public enum AssignmentStage: String, CaseIterable, Sendable {
    /// The contractor has it: the city's own acts on the claim wait.
    case active
    /// The city took it back.
    case recalled
    /// The contractor gave it back, it was paid in full, or the contract ended.
    case returned
}

/// One version of one assignment (`assignment.changed`): it locks and unlocks its claim.
public struct AssignmentChanged: Hashable, Sendable {
    public var assignmentID: AssignmentID
    /// From 1; a consumer applies only versions above the last.
    public var version: Int64
    public var placementID: PlacementID
    public var claimID: ClaimID
    public var stage: AssignmentStage
    /// A stable code; nil while active.
    public var reason: ReceivedText?
    /// The clearance under which it was handed over.
    public var clearanceID: ClearanceID
    public var changedAt: Timestamp

    public init(
        assignmentID: AssignmentID, version: Int64, placementID: PlacementID, claimID: ClaimID,
        stage: AssignmentStage, reason: ReceivedText?, clearanceID: ClearanceID, changedAt: Timestamp
    ) {
        (self.assignmentID, self.version, self.placementID) = (assignmentID, version, placementID)
        (self.claimID, self.stage, self.reason) = (claimID, stage, reason)
        (self.clearanceID, self.changedAt) = (clearanceID, changedAt)
    }
}

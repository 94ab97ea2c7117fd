internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension AssignmentStage: MappedEnum {
    var wire: WireAssignmentState {
        switch self {
        case .active: .active
        case .recalled: .recalled
        case .returned: .returned
        }
    }
}

extension Obligor: Mapped {
    init(wire: WireObligor) throws(CodecError) {
        self.init(
            personID: try Field.id(wire.hasPersonID ? wire.personID : nil, "person_id"),
            role: try Field.known(wire.hasRole ? wire.role : nil, "role"))
    }

    var wire: WireObligor {
        .with {
            $0.personID = personID.data
            $0.role = role.wire
        }
    }
}

extension PlacementRequested: Mapped {
    init(wire: WirePlacementRequested) throws(CodecError) {
        self.init(
            placementID: try Field.id(wire.hasPlacementID ? wire.placementID : nil, "placement_id"),
            contractID: try Field.id(wire.hasContractID ? wire.contractID : nil, "contract_id"),
            claims: try Field.list(wire.claims, "claims", 1...500, Field.element),
            obligors: try Field.list(wire.obligors, "obligors", 1...500),
            officer: wire.hasOfficer ? try Field.text(wire.officer, "officer", Field.code) : nil)
    }

    var wire: WirePlacementRequested {
        .with {
            $0.placementID = placementID.data
            $0.contractID = contractID.data
            $0.claims = claims.map(\.data)
            $0.obligors = obligors.map(\.wire)
            if let officer { $0.officer = officer.string }
        }
    }
}

extension AssignmentChanged: Mapped {
    init(wire: WireAssignmentChanged) throws(CodecError) {
        self.init(
            assignmentID: try Field.id(wire.hasAssignmentID ? wire.assignmentID : nil, "assignment_id"),
            version: try Field.number(wire.hasVersion ? wire.version : nil, "version", 1...Int64.max),
            placementID: try Field.id(wire.hasPlacementID ? wire.placementID : nil, "placement_id"),
            claimID: try Field.id(wire.hasClaimID ? wire.claimID : nil, "claim_id"),
            stage: try Field.known(wire.hasState ? wire.state : nil, "state"),
            reason: wire.hasReason ? try Field.text(wire.reason, "reason", Field.code) : nil,
            clearanceID: try Field.id(wire.hasClearanceID ? wire.clearanceID : nil, "clearance_id"),
            changedAt: try Field.moment(wire.hasChangedAtUs ? wire.changedAtUs : nil, "changed_at_us"))
    }

    var wire: WireAssignmentChanged {
        .with {
            $0.assignmentID = assignmentID.data
            $0.version = version
            $0.placementID = placementID.data
            $0.claimID = claimID.data
            $0.state = stage.wire
            if let reason { $0.reason = reason.string }
            $0.clearanceID = clearanceID.data
            $0.changedAtUs = changedAt.microseconds
        }
    }
}

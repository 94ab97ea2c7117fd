internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension ClaimClassNews: MappedEnum {
    var wire: WireClaimClass {
        switch self {
        case .tax: .tax
        case .enforceable: .enforceable
        case .notEnforceable: .notEnforceable
        case .privateClaim: .private
        }
    }
}

extension ClaimBalance: Mapped {
    init(wire: WireComponents) throws(CodecError) {
        self.init(
            principal: try Field.yen(wire.hasPrincipalYen ? wire.principalYen : nil, "principal_yen"),
            lateCharge: try Field.yen(wire.hasLateChargeYen ? wire.lateChargeYen : nil, "late_charge_yen"),
            fee: try Field.yen(wire.hasFeeYen ? wire.feeYen : nil, "fee_yen"),
            costs: try Field.yen(wire.hasCostsYen ? wire.costsYen : nil, "costs_yen"))
    }

    var wire: WireComponents {
        .with {
            $0.principalYen = principal.amount
            $0.lateChargeYen = lateCharge.amount
            $0.feeYen = fee.amount
            $0.costsYen = costs.amount
        }
    }
}

extension ClaimChanged: Mapped {
    init(wire: WireClaimChanged) throws(CodecError) {
        self.init(
            claimID: try Field.id(wire.hasClaimID ? wire.claimID : nil, "claim_id"),
            version: try Field.number(wire.hasVersion ? wire.version : nil, "version", 1...Int64.max),
            kind: try Field.text(wire.hasKind ? wire.kind : nil, "kind", Field.code),
            claimClass: try Field.known(wire.hasClaimClass ? wire.claimClass : nil, "claim_class"),
            balance: try Field.nested(wire.hasBalance ? wire.balance : nil, "balance"),
            provisional: try Field.yen(wire.hasProvisionalYen ? wire.provisionalYen : nil, "provisional_yen"),
            stops: try Field.list(wire.stops, "stops", 0...100) { text throws(CodecError) in
                try Field.text(text, "", Field.code)
            },
            prescriptionEnd: wire.hasPrescriptionEndDay
                ? try Field.day(wire.prescriptionEndDay, "prescription_end_day") : nil,
            due: wire.hasDueDay ? try Field.day(wire.dueDay, "due_day") : nil)
    }

    var wire: WireClaimChanged {
        .with {
            $0.claimID = claimID.data
            $0.version = version
            $0.kind = kind.string
            $0.claimClass = claimClass.wire
            $0.balance = balance.wire
            $0.provisionalYen = provisional.amount
            $0.stops = stops.map(\.string)
            if let prescriptionEnd { $0.prescriptionEndDay = prescriptionEnd.daysSinceEpoch }
            if let due { $0.dueDay = due.daysSinceEpoch }
        }
    }
}

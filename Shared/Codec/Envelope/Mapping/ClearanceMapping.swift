internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension AdverseAct: MappedEnum {
    var wire: WireAdverseAct {
        switch self {
        case .demand: .demand
        case .reminder: .reminder
        case .warning: .warning
        case .call: .call
        case .sms: .sms
        case .seizureDraft: .seizureDraft
        case .seizureExport: .seizureExport
        case .seizureCollection: .seizureCollection
        case .publicSale: .publicSale
        case .waterCutOff: .waterCutOff
        case .demandToGuarantor: .demandToGuarantor
        case .paymentOrder: .paymentOrder
        case .suit: .suit
        case .childAllowanceCollection: .childAllowanceCollection
        case .handOver: .handOver
        }
    }
}

extension ObligorRole: MappedEnum {
    var wire: WireObligorRole {
        switch self {
        case .debtor: .debtor
        case .jointDebtor: .jointDebtor
        case .guarantor: .guarantor
        case .heir: .heir
        }
    }
}

extension ClearanceRequested: Mapped {
    init(wire: WireClearanceRequested) throws(CodecError) {
        self.init(
            requestID: try Field.id(wire.hasRequestID ? wire.requestID : nil, "request_id"),
            asker: try Field.text(wire.hasAsker ? wire.asker : nil, "asker", Field.code),
            act: try Field.known(wire.hasAct ? wire.act : nil, "act"),
            personID: try Field.id(wire.hasPersonID ? wire.personID : nil, "person_id"),
            role: try Field.known(wire.hasRole ? wire.role : nil, "role"),
            claims: try Field.list(wire.claims, "claims", 1...500, Field.element),
            amountWanted: try Field.yen(wire.hasAmountWantedYen ? wire.amountWantedYen : nil, "amount_wanted_yen"),
            officer: try Field.text(wire.hasOfficer ? wire.officer : nil, "officer", Field.code),
            purpose: wire.hasPurpose ? try Field.text(wire.purpose, "purpose", Field.code) : nil,
            chargeThrough: wire.hasChargeThroughDay
                ? try Field.day(wire.chargeThroughDay, "charge_through_day") : nil,
            slipID: wire.hasSlipID ? try Field.id(wire.slipID, "slip_id") : nil)
    }

    var wire: WireClearanceRequested {
        .with {
            $0.requestID = requestID.data
            $0.asker = asker.string
            $0.act = act.wire
            $0.personID = personID.data
            $0.role = role.wire
            $0.claims = claims.map(\.data)
            $0.amountWantedYen = amountWanted.amount
            $0.officer = officer.string
            if let purpose { $0.purpose = purpose.string }
            if let chargeThrough { $0.chargeThroughDay = chargeThrough.daysSinceEpoch }
            if let slipID { $0.slipID = slipID.data }
        }
    }
}

extension ClearanceDecided: Mapped {
    init(wire: WireClearanceDecided) throws(CodecError) {
        let requestID: ClearanceRequestID = try Field.id(wire.hasRequestID ? wire.requestID : nil, "request_id")
        switch try Field.present(wire.decision, "decision") {
        case .granted(let grant):
            self.init(requestID: requestID, decision: .granted(try Field.nested(grant, "granted")))
        case .refused(let refusal):
            do throws(CodecError) {
                let grounds: [Ground] = try Field.list(refusal.grounds, "grounds", 1...100)
                self.init(requestID: requestID, decision: .refused(grounds))
            } catch { throw error.inside("refused") }
        }
    }

    var wire: WireClearanceDecided {
        .with {
            $0.requestID = requestID.data
            switch decision {
            case .granted(let grant): $0.granted = grant.wire
            case .refused(let grounds): $0.refused.grounds = grounds.map(\.wire)
            }
        }
    }
}

extension ClearanceRevoked: Mapped {
    init(wire: WireClearanceRevoked) throws(CodecError) {
        self.init(
            clearanceID: try Field.id(wire.hasClearanceID ? wire.clearanceID : nil, "clearance_id"),
            reason: try Field.text(wire.hasReason ? wire.reason : nil, "reason", Field.code),
            revokedAt: try Field.moment(wire.hasRevokedAtUs ? wire.revokedAtUs : nil, "revoked_at_us"))
    }

    var wire: WireClearanceRevoked {
        .with {
            $0.clearanceID = clearanceID.data
            $0.reason = reason.string
            $0.revokedAtUs = revokedAt.microseconds
        }
    }
}

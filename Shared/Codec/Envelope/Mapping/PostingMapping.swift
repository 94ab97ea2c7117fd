internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension PostingRecorded.Finality: MappedEnum {
    var wire: WirePostingFinality {
        switch self {
        case .provisional: .provisional
        case .final: .final
        case .reversal: .reversal
        }
    }
}

extension PostingRecorded: Mapped {
    init(wire: WirePostingRecorded) throws(CodecError) {
        self.init(
            receiptID: try Field.id(wire.hasReceiptID ? wire.receiptID : nil, "receipt_id"),
            receiptVersion: try Field.number(
                wire.hasReceiptVersion ? wire.receiptVersion : nil, "receipt_version", 1...Int32.max),
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            finality: try Field.known(wire.hasFinality ? wire.finality : nil, "finality"),
            paidOn: try Field.day(wire.hasPaidOnDay ? wire.paidOnDay : nil, "paid_on_day"),
            lines: try Field.list(wire.lines, "lines", 0...500),
            suspense: try Field.yen(wire.hasSuspenseYen ? wire.suspenseYen : nil, "suspense_yen"),
            overpaid: try Field.yen(wire.hasOverpaidYen ? wire.overpaidYen : nil, "overpaid_yen"))
    }

    var wire: WirePostingRecorded {
        .with {
            $0.receiptID = receiptID.data
            $0.receiptVersion = receiptVersion
            $0.channel = channel.string
            $0.finality = finality.wire
            $0.paidOnDay = paidOn.daysSinceEpoch
            $0.lines = lines.map(\.wire)
            $0.suspenseYen = suspense.amount
            $0.overpaidYen = overpaid.amount
        }
    }
}

extension PostingRecorded.Line: Mapped {
    init(wire: WirePostingLine) throws(CodecError) {
        self.init(
            claimID: try Field.id(wire.hasClaimID ? wire.claimID : nil, "claim_id"),
            principal: try Field.yen(wire.hasPrincipalYen ? wire.principalYen : nil, "principal_yen"),
            lateCharge: try Field.yen(wire.hasLateChargeYen ? wire.lateChargeYen : nil, "late_charge_yen"),
            fee: try Field.yen(wire.hasFeeYen ? wire.feeYen : nil, "fee_yen"),
            costs: try Field.yen(wire.hasCostsYen ? wire.costsYen : nil, "costs_yen"))
    }

    var wire: WirePostingLine {
        .with {
            $0.claimID = claimID.data
            $0.principalYen = principal.amount
            $0.lateChargeYen = lateCharge.amount
            $0.feeYen = fee.amount
            $0.costsYen = costs.amount
        }
    }
}

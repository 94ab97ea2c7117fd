internal import CodecMessages
internal import CodecPrimitives
internal import FoundationEssentials
internal import SwiftProtobuf

extension ClaimShare {
    init(_ claimID: Data?, _ amount: WireComponents?) throws(CodecError) {
        self.init(claimID: try Field.id(claimID, "claim_id"), amount: try Field.nested(amount, "amount"))
    }
}

extension SlipCharge: MappedEnum {
    var wire: WireSlipCharge {
        switch self {
        case .asOfIssue: .asOfIssue
        case .toUseBy: .toUseBy
        case .final: .final
        }
    }
}

extension SlipIssued: Mapped {
    init(wire: WireSlipIssued) throws(CodecError) {
        let keys = try Field.present(wire.hasKeys ? wire.keys : nil, "keys")
        self.init(
            slipID: try Field.id(wire.hasSlipID ? wire.slipID : nil, "slip_id"),
            number: try Field.text(keys.hasSlipNumber ? keys.slipNumber : nil, "keys.slip_number", Field.key),
            barcode: try SlipIssued.key(keys.hasBarcode ? keys.barcode : nil, "keys.barcode"),
            elNumber: try SlipIssued.key(keys.hasElNumber ? keys.elNumber : nil, "keys.el_number"),
            payEasyPayment: try SlipIssued.key(
                keys.hasPayEasyPayment ? keys.payEasyPayment : nil, "keys.pay_easy_payment"),
            total: try Field.yen(wire.hasTotalYen ? wire.totalYen : nil, "total_yen"),
            usableUntil: try Field.day(wire.hasUsableUntilDay ? wire.usableUntilDay : nil, "usable_until_day"),
            charge: try Field.known(wire.hasCharge ? wire.charge : nil, "charge"),
            lines: try Field.list(wire.lines, "lines", 1...500) { line throws(CodecError) in
                try ClaimShare(line.hasClaimID ? line.claimID : nil, line.hasAmount ? line.amount : nil)
            })
    }

    private static func key(_ text: String?, _ field: String) throws(CodecError) -> ReceivedText? {
        guard let text else { return nil }
        return try Field.text(text, field, Field.key)
    }

    var wire: WireSlipIssued {
        .with {
            $0.slipID = slipID.data
            $0.keys.slipNumber = number.string
            if let barcode { $0.keys.barcode = barcode.string }
            if let elNumber { $0.keys.elNumber = elNumber.string }
            if let payEasyPayment { $0.keys.payEasyPayment = payEasyPayment.string }
            $0.totalYen = total.amount
            $0.usableUntilDay = usableUntil.daysSinceEpoch
            $0.charge = charge.wire
            $0.lines = lines.map { line in
                .with {
                    $0.claimID = line.claimID.data
                    $0.amount = line.amount.wire
                }
            }
        }
    }
}

extension SlipWithdrawn: Mapped {
    init(wire: WireSlipWithdrawn) throws(CodecError) {
        self.init(
            slipID: try Field.id(wire.hasSlipID ? wire.slipID : nil, "slip_id"),
            reason: try Field.text(wire.hasReason ? wire.reason : nil, "reason", Field.code),
            withdrawnAt: try Field.moment(wire.hasWithdrawnAtUs ? wire.withdrawnAtUs : nil, "withdrawn_at_us"))
    }

    var wire: WireSlipWithdrawn {
        .with {
            $0.slipID = slipID.data
            $0.reason = reason.string
            $0.withdrawnAtUs = withdrawnAt.microseconds
        }
    }
}

internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension RefundRequested: Mapped {
    init(wire: WireRefundRequested) throws(CodecError) {
        self.init(
            refundID: try Field.id(wire.hasRefundID ? wire.refundID : nil, "refund_id"),
            personID: wire.hasPersonID ? try Field.id(wire.personID, "person_id") : nil,
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            interest: try Field.yen(wire.hasInterestYen ? wire.interestYen : nil, "interest_yen"),
            account: try Field.nested(wire.hasAccount ? wire.account : nil, "account"),
            holderKana: try Field.text(wire.hasHolderKana ? wire.holderKana : nil, "holder_kana", Field.name),
            payOn: try Field.day(wire.hasPayOnDay ? wire.payOnDay : nil, "pay_on_day"))
    }

    var wire: WireRefundRequested {
        .with {
            $0.refundID = refundID.data
            if let personID { $0.personID = personID.data }
            $0.amountYen = amount.amount
            $0.interestYen = interest.amount
            $0.account = account.wire
            $0.holderKana = holderKana.string
            $0.payOnDay = payOn.daysSinceEpoch
        }
    }
}

extension RefundPaid.Result: MappedEnum {
    var wire: WireRefundResult {
        switch self {
        case .paid: .paid
        case .returned: .returned
        }
    }
}

extension RefundPaid: Mapped {
    init(wire: WireRefundPaid) throws(CodecError) {
        self.init(
            refundID: try Field.id(wire.hasRefundID ? wire.refundID : nil, "refund_id"),
            result: try Field.known(wire.hasResult ? wire.result : nil, "result"),
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            on: try Field.day(wire.hasOnDay ? wire.onDay : nil, "on_day"),
            reason: wire.hasReason ? try Field.text(wire.reason, "reason", Field.code) : nil)
    }

    var wire: WireRefundPaid {
        .with {
            $0.refundID = refundID.data
            $0.result = result.wire
            $0.amountYen = amount.amount
            $0.onDay = on.daysSinceEpoch
            if let reason { $0.reason = reason.string }
        }
    }
}

extension DebitResult: MappedEnum {
    var wire: WireDebitResult {
        switch self {
        case .collected: .collected
        case .insufficientFunds: .insufficientFunds
        case .noAccount: .noAccount
        case .stoppedByHolder: .stoppedByHolder
        case .noMandate: .noMandate
        case .stoppedByCity: .stoppedByCity
        case .other: .other
        }
    }
}

extension DebitRequested: Mapped {
    init(wire: WireDebitRequested) throws(CodecError) {
        self.init(
            debitID: try Field.id(wire.hasDebitID ? wire.debitID : nil, "debit_id"),
            personID: try Field.id(wire.hasPersonID ? wire.personID : nil, "person_id"),
            mandateID: try Field.id(wire.hasMandateID ? wire.mandateID : nil, "mandate_id"),
            lines: try Field.list(wire.lines, "lines", 1...500) { line throws(CodecError) in
                try ClaimShare(line.hasClaimID ? line.claimID : nil, line.hasAmount ? line.amount : nil)
            },
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            debitOn: try Field.day(wire.hasDebitOnDay ? wire.debitOnDay : nil, "debit_on_day"))
    }

    var wire: WireDebitRequested {
        .with {
            $0.debitID = debitID.data
            $0.personID = personID.data
            $0.mandateID = mandateID.data
            $0.lines = lines.map { line in
                .with {
                    $0.claimID = line.claimID.data
                    $0.amount = line.amount.wire
                }
            }
            $0.amountYen = amount.amount
            $0.debitOnDay = debitOn.daysSinceEpoch
        }
    }
}

extension DebitResulted: Mapped {
    init(wire: WireDebitResulted) throws(CodecError) {
        self.init(
            debitID: try Field.id(wire.hasDebitID ? wire.debitID : nil, "debit_id"),
            result: try Field.known(wire.hasResult ? wire.result : nil, "result"),
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            on: try Field.day(wire.hasOnDay ? wire.onDay : nil, "on_day"))
    }

    var wire: WireDebitResulted {
        .with {
            $0.debitID = debitID.data
            $0.result = result.wire
            $0.amountYen = amount.amount
            $0.onDay = on.daysSinceEpoch
        }
    }
}

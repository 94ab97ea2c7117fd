internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension RemittanceExpected: Mapped {
    init(wire: WireRemittanceExpected) throws(CodecError) {
        self.init(
            receiptID: try Field.id(wire.hasReceiptID ? wire.receiptID : nil, "receipt_id"),
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            payer: try Field.text(wire.hasPayer ? wire.payer : nil, "payer", Field.code),
            expectedOn: try Field.day(wire.hasExpectedOnDay ? wire.expectedOnDay : nil, "expected_on_day"),
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"))
    }

    var wire: WireRemittanceExpected {
        .with {
            $0.receiptID = receiptID.data
            $0.channel = channel.string
            $0.payer = payer.string
            $0.expectedOnDay = expectedOn.daysSinceEpoch
            $0.amountYen = amount.amount
        }
    }
}

extension RemittanceMatched: Mapped {
    init(wire: WireRemittanceMatched) throws(CodecError) {
        self.init(
            bankLineID: try Field.id(wire.hasBankLineID ? wire.bankLineID : nil, "bank_line_id"),
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            creditedOn: try Field.day(wire.hasCreditedOnDay ? wire.creditedOnDay : nil, "credited_on_day"),
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            receipts: try Field.list(wire.receiptIds, "receipt_ids", 1...500, Field.element),
            fee: wire.hasFeeYen ? try Field.yen(wire.feeYen, "fee_yen") : .zero)
    }

    var wire: WireRemittanceMatched {
        .with {
            $0.bankLineID = bankLineID.data
            $0.channel = channel.string
            $0.creditedOnDay = creditedOn.daysSinceEpoch
            $0.amountYen = amount.amount
            $0.receiptIds = receipts.map(\.data)
            if !fee.isZero { $0.feeYen = fee.amount }
        }
    }
}

extension RemittanceBroken.Kind: MappedEnum {
    var wire: WireRemittanceBreak {
        switch self {
        case .missing: .missing
        case .short: .short
        case .over: .over
        case .late: .late
        case .unexpected: .unexpected
        case .unposted: .unposted
        }
    }
}

extension RemittanceBroken: Mapped {
    init(wire: WireRemittanceBroken) throws(CodecError) {
        self.init(
            breakID: try Field.id(wire.hasBreakID ? wire.breakID : nil, "break_id"),
            bankLineID: wire.hasBankLineID ? try Field.id(wire.bankLineID, "bank_line_id") : nil,
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            kind: try Field.known(wire.hasKind ? wire.kind : nil, "kind"),
            expected: try Field.yen(wire.hasExpectedYen ? wire.expectedYen : nil, "expected_yen"),
            arrived: try Field.yen(wire.hasArrivedYen ? wire.arrivedYen : nil, "arrived_yen"),
            receipts: try Field.list(wire.receiptIds, "receipt_ids", 0...500, Field.element),
            foundAt: try Field.moment(wire.hasFoundAtUs ? wire.foundAtUs : nil, "found_at_us"),
            endedAt: wire.hasEndedAtUs ? try Field.moment(wire.endedAtUs, "ended_at_us") : nil)
    }

    var wire: WireRemittanceBroken {
        .with {
            $0.breakID = breakID.data
            if let bankLineID { $0.bankLineID = bankLineID.data }
            $0.channel = channel.string
            $0.kind = kind.wire
            $0.expectedYen = expected.amount
            $0.arrivedYen = arrived.amount
            $0.receiptIds = receipts.map(\.data)
            $0.foundAtUs = foundAt.microseconds
            if let endedAt { $0.endedAtUs = endedAt.microseconds }
        }
    }
}

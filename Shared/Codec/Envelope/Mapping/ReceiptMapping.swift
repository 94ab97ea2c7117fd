internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension ReceiptStage: MappedEnum {
    var wire: WireReceiptStage {
        switch self {
        case .flash: .flash
        case .confirmed: .confirmed
        case .cancelled: .cancelled
        case .held: .held
        case .reversed: .reversed
        }
    }
}

extension ReceiptRecorded: Mapped {
    init(wire: WireReceiptRecorded) throws(CodecError) {
        self.init(
            receiptID: try Field.id(wire.hasReceiptID ? wire.receiptID : nil, "receipt_id"),
            version: try Field.number(wire.hasVersion ? wire.version : nil, "version", 1...Int32.max),
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            stage: try Field.known(wire.hasStage ? wire.stage : nil, "stage"),
            reference: try Field.nested(wire.hasReference ? wire.reference : nil, "reference"),
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            paidOn: try Field.day(wire.hasPaidOnDay ? wire.paidOnDay : nil, "paid_on_day"),
            receivedAt: try Field.moment(wire.hasReceivedAtUs ? wire.receivedAtUs : nil, "received_at_us"),
            evidenceID: try Field.id(wire.hasEvidenceID ? wire.evidenceID : nil, "evidence_id"))
    }

    var wire: WireReceiptRecorded {
        .with {
            $0.receiptID = receiptID.data
            $0.version = version
            $0.channel = channel.string
            $0.stage = stage.wire
            $0.reference = reference.wire
            $0.amountYen = amount.amount
            $0.paidOnDay = paidOn.daysSinceEpoch
            $0.receivedAtUs = receivedAt.microseconds
            $0.evidenceID = evidenceID.data
        }
    }
}

extension PaymentReference: Mapped {
    init(wire: WirePaymentReference) throws(CodecError) {
        switch try Field.present(wire.key, "key") {
        case .barcode(let text): self = .barcode(try Field.text(text, "barcode", Field.key))
        case .slipNumber(let text): self = .slipNumber(try Field.text(text, "slip_number", Field.key))
        case .elNumber(let text): self = .elNumber(try Field.text(text, "el_number", Field.key))
        case .payEasy(let key):
            do throws(CodecError) { self = try .init(payEasy: key) } catch { throw error.inside("pay_easy") }
        case .agent(let text): self = .agent(try Field.text(text, "agent", Field.key))
        case .seizureRequestID(let bytes): self = .seizure(try Field.id(bytes, "seizure_request_id"))
        case .claimID(let bytes): self = .claim(try Field.id(bytes, "claim_id"))
        }
    }

    private init(payEasy key: WirePayEasyKey) throws(CodecError) {
        self = .payEasy(
            collector: try Field.text(key.hasCollector ? key.collector : nil, "collector", Field.key),
            payment: try Field.text(key.hasPayment ? key.payment : nil, "payment", Field.key),
            confirmation: try Field.text(key.hasConfirmation ? key.confirmation : nil, "confirmation", Field.key),
            category: try Field.text(key.hasCategory ? key.category : nil, "category", Field.key))
    }

    var wire: WirePaymentReference {
        .with {
            switch self {
            case .barcode(let text): $0.barcode = text.string
            case .slipNumber(let text): $0.slipNumber = text.string
            case .elNumber(let text): $0.elNumber = text.string
            case .payEasy(let collector, let payment, let confirmation, let category):
                $0.payEasy.collector = collector.string
                $0.payEasy.payment = payment.string
                $0.payEasy.confirmation = confirmation.string
                $0.payEasy.category = category.string
            case .agent(let text): $0.agent = text.string
            case .seizure(let requestID): $0.seizureRequestID = requestID.data
            case .claim(let claimID): $0.claimID = claimID.data
            }
        }
    }
}

extension ChannelAdvanced: Mapped {
    init(wire: WireChannelAdvanced) throws(CodecError) {
        self.init(
            channel: try Field.text(wire.hasChannel ? wire.channel : nil, "channel", Field.code),
            version: try Field.number(wire.hasVersion ? wire.version : nil, "version", 1...Int64.max),
            completeThrough: try Field.day(
                wire.hasCompleteThroughDay ? wire.completeThroughDay : nil, "complete_through_day"),
            coversThrough: try Field.number(
                wire.hasCoversThrough ? wire.coversThrough : nil, "covers_through", 0...Int64.max))
    }

    var wire: WireChannelAdvanced {
        .with {
            $0.channel = channel.string
            $0.version = version
            $0.completeThroughDay = completeThrough.daysSinceEpoch
            $0.coversThrough = coversThrough
        }
    }
}

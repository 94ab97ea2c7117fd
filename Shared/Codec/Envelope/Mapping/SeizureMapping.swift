internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension SeizureInstruction: MappedEnum {
    var wire: WireSeizureInstruction {
        switch self {
        case .seizeAndCollect: .seizeAndCollect
        case .seizeAndHold: .seizeAndHold
        case .collectHeld: .collectHeld
        case .release: .release
        case .withdraw: .withdraw
        }
    }
}

extension SeizureState: MappedEnum {
    var wire: WireSeizureState {
        switch self {
        case .drafted: .drafted
        case .refused: .refused
        case .exported: .exported
        case .served: .served
        case .collected: .collected
        case .nothing: .nothing
        case .released: .released
        case .withdrawn: .withdrawn
        case .cancelledAsUnlawful: .cancelledAsUnlawful
        }
    }
}

extension BankAccount: Mapped {
    init(wire: WireBankAccount) throws(CodecError) {
        self.init(
            bank: try Field.text(wire.hasBank ? wire.bank : nil, "bank", Field.code),
            branch: try Field.text(wire.hasBranch ? wire.branch : nil, "branch", Field.code),
            product: try Field.text(wire.hasProduct ? wire.product : nil, "product", Field.code),
            number: try Field.text(wire.hasNumber ? wire.number : nil, "number", Field.code))
    }

    var wire: WireBankAccount {
        .with {
            $0.bank = bank.string
            $0.branch = branch.string
            $0.product = product.string
            $0.number = number.string
        }
    }
}

extension SeizureRequested: Mapped {
    init(wire: WireSeizureRequested) throws(CodecError) {
        self.init(
            requestID: try Field.id(wire.hasRequestID ? wire.requestID : nil, "request_id"),
            personID: try Field.id(wire.hasPersonID ? wire.personID : nil, "person_id"),
            claims: try Field.list(wire.claims, "claims", 1...500, Field.element),
            amountWanted: try Field.yen(wire.hasAmountWantedYen ? wire.amountWantedYen : nil, "amount_wanted_yen"),
            legalBasis: try Field.text(wire.hasLegalBasis ? wire.legalBasis : nil, "legal_basis", Field.prose),
            account: try Field.nested(wire.hasAccount ? wire.account : nil, "account"),
            instruction: try Field.known(wire.hasInstruction ? wire.instruction : nil, "instruction"),
            officer: try Field.text(wire.hasOfficer ? wire.officer : nil, "officer", Field.code))
    }

    var wire: WireSeizureRequested {
        .with {
            $0.requestID = requestID.data
            $0.personID = personID.data
            $0.claims = claims.map(\.data)
            $0.amountWantedYen = amountWanted.amount
            $0.legalBasis = legalBasis.string
            $0.account = account.wire
            $0.instruction = instruction.wire
            $0.officer = officer.string
        }
    }
}

extension SeizureChanged: Mapped {
    init(wire: WireSeizureChanged) throws(CodecError) {
        self.init(
            requestID: try Field.id(wire.hasRequestID ? wire.requestID : nil, "request_id"),
            version: try Field.number(wire.hasVersion ? wire.version : nil, "version", 1...Int32.max),
            state: try Field.known(wire.hasState ? wire.state : nil, "state"),
            clearanceID: wire.hasClearanceID ? try Field.id(wire.clearanceID, "clearance_id") : nil,
            amount: try Field.yen(wire.hasAmountYen ? wire.amountYen : nil, "amount_yen"),
            occurredAt: try Field.moment(wire.hasOccurredAtUs ? wire.occurredAtUs : nil, "occurred_at_us"),
            reasons: try Field.list(wire.reasons, "reasons", 0...100) { text throws(CodecError) in
                try Field.text(text, "", Field.code)
            })
    }

    var wire: WireSeizureChanged {
        .with {
            $0.requestID = requestID.data
            $0.version = version
            $0.state = state.wire
            if let clearanceID { $0.clearanceID = clearanceID.data }
            $0.amountYen = amount.amount
            $0.occurredAtUs = occurredAt.microseconds
            $0.reasons = reasons.map(\.string)
        }
    }
}

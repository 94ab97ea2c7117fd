internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension GroundKind: MappedEnum {
    var wire: WireGroundKind {
        switch self {
        case .bar: .bar
        case .hold: .hold
        case .remark: .remark
        }
    }
}

extension Ground: Mapped {
    init(wire: WireGround) throws(CodecError) {
        self.init(
            kind: try Field.known(wire.hasKind ? wire.kind : nil, "kind"),
            code: try Field.text(wire.hasCode ? wire.code : nil, "code", Field.code),
            article: try Field.text(wire.hasArticle ? wire.article : nil, "article", Field.prose),
            fact: try Field.text(wire.hasFact ? wire.fact : nil, "fact", Field.prose))
    }

    var wire: WireGround {
        .with {
            $0.kind = kind.wire
            $0.code = code.string
            $0.article = article.string
            $0.fact = fact.string
        }
    }
}

extension ClearanceGrant: Mapped {
    init(wire: WireClearanceGrant) throws(CodecError) {
        self.init(
            clearanceID: try Field.id(wire.hasClearanceID ? wire.clearanceID : nil, "clearance_id"),
            amountNow: try Field.yen(wire.hasAmountNowYen ? wire.amountNowYen : nil, "amount_now_yen"),
            expiresAt: try Field.moment(wire.hasExpiresAtUs ? wire.expiresAtUs : nil, "expires_at_us"),
            working: try Field.text(wire.hasWorking ? wire.working : nil, "working", Field.prose),
            person: wire.hasPerson ? try Field.nested(wire.person, "person") : nil,
            remarks: try Field.list(wire.remarks, "remarks", 0...100),
            slip: wire.hasSlip ? try Field.nested(wire.slip, "slip") : nil,
            moneyThrough: wire.hasMoneyThroughDay ? try Field.day(wire.moneyThroughDay, "money_through_day") : nil)
    }

    var wire: WireClearanceGrant {
        .with {
            $0.clearanceID = clearanceID.data
            $0.amountNowYen = amountNow.amount
            $0.expiresAtUs = expiresAt.microseconds
            $0.working = working.string
            if let person { $0.person = person.wire }
            $0.remarks = remarks.map(\.wire)
            if let slip { $0.slip = slip.wire }
            if let moneyThrough { $0.moneyThroughDay = moneyThrough.daysSinceEpoch }
        }
    }
}

extension GrantedSlip: Mapped {
    init(wire: WireGrantedSlip) throws(CodecError) {
        self.init(
            slipID: try Field.id(wire.hasSlipID ? wire.slipID : nil, "slip_id"),
            barcode: wire.hasBarcode ? try Field.text(wire.barcode, "barcode", Field.key) : nil,
            usableUntil: try Field.day(wire.hasUsableUntilDay ? wire.usableUntilDay : nil, "usable_until_day"),
            principal: try Field.yen(wire.hasPrincipalYen ? wire.principalYen : nil, "principal_yen"),
            lateCharge: try Field.yen(wire.hasLateChargeYen ? wire.lateChargeYen : nil, "late_charge_yen"),
            fee: try Field.yen(wire.hasFeeYen ? wire.feeYen : nil, "fee_yen"),
            number: wire.hasNumber ? try Field.text(wire.number, "number", Field.key) : nil,
            elQR: wire.hasElQr ? try Field.text(wire.elQr, "el_qr", Field.symbol) : nil)
    }

    var wire: WireGrantedSlip {
        .with {
            $0.slipID = slipID.data
            if let barcode { $0.barcode = barcode.string }
            $0.usableUntilDay = usableUntil.daysSinceEpoch
            $0.principalYen = principal.amount
            $0.lateChargeYen = lateCharge.amount
            $0.feeYen = fee.amount
            if let number { $0.number = number.string }
            if let elQR { $0.elQr = elQR.string }
        }
    }
}

extension PersonalBlock: Mapped {
    init(wire: WirePersonalBlock) throws(CodecError) {
        self.init(
            nameKana: try Field.text(wire.hasNameKana ? wire.nameKana : nil, "name_kana", Field.name),
            nameKanji: try Field.text(wire.hasNameKanji ? wire.nameKanji : nil, "name_kanji", Field.name),
            birthDate: wire.hasBirthDay ? try Field.day(wire.birthDay, "birth_day") : nil,
            addresses: try Field.list(wire.addresses, "addresses", 0...100),
            isProtected: try Field.present(wire.hasIsProtected ? wire.isProtected : nil, "is_protected"))
    }

    var wire: WirePersonalBlock {
        .with {
            $0.nameKana = nameKana.string
            $0.nameKanji = nameKanji.string
            if let birthDate { $0.birthDay = birthDate.daysSinceEpoch }
            $0.addresses = addresses.map(\.wire)
            $0.isProtected = isProtected
        }
    }
}

extension DatedAddress: Mapped {
    init(wire: WireDatedAddress) throws(CodecError) {
        self.init(
            address: try Field.text(wire.hasAddress ? wire.address : nil, "address", Field.name),
            from: try Field.day(wire.hasFromDay ? wire.fromDay : nil, "from_day"),
            to: wire.hasToDay ? try Field.day(wire.toDay, "to_day") : nil)
    }

    var wire: WireDatedAddress {
        .with {
            $0.address = address.string
            $0.fromDay = from.daysSinceEpoch
            if let to { $0.toDay = to.daysSinceEpoch }
        }
    }
}

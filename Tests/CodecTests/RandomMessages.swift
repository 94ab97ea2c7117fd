import Codec
import CodecPrimitives

/// Makes messages of every kind from a source of randomness.
struct RandomMessages<Source: RandomNumberGenerator> {
    var source: Source

    mutating func message(_ type: MessageType) -> MessageBody {
        switch type {
        case .receiptsRecorded: .receiptsRecorded(list { $0.receipt() })
        case .channelAdvanced: .channelAdvanced(list { $0.channel() })
        case .postingsRecorded: .postingsRecorded(list { $0.posting() })
        case .remittanceExpected: .remittanceExpected(list { $0.remittance() })
        case .remittanceMatched: .remittanceMatched(list { $0.matched() })
        case .remittanceBroken: .remittanceBroken(list { $0.broken() })
        case .clearanceRequested: .clearanceRequested(list { $0.question() })
        case .clearanceDecided: .clearanceDecided(list { $0.decision() })
        case .clearanceRevoked: .clearanceRevoked(list { $0.revocation() })
        case .seizureRequested: .seizureRequested(list { $0.seizure() })
        case .seizureChanged: .seizureChanged(list { $0.change() })
        case .placementRequested: .placementRequested(list { $0.placement() })
        case .assignmentChanged: .assignmentChanged(list { $0.assignment() })
        case .claimsChanged: .claimsChanged(list { $0.claim() })
        case .noticeRequested: .noticeRequested(list { $0.notice() })
        case .noticeDispatched: .noticeDispatched(list { $0.dispatched() })
        case .noticeReturned: .noticeReturned(list { $0.returned() })
        case .slipsIssued: .slipsIssued(list { $0.slip() })
        case .slipsWithdrawn: .slipsWithdrawn(list { $0.withdrawal() })
        case .refundRequested: .refundRequested(list { $0.refund() })
        case .refundPaid: .refundPaid(list { $0.payment() })
        case .debitRequested: .debitRequested(list { $0.debit() })
        case .debitResulted: .debitResulted(list { $0.debitResult() })
        case .streamHeartbeat: .streamHeartbeat(heartbeat())
        case .streamResend: .streamResend(resend())
        }
    }

    mutating func list<Item>(_ counts: ClosedRange<Int> = 1...7, _ item: (inout Self) -> Item) -> [Item] {
        (0..<Int.random(in: counts, using: &source)).map { _ in item(&self) }
    }

    mutating func id<Kind>() -> Identifier<Kind> { Identifier(UUIDv7(high: source.next(), low: source.next())) }

    mutating func yen() -> Yen { Yen(unchecked: Int64.random(in: -Yen.bound...Yen.bound, using: &source)) }

    mutating func day() -> BusinessDate {
        BusinessDate(daysSinceEpoch: Int32.random(in: -37_255...84_370, using: &source))
    }

    mutating func moment() -> Timestamp {
        Timestamp(microseconds: Int64.random(in: 0...4_000_000_000_000_000, using: &source))
    }

    mutating func text(_ bytes: ClosedRange<Int> = 1...40) -> ReceivedText {
        let letters = Array("aZ09-神\u{FA19}崎﨑\r\n\u{E0100}ｶﾞ".unicodeScalars)
        let wanted = Int.random(in: bytes, using: &source)
        var text = String.UnicodeScalarView()
        var length = 0
        while length < wanted {
            let letter = letters.randomElement(using: &source) ?? "a"
            length += String(letter).utf8.count
            text.append(length <= bytes.upperBound ? letter : "x")
        }
        return ReceivedText(String(text))
    }

    mutating func maybe<Value>(_ value: (inout Self) -> Value) -> Value? {
        Bool.random(using: &source) ? value(&self) : nil
    }

    mutating func any<Value: CaseIterable>(_ type: Value.Type, _ fallback: Value) -> Value {
        type.allCases.randomElement(using: &source) ?? fallback
    }
}

extension RandomMessages {
    mutating func receipt() -> ReceiptRecorded {
        ReceiptRecorded(
            receiptID: id(), version: Int32.random(in: 1...Int32.max, using: &source), channel: text(),
            stage: any(ReceiptStage.self, .flash), reference: reference(), amount: yen(), paidOn: day(),
            receivedAt: moment(), evidenceID: id())
    }

    mutating func reference() -> PaymentReference {
        switch Int.random(in: 0...6, using: &source) {
        case 0: .barcode(text())
        case 1: .slipNumber(text())
        case 2: .elNumber(text())
        case 3: .payEasy(collector: text(), payment: text(), confirmation: text(), category: text())
        case 4: .agent(text())
        case 5: .claim(id())
        default: .seizure(id())
        }
    }

    mutating func channel() -> ChannelAdvanced {
        ChannelAdvanced(
            channel: text(), version: 1 + Int64(source.next() >> 2), completeThrough: day(), coversThrough: 0)
    }

    mutating func posting() -> PostingRecorded {
        PostingRecorded(
            receiptID: id(), receiptVersion: 1, channel: text(), finality: any(PostingRecorded.Finality.self, .final),
            paidOn: day(),
            lines: list(0...3) {
                PostingRecorded.Line(
                    claimID: $0.id(), principal: $0.yen(), lateCharge: $0.yen(), fee: $0.yen(), costs: $0.yen())
            }, suspense: yen(), overpaid: yen())
    }

    mutating func remittance() -> RemittanceExpected {
        RemittanceExpected(receiptID: id(), channel: text(), payer: text(), expectedOn: day(), amount: yen())
    }

    mutating func question() -> ClearanceRequested {
        ClearanceRequested(
            requestID: id(), asker: text(), act: any(AdverseAct.self, .call), personID: id(),
            role: any(ObligorRole.self, .heir), claims: list { $0.id() }, amountWanted: yen(), officer: text(),
            purpose: maybe { $0.text() }, chargeThrough: maybe { $0.day() }, slipID: maybe { $0.id() })
    }

    mutating func decision() -> ClearanceDecided {
        if Bool.random(using: &source) {
            return ClearanceDecided(requestID: id(), decision: .refused(list { $0.ground() }))
        }
        let grant = ClearanceGrant(
            clearanceID: id(), amountNow: yen(), expiresAt: moment(), working: text(0...200),
            person: maybe { $0.person() }, remarks: list(0...2) { $0.ground() },
            slip: maybe {
                GrantedSlip(
                    slipID: $0.id(), barcode: $0.maybe { $0.text() }, usableUntil: $0.day(), principal: $0.yen(),
                    lateCharge: $0.yen(), fee: $0.yen(), number: $0.maybe { $0.text() },
                    elQR: $0.maybe { $0.text() })
            }, moneyThrough: maybe { $0.day() })
        return ClearanceDecided(requestID: id(), decision: .granted(grant))
    }

    mutating func ground() -> Ground {
        Ground(kind: any(GroundKind.self, .bar), code: text(), article: text(0...90), fact: text(0...90))
    }

    mutating func person() -> PersonalBlock {
        PersonalBlock(
            nameKana: text(0...90), nameKanji: text(0...90), birthDate: maybe { $0.day() },
            addresses: list(0...4) { DatedAddress(address: $0.text(), from: $0.day(), to: $0.maybe { $0.day() }) },
            isProtected: Bool.random(using: &source))
    }

    mutating func revocation() -> ClearanceRevoked {
        ClearanceRevoked(clearanceID: id(), reason: text(), revokedAt: moment())
    }

    mutating func seizure() -> SeizureRequested {
        SeizureRequested(
            requestID: id(), personID: id(), claims: list { $0.id() }, amountWanted: yen(), legalBasis: text(),
            account: BankAccount(bank: text(), branch: text(), product: text(), number: text()),
            instruction: any(SeizureInstruction.self, .release), officer: text())
    }

    mutating func change() -> SeizureChanged {
        SeizureChanged(
            requestID: id(), version: 1, state: any(SeizureState.self, .served), clearanceID: maybe { $0.id() },
            amount: yen(), occurredAt: moment(), reasons: list(0...3) { $0.text() })
    }

    mutating func matched() -> RemittanceMatched {
        RemittanceMatched(
            bankLineID: id(), channel: text(), creditedOn: day(), amount: yen(), receipts: list { $0.id() },
            fee: yen())
    }

    mutating func broken() -> RemittanceBroken {
        RemittanceBroken(
            breakID: id(), bankLineID: maybe { $0.id() }, channel: text(),
            kind: any(RemittanceBroken.Kind.self, .missing), expected: yen(), arrived: yen(),
            receipts: list(0...3) { $0.id() }, foundAt: moment(), endedAt: maybe { $0.moment() })
    }

    mutating func placement() -> PlacementRequested {
        PlacementRequested(
            placementID: id(), contractID: id(), claims: list { $0.id() },
            obligors: list { Obligor(personID: $0.id(), role: $0.any(ObligorRole.self, .debtor)) },
            officer: maybe { $0.text() })
    }

    mutating func assignment() -> AssignmentChanged {
        AssignmentChanged(
            assignmentID: id(), version: 1 + Int64(source.next() >> 2), placementID: id(), claimID: id(),
            stage: any(AssignmentStage.self, .active), reason: maybe { $0.text() }, clearanceID: id(),
            changedAt: moment())
    }

    mutating func claim() -> ClaimChanged {
        ClaimChanged(
            claimID: id(), version: 1 + Int64(source.next() >> 2), kind: text(),
            claimClass: any(ClaimClassNews.self, .tax),
            balance: ClaimBalance(principal: yen(), lateCharge: yen(), fee: yen(), costs: yen()), provisional: yen(),
            stops: list(0...3) { $0.text() }, prescriptionEnd: maybe { $0.day() }, due: maybe { $0.day() })
    }

    mutating func notice() -> NoticeRequested {
        NoticeRequested(
            noticeID: id(), asker: text(), form: text(), personID: id(), role: any(ObligorRole.self, .debtor),
            items: list {
                NoticeItem(
                    claimID: $0.id(),
                    amount: ClaimBalance(
                        principal: $0.yen(), lateCharge: $0.yen(), fee: $0.yen(), costs: $0.yen()),
                    label: $0.maybe {
                        ClaimLabel(
                            number: $0.text(), kind: $0.text(), fiscalYear: 2026, instalment: 4, due: $0.day())
                    })
            }, due: maybe { $0.day() }, remedies: text(), officer: maybe { $0.text() }, issueDay: maybe { $0.day() })
    }

    mutating func dispatched() -> NoticeDispatched {
        NoticeDispatched(
            noticeID: id(), form: text(), claims: list { $0.id() }, dispatchedOn: day(), clearanceID: id())
    }

    mutating func returned() -> NoticeReturned {
        NoticeReturned(noticeID: id(), form: text(), claims: list { $0.id() }, returnedOn: day(), reason: text())
    }

    mutating func heartbeat() -> StreamHeartbeat {
        StreamHeartbeat(
            service: text(), at: moment(), last: list(0...5) { $0.position() }, applied: list(0...5) { $0.position() })
    }

    mutating func position() -> StreamHeartbeat.Position {
        StreamHeartbeat.Position(
            stream: StreamName(producer: text(), routingKey: text()), sequence: Int64(source.next() >> 1))
    }

    mutating func resend() -> StreamResend {
        let from = 1 + Int64(source.next() >> 3)
        return StreamResend(
            stream: StreamName(producer: text(), routingKey: text()), from: from, to: from + Int64(source.next() >> 3))
    }
}

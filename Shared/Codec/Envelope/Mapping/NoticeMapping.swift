internal import CodecMessages
internal import CodecPrimitives
internal import SwiftProtobuf

extension ClaimLabel: Mapped {
    init(wire: WireClaimLabel) throws(CodecError) {
        self.init(
            number: try Field.text(wire.hasNumber ? wire.number : nil, "number", Field.key),
            kind: try Field.text(wire.hasKind ? wire.kind : nil, "kind", Field.code),
            fiscalYear: try Field.number(wire.hasFiscalYear ? wire.fiscalYear : nil, "fiscal_year", 1900...2200),
            instalment: try Field.number(wire.hasInstalment ? wire.instalment : nil, "instalment", 1...99),
            due: try Field.day(wire.hasDueDay ? wire.dueDay : nil, "due_day"))
    }

    var wire: WireClaimLabel {
        .with {
            $0.number = number.string
            $0.kind = kind.string
            $0.fiscalYear = fiscalYear
            $0.instalment = instalment
            $0.dueDay = due.daysSinceEpoch
        }
    }
}

extension NoticeItem: Mapped {
    init(wire: WireNoticeItem) throws(CodecError) {
        self.init(
            claimID: try Field.id(wire.hasClaimID ? wire.claimID : nil, "claim_id"),
            amount: try Field.nested(wire.hasAmount ? wire.amount : nil, "amount"),
            label: wire.hasLabel ? try Field.nested(wire.label, "label") : nil)
    }

    var wire: WireNoticeItem {
        .with {
            $0.claimID = claimID.data
            $0.amount = amount.wire
            if let label { $0.label = label.wire }
        }
    }
}

extension NoticeRequested: Mapped {
    init(wire: WireNoticeRequested) throws(CodecError) {
        self.init(
            noticeID: try Field.id(wire.hasNoticeID ? wire.noticeID : nil, "notice_id"),
            asker: try Field.text(wire.hasAsker ? wire.asker : nil, "asker", Field.code),
            form: try Field.text(wire.hasForm ? wire.form : nil, "form", Field.code),
            personID: try Field.id(wire.hasPersonID ? wire.personID : nil, "person_id"),
            role: try Field.known(wire.hasRole ? wire.role : nil, "role"),
            items: try Field.list(wire.items, "items", 1...500),
            due: wire.hasDueDay ? try Field.day(wire.dueDay, "due_day") : nil,
            remedies: try Field.text(wire.hasRemediesText ? wire.remediesText : nil, "remedies_text", Field.code),
            officer: wire.hasOfficer ? try Field.text(wire.officer, "officer", Field.code) : nil,
            issueDay: wire.hasIssueDay ? try Field.day(wire.issueDay, "issue_day") : nil)
    }

    var wire: WireNoticeRequested {
        .with {
            $0.noticeID = noticeID.data
            $0.asker = asker.string
            $0.form = form.string
            $0.personID = personID.data
            $0.role = role.wire
            $0.items = items.map(\.wire)
            if let due { $0.dueDay = due.daysSinceEpoch }
            $0.remediesText = remedies.string
            if let officer { $0.officer = officer.string }
            if let issueDay { $0.issueDay = issueDay.daysSinceEpoch }
        }
    }
}

extension NoticeDispatched: Mapped {
    init(wire: WireNoticeDispatched) throws(CodecError) {
        self.init(
            noticeID: try Field.id(wire.hasNoticeID ? wire.noticeID : nil, "notice_id"),
            form: try Field.text(wire.hasForm ? wire.form : nil, "form", Field.code),
            claims: try Field.list(wire.claims, "claims", 1...500, Field.element),
            dispatchedOn: try Field.day(wire.hasDispatchedOnDay ? wire.dispatchedOnDay : nil, "dispatched_on_day"),
            clearanceID: try Field.id(wire.hasClearanceID ? wire.clearanceID : nil, "clearance_id"))
    }

    var wire: WireNoticeDispatched {
        .with {
            $0.noticeID = noticeID.data
            $0.form = form.string
            $0.claims = claims.map(\.data)
            $0.dispatchedOnDay = dispatchedOn.daysSinceEpoch
            $0.clearanceID = clearanceID.data
        }
    }
}

extension NoticeReturned: Mapped {
    init(wire: WireNoticeReturned) throws(CodecError) {
        self.init(
            noticeID: try Field.id(wire.hasNoticeID ? wire.noticeID : nil, "notice_id"),
            form: try Field.text(wire.hasForm ? wire.form : nil, "form", Field.code),
            claims: try Field.list(wire.claims, "claims", 1...500, Field.element),
            returnedOn: try Field.day(wire.hasReturnedOnDay ? wire.returnedOnDay : nil, "returned_on_day"),
            reason: try Field.text(wire.hasReason ? wire.reason : nil, "reason", Field.code))
    }

    var wire: WireNoticeReturned {
        .with {
            $0.noticeID = noticeID.data
            $0.form = form.string
            $0.claims = claims.map(\.data)
            $0.returnedOnDay = returnedOn.daysSinceEpoch
            $0.reason = reason.string
        }
    }
}

import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Takes wishes for letters, and asks case management whether they may be printed and whether they may leave.
struct NoticeDesk: Sendable {
    let outbox: Outbox
    let ids: IDSource
    let clock: BusinessClock

    static let itself = ReceivedText(Topology.service)

    /// Takes requests in; one that is known already changes nothing.
    func receive(
        _ requests: [NoticeRequested], from sender: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let wishes = try requests.map { try Notice.Request($0, from: sender) }
        let fresh = try NoticeStore.insert(wishes, at: now, in: tx)
        try advance(try NoticeStore.lock(fresh, in: tx), at: now, in: tx)
    }

    /// Asks for clearance of what waits, but for letters whose day is over: those drop out. The letters are locked.
    func advance(_ waiting: [Notice], at now: Timestamp, in tx: borrowing Transaction) throws {
        let today = clock.today()
        var moved = waiting.filter { $0.state == .requested }
        for index in moved.indices {
            if moved[index].request.issueOn < today {
                try moved[index].take(.refused, reasons: [ReceivedText(NoticeRefusal.dayOver.rawValue)])
            } else {
                try moved[index].take(.asked)
            }
        }
        try NoticeStore.save(moved, at: now, in: tx)
        try ask(moved.filter { $0.state == .asking }.map { ($0, nil) }, at: now, in: tx)
    }

    /// Asks whether sheets may leave. Letters and sheets are locked, the sheets printed.
    func askToLeave(
        _ sheets: [(notice: Notice, piece: Piece)], by who: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        let asking = try sheets.map { sheet in
            var piece = sheet.piece
            try piece.take(.asked)
            return (notice: sheet.notice, piece: Optional(piece))
        }
        try PieceStore.save(
            asking.compactMap { entry in entry.piece.map { PieceStore.Moved($0, .asked, by: who) } }, at: now, in: tx)
        try ask(asking, at: now, in: tx)
    }

    /// Drops letters whose day is over and that were never printed, with their persons' data.
    func dropOverdue(at now: Timestamp, in tx: borrowing Transaction) throws {
        let overdue = try NoticeStore.lock(try NoticeStore.overdue(on: clock.today(), in: tx), in: tx)
        let dropped = try overdue.filter { $0.state != .printed && $0.state.isOpen }.map { notice in
            try notice.after(.refused, reasons: [ReceivedText(NoticeRefusal.dayOver.rawValue)])
        }
        try NoticeStore.save(dropped, at: now, in: tx)
        try PersonStore.erase(dropped.map(\.id), in: tx)
    }

    /// Appends facts of one kind to the outbox in messages of at most 500.
    func send<Fact>(
        _ facts: [Fact], at now: Timestamp, in tx: borrowing Transaction, as body: ([Fact]) -> MessageBody
    ) throws {
        try outbox.append(
            try facts.batches.map { try outbox.envelope(body($0), id: ids.next(), time: now) }, in: tx)
    }

    private func ask(
        _ wanted: [(notice: Notice, piece: Piece?)], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !wanted.isEmpty else { return }
        let questions = wanted.map { entry in
            ClearanceStore.Question(
                id: ids.next(), notice: entry.notice.id,
                piece: entry.piece.map { ClearanceStore.Place(bundle: $0.bundleID, sequence: $0.sequence) })
        }
        try ClearanceStore.insert(questions, at: now, in: tx)
        let messages = zip(questions, wanted).map { question, entry in
            let request = entry.notice.request
            let printed = entry.piece == nil ? nil : entry.notice.printed
            return ClearanceRequested(
                requestID: question.id, asker: NoticeDesk.itself, act: .demand, personID: request.personID,
                role: request.role, claims: [request.claimID], amountWanted: printed?.frozen ?? request.amountAsked,
                officer: request.officer, chargeThrough: request.issueOn, slipID: printed?.slip.slipID)
        }
        try send(messages, at: now, in: tx) { .clearanceRequested($0) }
    }
}

extension Notice.Request {
    /// What a message asks for.
    ///
    /// - Throws: `MessageRefused` for what this release cannot print: the message is parked.
    fileprivate init(_ message: NoticeRequested, from sender: ReceivedText) throws {
        // Nobody asks in another service's name: the letter is sent on an officer's behalf.
        guard message.asker == sender else { throw MessageRefused(code: "asker_is_not_sender") }
        guard let form = LetterForm(message.form), let remedies = RemedyText(message.remedies) else {
            throw MessageRefused(code: "form_unknown")
        }
        // A demand is about one instalment (地方税法 and 地方自治法231条の3).
        guard message.items.count == 1, let item = message.items.first else {
            throw MessageRefused(code: "items_not_handled")
        }
        guard let label = item.label, let issueOn = message.issueDay, let deadline = message.due,
            let officer = message.officer
        else { throw MessageRefused(code: "notice_incomplete") }
        self.init(
            id: message.noticeID, asker: message.asker, form: form, personID: message.personID, role: message.role,
            claimID: item.claimID, label: label, issueOn: issueOn, deadlineOn: deadline, remedies: remedies,
            officer: officer, amountAsked: item.amount.total)
    }
}

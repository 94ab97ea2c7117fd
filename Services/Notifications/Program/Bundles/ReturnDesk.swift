import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Takes letters that came back (返戻) and tells case management.
struct ReturnDesk: Sendable {
    let notices: NoticeDesk

    /// A sheet that came back.
    struct Returned: Sendable {
        var sequence: Int32
        var reason: MailReturnReason
        var on: BusinessDate
    }

    /// - Throws: `Problem` 404 for a sheet that there is not, 409 for one that did not leave or came back already.
    func take(_ item: Returned, _ desk: PieceDesk, in tx: borrowing Transaction) throws {
        var open = try desk.open(in: tx)
        guard let index = open.index(of: item.sequence) else { throw PieceDesk.noSheet(item.sequence) }
        let piece = open.pieces[index]
        guard piece.state == .dispatched, let notice = open.notices[piece.noticeID],
            let day = try DispatchStore.day(of: notice.id, in: tx), day <= item.on
        else { throw Problem.conflict("not-outside", "sheet \(item.sequence) is \(piece.state), or left later") }
        try open.take(.returned, index)
        try open.move(notice.id, .returned, reasons: [ReceivedText(item.reason.rawValue)])
        try desk.save(open, in: tx)
        try DispatchStore.insert(
            DispatchStore.Return(notice: notice.id, reason: item.reason, on: item.on, by: desk.by), at: desk.now, in: tx
        )
        let fact = NoticeReturned(
            noticeID: notice.id, form: ReceivedText(notice.request.form.rawValue), claims: [notice.request.claimID],
            returnedOn: item.on, reason: ReceivedText(item.reason.rawValue))
        try notices.send([fact], at: desk.now, in: tx) { .noticeReturned($0) }
    }
}

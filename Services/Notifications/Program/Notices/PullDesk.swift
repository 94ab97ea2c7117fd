import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Puts printed letters on the pull list (引抜き) when something becomes known after their printing.
struct PullDesk: Sendable {
    /// Money on a claim, announced, booked or taken back: what its letter says is no longer right.
    func hear(_ postings: [PostingRecorded], at now: Timestamp, in tx: borrowing Transaction) throws {
        try stop(lettersOn: postings.flatMap { $0.lines.map(\.claimID) }, .receipt, at: now, in: tx)
    }

    /// News of claims: nothing owed any more, or money announced.
    func hear(_ news: [ClaimChanged], at now: Timestamp, in tx: borrowing Transaction) throws {
        let paid = news.filter { !$0.balance.total.isPositive }.map(\.claimID)
        try stop(lettersOn: paid, .paid, at: now, in: tx)
        try stop(lettersOn: news.filter { $0.provisional.isPositive }.map(\.claimID), .receipt, at: now, in: tx)
    }

    /// A contractor has the claim: the city writes no letters meanwhile.
    func hear(_ assignments: [AssignmentChanged], at now: Timestamp, in tx: borrowing Transaction) throws {
        let active = assignments.filter { $0.stage == .active }.map(\.claimID)
        try stop(lettersOn: active, .assigned, at: now, in: tx)
    }

    /// Why sheets must not leave.
    struct Cause: Sendable {
        var reason: PullReason
        /// More than the reason says, as a code.
        var note: ReceivedText?

        init(_ reason: PullReason, note: ReceivedText? = nil) { (self.reason, self.note) = (reason, note) }
    }

    /// Puts sheets on the pull list, each for its own cause. They and their letters are locked, and could leave.
    func stop(_ sheets: [(Piece, Cause)], at now: Timestamp, in tx: borrowing Transaction) throws {
        let moved = try sheets.map { piece, cause in
            var piece = piece
            try piece.take(.stopped, reason: cause.reason)
            return PieceStore.Moved(piece, .stopped, by: NoticeDesk.itself, note: cause.note)
        }
        try PieceStore.save(moved, at: now, in: tx)
    }

    /// Puts sheets on the pull list for one cause.
    func stop(_ pieces: [Piece], _ cause: Cause, at now: Timestamp, in tx: borrowing Transaction) throws {
        try stop(pieces.map { ($0, cause) }, at: now, in: tx)
    }

    private func stop(
        lettersOn claims: [ClaimID], _ reason: PullReason, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let printed = try NoticeStore.lockOpen(on: Set(claims).sorted(), in: tx).filter { $0.state == .printed }
        try stop(try PieceStore.lockLeaving(of: printed.map(\.id), in: tx), Cause(reason), at: now, in: tx)
    }
}

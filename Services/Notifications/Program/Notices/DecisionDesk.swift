import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Takes case management's answers and revocations.
struct DecisionDesk: Sendable {
    let notices: NoticeDesk
    let pulls: PullDesk

    /// Takes one answer. An answer to a question that is no longer awaited is kept and moves nothing.
    func take(_ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard let asked = try ClearanceStore.lock(answer.requestID, in: tx) else {
            throw ClearanceAnswers.unknownQuestion
        }
        try ClearanceAnswers.keep(answer, keepsWorking: false, at: now, in: tx)
        // Money that is behind becomes known by waiting: the question is asked again (`askAgain`).
        guard asked.isAwaited, !answer.isOnlyForNow,
            let notice = try NoticeStore.lock([asked.question.notice], in: tx).first
        else { return }
        if asked.question.piece == nil {
            try printing(notice, answer, at: now, in: tx)
        } else {
            try leaving(notice, answer, at: now, in: tx)
        }
    }

    /// Takes revocations: what is not printed is asked about anew; what is printed goes on the pull list.
    func revoke(_ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction) throws {
        try RevokedClearances.keep(items, at: now, in: tx)
        let revoked = Set(items.map { Optional($0.clearanceID) })
        let held = try NoticeStore.lock(try ClearanceStore.holders(of: items.map(\.clearanceID), in: tx), in: tx)
        var again: [Notice] = []
        for var notice in held where notice.state == .cleared && revoked.contains(notice.printed?.clearanceID) {
            try notice.take(.revoked)
            try NoticeStore.save(notice, at: now, in: tx)
            again.append(notice)
        }
        try notices.advance(again, at: now, in: tx)
        let stopped = held.filter { $0.state == .printed && revoked.contains($0.printed?.clearanceID) }.map(\.id)
        let pieces = try PieceStore.lockLeaving(of: held.filter { $0.state == .printed }.map(\.id), in: tx).filter {
            revoked.contains($0.clearanceID) || stopped.contains($0.noticeID)
        }
        try pulls.stop(pieces, .init(.revoked), at: now, in: tx)
    }

    /// Asks again what has had no answer for too long.
    func askAgain(since moment: Timestamp, at now: Timestamp, in tx: borrowing Transaction) throws {
        var again: [Notice] = []
        for var notice in try NoticeStore.lock(try NoticeStore.unanswered(since: moment, in: tx), in: tx)
        where notice.state == .asking {
            try notice.take(.expired)
            try NoticeStore.save(notice, at: now, in: tx)
            again.append(notice)
        }
        try notices.advance(again, at: now, in: tx)
        let held = try NoticeStore.lock(try PieceStore.unanswered(since: moment, in: tx), in: tx)
        let byID = Dictionary(uniqueKeysWithValues: held.map { ($0.id, $0) })
        let pieces = try PieceStore.lockLeaving(of: held.map(\.id), in: tx).filter { $0.state == .asking }
        let back = try pieces.compactMap { piece -> (notice: Notice, piece: Piece)? in
            var piece = piece
            try piece.take(.expired)
            return byID[piece.noticeID].map { ($0, piece) }
        }
        try notices.askToLeave(back, by: NoticeDesk.itself, at: now, in: tx)
    }

    private func printing(
        _ notice: Notice, _ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard notice.state == .asking else { return }
        var notice = notice
        switch answer.decision {
        case .refused(let grounds): try notice.take(.refused, reasons: grounds.map(\.code))
        case .granted(let grant):
            if let refusal = grant.cannotBePrinted {
                try notice.take(.refused, reasons: [ReceivedText(refusal.rawValue)])
                break
            }
            guard let person = grant.person, let slip = grant.slip else { return }
            try notice.take(.granted)
            notice.printed = Notice.Printed(clearanceID: grant.clearanceID, frozen: grant.amountNow, slip: slip)
            notice.isProtected = person.isProtected
            try PersonStore.save(person, for: notice.id, in: tx)
        }
        // A revocation may have overtaken the grant that it revokes.
        if let clearance = notice.printed?.clearanceID, notice.state == .cleared,
            try RevokedClearances.contain(clearance, in: tx)
        {
            try notice.take(.revoked)
        }
        try NoticeStore.save(notice, at: now, in: tx)
        try notices.advance([notice], at: now, in: tx)
        if notice.state == .refused { try PersonStore.erase([notice.id], in: tx) }
    }

    private func leaving(
        _ notice: Notice, _ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard var piece = try PieceStore.lockLeaving(of: [notice.id], in: tx).first, piece.state == .asking else {
            return
        }
        switch answer.decision {
        case .refused(let grounds):
            try pulls.stop([piece], .init(.refused, note: grounds.first?.code), at: now, in: tx)
        case .granted(let grant):
            let known = try PersonStore.load([notice.id], in: tx)[notice.id]
            if grant.amountNow != notice.printed?.frozen {
                return try pulls.stop([piece], .init(.amount), at: now, in: tx)
            }
            guard let known, let present = grant.person, known.isSameAddressee(as: present) else {
                return try pulls.stop([piece], .init(.address), at: now, in: tx)
            }
            try piece.take(.granted)
            piece.clearanceID = grant.clearanceID
            try PieceStore.save([.init(piece, .granted, by: NoticeDesk.itself)], at: now, in: tx)
            // A revocation may have overtaken the grant that it revokes.
            if try RevokedClearances.contain(grant.clearanceID, in: tx) {
                try pulls.stop([piece], .init(.revoked), at: now, in: tx)
            }
        }
    }
}

extension ClearanceGrant {
    /// Why no letter can be made of it; nil when one can.
    fileprivate var cannotBePrinted: NoticeRefusal? {
        guard let slip, slip.principal + slip.lateCharge + slip.fee == amountNow else { return .slipMissing }
        guard person?.presentAddress != nil else { return .addressMissing }
        return nil
    }
}

import Codec
import CodecPrimitives
import CodecRecords
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Takes case management's answers and revocations.
struct DecisionDesk: Sendable {
    let notices: NoticeDesk
    let pulls: PullDesk

    /// The message alone is parked: somebody answered what was never asked here.
    static let unknownQuestion = MessageRefused(code: "clearance_request_unknown")

    /// Takes answers. One to a question that is no longer awaited is kept and moves nothing.
    func take(_ answers: [ClearanceDecided], at now: Timestamp, in tx: borrowing Transaction) throws {
        let asked = try ClearanceStore.lock(answers.map(\.requestID), in: tx)
        guard answers.allSatisfy({ asked[$0.requestID] != nil }) else { throw ClearanceAnswers.unknownQuestion }
        try ClearanceAnswers.keep(answers, keepsWorking: false, at: now, in: tx)
        // Money that is behind becomes known by waiting: the question is asked again (`askAgain`).
        let awaited = Dictionary(answers.map { ($0.requestID, $0) }, uniquingKeysWith: { first, _ in first })
            .filter { asked[$0.key]?.isAwaited == true && !$0.value.isOnlyForNow }
        let letters = try NoticeStore.lock(awaited.keys.compactMap { asked[$0]?.question.notice }, in: tx)
        let byLetter = Dictionary(
            awaited.compactMap { id, answer in asked[id].map { ($0.question.notice, ($0.question, answer)) } },
            uniquingKeysWith: { first, _ in first })
        let answered = letters.compactMap { letter in
            byLetter[letter.id].map { Answered(notice: letter, isPrinted: $0.0.piece != nil, answer: $0.1) }
        }
        try printing(answered.filter { !$0.isPrinted }, at: now, in: tx)
        try leaving(answered.filter(\.isPrinted), at: now, in: tx)
    }

    /// A letter, and the answer to the question that it waits for.
    fileprivate struct Answered {
        var notice: Notice
        var isPrinted: Bool
        var answer: ClearanceDecided

        var grant: ClearanceGrant? { answer.grant }
    }

    /// Takes revocations: what is not printed is asked about anew; what is printed goes on the pull list.
    func revoke(_ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction) throws {
        try RevokedClearances.keep(items, at: now, in: tx)
        let revoked = Set(items.map { Optional($0.clearanceID) })
        let held = try NoticeStore.lock(try ClearanceStore.holders(of: items.map(\.clearanceID), in: tx), in: tx)
        let again = try held.filter { $0.state == .cleared && revoked.contains($0.printed?.clearanceID) }
            .map { try $0.after(.revoked) }
        try NoticeStore.save(again, at: now, in: tx)
        try notices.advance(again, at: now, in: tx)
        let stopped = held.filter { $0.state == .printed && revoked.contains($0.printed?.clearanceID) }.map(\.id)
        let pieces = try PieceStore.lockLeaving(of: held.filter { $0.state == .printed }.map(\.id), in: tx).filter {
            revoked.contains($0.clearanceID) || stopped.contains($0.noticeID)
        }
        try pulls.stop(pieces, .init(.revoked), at: now, in: tx)
    }

    /// Asks again what has had no answer for too long.
    func askAgain(since moment: Timestamp, at now: Timestamp, in tx: borrowing Transaction) throws {
        let again = try NoticeStore.lock(try NoticeStore.unanswered(since: moment, in: tx), in: tx)
            .filter { $0.state == .asking }.map { try $0.after(.expired) }
        try NoticeStore.save(again, at: now, in: tx)
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

    private func printing(_ answered: [Answered], at now: Timestamp, in tx: borrowing Transaction) throws {
        let revoked = try RevokedClearances.among(answered.compactMap { $0.grant?.clearanceID }, in: tx)
        var (moved, persons): ([Notice], [NoticeID: PersonalBlock]) = ([], [:])
        for case var entry in answered where entry.notice.state == .asking {
            try entry.settle()
            // A revocation may have overtaken the grant that it revokes.
            if let grant = entry.grant, entry.notice.state == .cleared, revoked.contains(grant.clearanceID) {
                try entry.notice.take(.revoked)
            }
            if entry.notice.state != .refused, let person = entry.grant?.person { persons[entry.notice.id] = person }
            moved.append(entry.notice)
        }
        try PersonStore.save(persons, in: tx)
        try NoticeStore.save(moved, at: now, in: tx)
        try notices.advance(moved, at: now, in: tx)
        try PersonStore.erase(moved.filter { $0.state == .refused }.map(\.id), in: tx)
    }

    private func leaving(_ answered: [Answered], at now: Timestamp, in tx: borrowing Transaction) throws {
        let ids = answered.map(\.notice.id)
        let known = try PersonStore.load(ids, in: tx)
        let revoked = try RevokedClearances.among(answered.compactMap { $0.grant?.clearanceID }, in: tx)
        let sheets = Dictionary(
            try PieceStore.lockLeaving(of: ids, in: tx).filter { $0.state == .asking }.map { ($0.noticeID, $0) },
            uniquingKeysWith: { first, _ in first })
        var (granted, stopped): ([PieceStore.Moved], [(Piece, PullDesk.Cause)]) = ([], [])
        for entry in answered {
            guard var piece = sheets[entry.notice.id] else { continue }
            if let cause = entry.cause(against: known[entry.notice.id]) {
                stopped.append((piece, cause))
                continue
            }
            guard let grant = entry.grant else { continue }
            try piece.take(.granted)
            piece.clearanceID = grant.clearanceID
            granted.append(PieceStore.Moved(piece, .granted, by: NoticeDesk.itself))
            // A revocation may have overtaken the grant that it revokes.
            if revoked.contains(grant.clearanceID) { stopped.append((piece, .init(.revoked))) }
        }
        try PieceStore.save(granted, at: now, in: tx)
        try pulls.stop(stopped, at: now, in: tx)
    }
}

extension DecisionDesk.Answered {
    /// Moves a letter that waits for its printing as the answer says.
    fileprivate mutating func settle() throws {
        switch answer.decision {
        case .refused(let grounds): try notice.take(.refused, reasons: grounds.map(\.code))
        case .granted(let grant):
            guard let slip = grant.slip, let person = grant.person, grant.cannotBePrinted == nil else {
                let why = grant.cannotBePrinted ?? .addressMissing
                return try notice.take(.refused, reasons: [ReceivedText(why.rawValue)])
            }
            try notice.take(.granted)
            notice.printed = Notice.Printed(
                clearanceID: grant.clearanceID, frozen: grant.amountNow, slip: slip,
                moneyThrough: grant.moneyThrough)
            notice.isProtected = person.isProtected
        }
    }

    /// Why the printed sheet must not leave after this answer; nil when it may.
    fileprivate func cause(against known: PersonalBlock?) -> PullDesk.Cause? {
        switch answer.decision {
        case .refused(let grounds): return .init(.refused, note: grounds.first?.code)
        case .granted(let grant):
            guard grant.amountNow == notice.printed?.frozen else { return .init(.amount) }
            guard let known, let present = grant.person, known.isSameAddressee(as: present) else {
                return .init(.address)
            }
            return nil
        }
    }
}

extension ClearanceGrant {
    /// Why no letter can be made of it; nil when one can.
    fileprivate var cannotBePrinted: NoticeRefusal? {
        guard let slip, slip.principal + slip.lateCharge + slip.fee == amountNow else { return .slipMissing }
        guard person?.presentAddress != nil else { return .addressMissing }
        // A slip whose symbols no store and no application can read is no slip.
        guard slip.barcode.map({ PaymentBarcode($0.utf8) != nil }) ?? true,
            slip.elQR.map({ ELQR($0.utf8) != nil }) ?? true
        else { return .slipMissing }
        return nil
    }
}

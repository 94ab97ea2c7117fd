import Codec
import CodecPrimitives
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// What somebody does with the sheets of one bundle, in one transaction.
struct PieceDesk: Sendable {
    let bundle: BundleID
    let by: ReceivedText
    let now: Timestamp

    /// A bundle with its letters and sheets, all locked, and what has happened to them so far.
    struct Open: Sendable {
        var bundle: BundleStore.Bundle
        var notices: [NoticeID: Notice]
        var pieces: [Piece]
        fileprivate(set) var moved: [PieceStore.Moved] = []
        fileprivate(set) var changed: Set<NoticeID> = []
        fileprivate let by: ReceivedText

        /// The place of a sequence number in `pieces`.
        func index(of sequence: Int32) -> Int? { pieces.firstIndex { $0.sequence == sequence } }

        /// Moves a sheet along its life.
        ///
        /// - Throws: `NoticeRefusal.stateDenies`.
        mutating func take(_ event: PieceEvent, _ index: Int, reason: PullReason? = nil) throws {
            try pieces[index].take(event, reason: reason)
            moved.append(PieceStore.Moved(pieces[index], event, by: by))
        }

        /// Puts a sheet on the pull list.
        mutating func stop(_ index: Int, _ reason: PullReason) throws {
            try take(.stopped, index, reason: reason)
        }

        /// Notes that a sheet has been taken out: its letter ends.
        mutating func pull(_ index: Int) throws {
            try take(.pulled, index)
            let reason = pieces[index].reason?.rawValue
            try move(pieces[index].noticeID, .pulled, reasons: reason.map { [ReceivedText($0)] } ?? [])
        }

        /// Moves a letter along its life.
        mutating func move(_ notice: NoticeID, _ event: NoticeEvent, reasons: [ReceivedText] = []) throws {
            try notices[notice]?.take(event, reasons: reasons)
            changed.insert(notice)
        }
    }

    /// Locks everything of the bundle.
    ///
    /// - Throws: `Problem` 404 for a bundle that there is not.
    func open(in tx: borrowing Transaction) throws -> Open {
        guard let known = try BundleStore.load(bundle, locking: true, in: tx) else {
            throw Problem.notFound("no such bundle")
        }
        let notices = try NoticeStore.lock(bundle: bundle, in: tx)
        return Open(bundle: known, notices: notices, pieces: try PieceStore.lock(bundle: bundle, in: tx), by: by)
    }

    /// Writes what happened; erases the persons of letters that have ended, and the pages once every sheet is
    /// accounted for.
    func save(_ open: Open, in tx: borrowing Transaction) throws {
        // A sheet that moved twice is written as it is now, and both steps are kept.
        let newest = Dictionary(open.pieces.map { ($0.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        try PieceStore.save(
            open.moved.map { moved in
                var moved = moved
                moved.piece = newest[moved.piece.sequence] ?? moved.piece
                return moved
            }, at: now, in: tx)
        let ended = open.changed.sorted().compactMap { open.notices[$0] }
        try NoticeStore.save(ended, at: now, in: tx)
        try PersonStore.erase(ended.filter { !$0.state.isOpen }.map(\.id), in: tx)
        if !open.bundle.isClosed, open.pieces.allSatisfy(\.state.isAccounted) {
            try BundleStore.close(bundle, at: now, in: tx)
        }
    }

    /// Somebody has scanned these sheets on their way out of the bundle. Those that are out already stay out.
    ///
    /// - Throws: `Problem` 409 for a sheet that is not on the pull list.
    func confirmPulled(_ sequences: [Int32], in tx: borrowing Transaction) throws -> Open {
        var open = try open(in: tx)
        for sequence in sequences {
            guard let index = open.index(of: sequence) else { throw PieceDesk.noSheet(sequence) }
            if open.pieces[index].state == .pulled { continue }
            guard open.pieces[index].state == .toPull else {
                throw Problem.conflict("not-on-pull-list", "sheet \(sequence) is \(open.pieces[index].state)")
            }
            try open.pull(index)
        }
        try save(open, in: tx)
        return open
    }

    /// Nothing of the bundle will leave: every sheet that could goes on the pull list.
    func discard(in tx: borrowing Transaction) throws -> Open {
        var open = try open(in: tx)
        for index in open.pieces.indices where open.pieces[index].state.mayLeave { try open.stop(index, .discarded) }
        try save(open, in: tx)
        return open
    }

    /// Destroyed sheets are printed again, under new numbers at the end.
    ///
    /// - Throws: `Problem` 409 for a sheet that is on the pull list, out, or gone.
    func spoil(_ sequences: [Int32], in tx: borrowing Transaction) throws -> Open {
        var open = try open(in: tx)
        var (next, fresh) = (open.bundle.lastSequence, [Piece]())
        for sequence in sequences {
            guard let index = open.index(of: sequence) else { throw PieceDesk.noSheet(sequence) }
            guard open.pieces[index].state == .printed || open.pieces[index].state == .cleared else {
                throw Problem.conflict("not-to-reprint", "sheet \(sequence) is \(open.pieces[index].state)")
            }
            next += 1
            try open.take(.spoiled, index)
            open.pieces[index].replacedBy = next
            fresh.append(
                Piece(
                    bundleID: bundle, sequence: next, part: open.bundle.parts + 1,
                    noticeID: open.pieces[index].noticeID))
        }
        guard let first = fresh.first else { return open }
        open.pieces += fresh
        try save(open, in: tx)
        try BundleStore.insert(
            BundleStore.Part(bundle: bundle, number: first.part, sequences: first.sequence...next), at: now, in: tx)
        try PieceStore.insert(fresh, at: now, in: tx)
        try BundleStore.extend(bundle, through: next, in: tx)
        return open
    }

    static func noSheet(_ sequence: Int32) -> Problem { Problem.notFound("the bundle has no sheet \(sequence)") }
}

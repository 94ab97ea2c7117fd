import Codec
import CodecPrimitives
import Law
import Logging
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Prints the parts of bundles that are not printed yet. Any replica may; the first one's pages count.
struct PrintWorker: Sendable {
    let pool: PostgresPool
    let press: any LetterPress
    let kinds: ClaimKinds
    let logger: Logger

    /// Parts looked at in one round.
    private static let partsMost = 10

    /// - Returns: how many parts were printed.
    @discardableResult
    func step() async throws -> Int {
        let parts = try await pool.withTransaction(.readOnly) { tx in
            try BundleStore.unprinted(atMost: PrintWorker.partsMost, in: tx)
        }
        var done = 0
        for part in parts where try await run(part) { done += 1 }
        return done
    }

    private func run(_ part: BundleStore.Part) async throws -> Bool {
        let letters = try await pool.withTransaction { [kinds] tx in
            try PrintWorker.letters(of: part, kinds, in: tx)
        }
        // Between the transactions: setting type takes longer than a database should wait.
        let pressed = try press.press(letters)
        let manifest = Manifest(part: part, letters: letters, pressed: pressed)
        let result = BundleStore.Pressed(pages: pressed.pages, sha256: manifest.pagesHash, manifest: manifest.csv)
        let isSaved = try await pool.withTransaction { tx in
            let now = WallClock.now()
            guard try BundleStore.save(result, of: part, at: now, in: tx) else { return false }
            try PrintWorker.drop(pressed.unprintable, of: part.bundle, at: now, in: tx)
            return true
        }
        if isSaved {
            logger.notice(
                "a part is printed",
                metadata: [
                    "bundle": "\(part.bundle)", "letters": "\(letters.count)",
                    "unprintable": "\(pressed.unprintable.count)",
                ])
        }
        return isSaved
    }

    /// Everything that is printed of a part; the reading of its persons is logged.
    private static func letters(
        of part: BundleStore.Part, _ kinds: ClaimKinds, in tx: borrowing Transaction
    ) throws -> [Letter] {
        let notices = try NoticeStore.lock(bundle: part.bundle, in: tx)
        let pieces = try PieceStore.list(part.bundle, part: part.number, in: tx)
        let persons = try PersonStore.load(pieces.map(\.noticeID), in: tx)
        let letters = pieces.compactMap { piece -> Letter? in
            guard let notice = notices[piece.noticeID], let person = persons[piece.noticeID] else { return nil }
            let label = notice.request.label
            let name = kinds.kind(label.kind, on: label.due)?.name ?? label.kind.string
            return Letter(piece: piece, notice: notice, person: person, kindName: name)
        }
        let access = PersonStore.Access(reader: NoticeDesk.itself, purpose: "print", at: WallClock.now())
        try PersonStore.log(access, of: letters.map(\.notice.id), in: tx)
        return letters
    }

    /// Numbers without a sheet are accounted for at once: there is nothing to take out.
    private static func drop(
        _ sequences: Set<Int32>, of bundle: BundleID, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !sequences.isEmpty else { return }
        let desk = PieceDesk(bundle: bundle, by: NoticeDesk.itself, now: now)
        var open = try desk.open(in: tx)
        for index in open.pieces.indices where sequences.contains(open.pieces[index].sequence) {
            if open.pieces[index].state.mayLeave { try open.stop(index, .unprintable) }
            if open.pieces[index].state == .toPull { try open.pull(index) }
        }
        try desk.save(open, in: tx)
    }
}

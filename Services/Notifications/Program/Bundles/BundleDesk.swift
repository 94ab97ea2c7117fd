import Codec
import CodecPrimitives
import Law
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Puts cleared letters into bundles and gives them their sequence numbers.
struct BundleDesk: Sendable {
    let notices: NoticeDesk
    let heartbeatSecondsMax: Int64
    /// Letters in one bundle.
    let lettersMax: Int

    /// What a call came to.
    struct Made: Sendable {
        var bundles: [BundleStore.Bundle] = []
        /// Letters of that day that wait for case management's answer: call again in a few seconds.
        var waiting = 0
        /// Whether there may be more cleared letters than went into one bundle: call again.
        var hasMore = false
    }

    /// Bundles the cleared letters of a day: one bundle a form, and one for each protected person's letter.
    ///
    /// - Throws: `Problem` 503 while case management is silent.
    func make(for day: BusinessDate, by staff: ReceivedText, in tx: borrowing Transaction) throws -> Made {
        let now = WallClock.now()
        let cleared = try NoticeStore.lockCleared(for: day, atMost: lettersMax, in: tx)
        let ready = try passing(cleared, at: now, in: tx)
        var made = Made(hasMore: cleared.count == lettersMax)
        for letters in try groups(ready, in: tx) {
            made.bundles.append(try bundle(letters, by: staff, at: now, in: tx))
        }
        made.waiting = try NoticeStore.waiting(for: day, in: tx)
        return made
    }

    /// The letters that the gate lets through; the others are asked about anew.
    private func passing(_ cleared: [Notice], at now: Timestamp, in tx: borrowing Transaction) throws -> [Notice] {
        let views = try ClearanceAnswers.gateViews(of: cleared.compactMap(\.printed?.clearanceID), in: tx)
        let gate = ClearanceGate(
            now: now, heartbeatAt: try ClearanceStore.heartbeat(in: tx), heartbeatSecondsMax: heartbeatSecondsMax)
        var (ready, again): ([Notice], [Notice]) = ([], [])
        for notice in cleared {
            guard let printed = notice.printed, let view = views[printed.clearanceID] else { continue }
            do throws(ClearanceGate.Refusal) {
                try gate.check(view, frozen: printed.frozen)
                ready.append(notice)
            } catch {
                guard let event = error.noticeEvent else {
                    throw Problem.unavailable("case management is silent")
                }
                again.append(try notice.after(event))
            }
        }
        try NoticeStore.save(again, at: now, in: tx)
        try notices.advance(again, at: now, in: tx)
        return ready
    }

    /// Letters that go together, in the order of their addresses: neighbours' letters go with one carrier.
    private func groups(_ ready: [Notice], in tx: borrowing Transaction) throws -> [[Notice]] {
        let persons = try PersonStore.load(ready.map(\.id), in: tx)
        let sorted = ready.map { (notice: $0, address: persons[$0.id]?.presentAddress ?? ReceivedText("")) }
            .sorted { ($0.address, $0.notice.id) < ($1.address, $1.notice.id) }.map(\.notice)
        let ordinary = Dictionary(grouping: sorted.filter { !$0.isProtected }, by: \.request.form.rawValue)
        return ordinary.sorted { $0.key < $1.key }.map(\.value) + sorted.filter(\.isProtected).map { [$0] }
    }

    private func bundle(
        _ letters: [Notice], by staff: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> BundleStore.Bundle {
        let count = Int32(letters.count)
        let bundle = BundleStore.Bundle(
            id: notices.ids.next(), form: letters[0].request.form, issueOn: letters[0].request.issueOn,
            isProtected: letters[0].isProtected, lastSequence: count, parts: 1, isClosed: false)
        try BundleStore.insert(bundle, by: staff, at: now, in: tx)
        try BundleStore.insert(BundleStore.Part(bundle: bundle.id, number: 1, sequences: 1...count), at: now, in: tx)
        let pieces = letters.enumerated().map {
            Piece(bundleID: bundle.id, sequence: Int32($0.offset + 1), part: 1, noticeID: $0.element.id)
        }
        try PieceStore.insert(pieces, at: now, in: tx)
        try NoticeStore.save(try letters.map { try $0.after(.printed) }, at: now, in: tx)
        return bundle
    }
}

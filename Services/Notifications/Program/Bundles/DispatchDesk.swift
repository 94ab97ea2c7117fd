import Codec
import CodecPrimitives
import Law
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// Lets printed letters leave (発送): asked anew, looked at one by one, told exactly once.
struct DispatchDesk: Sendable {
    let notices: NoticeDesk
    let heartbeatSecondsMax: Int64

    /// What a call came to.
    struct Outcome: Sendable {
        /// Numbers that left in this call.
        var left: [Int32] = []
        /// Numbers that must be taken out now, with the reason.
        var pulled: [(sequence: Int32, reason: PullReason)] = []
        /// Numbers whose clearance was too old: they are to be checked again.
        var unchecked: [Int32] = []
        var open: PieceDesk.Open
    }

    /// Asks whether the printed sheets of a bundle may still leave. The answers come within seconds.
    ///
    /// - Returns: how many were asked about.
    func check(_ desk: PieceDesk, in tx: borrowing Transaction) throws -> Int {
        let open = try desk.open(in: tx)
        try checkDay(open.bundle)
        let sheets = open.pieces.filter { $0.state == .printed }.compactMap { piece in
            open.notices[piece.noticeID].map { (notice: $0, piece: piece) }
        }
        try notices.askToLeave(sheets, by: desk.by, at: desk.now, in: tx)
        return sheets.count
    }

    /// Lets every sheet out that the gate lets through; the others go on the pull list, with the reason.
    ///
    /// Called again when all have left it changes nothing.
    ///
    /// - Throws: `Problem` 409 when it is not the letters' day, a sheet on the pull list is not out yet, or answers are
    ///   awaited; 503 while case management is silent.
    func dispatch(_ desk: PieceDesk, on day: BusinessDate, in tx: borrowing Transaction) throws -> Outcome {
        var outcome = Outcome(open: try desk.open(in: tx))
        guard outcome.open.pieces.contains(where: { !$0.state.isAccounted }) else { return outcome }
        guard day == outcome.open.bundle.issueOn else {
            throw Problem.conflict("another-day", "the letters bear \(outcome.open.bundle.issueOn)")
        }
        try checkDay(outcome.open.bundle)
        try checkReady(outcome.open)
        let heartbeat = try ClearanceStore.heartbeat(in: tx)
        let gate = ClearanceGate(now: desk.now, heartbeatAt: heartbeat, heartbeatSecondsMax: heartbeatSecondsMax)
        guard let heartbeat, gate.isHeartbeatFresh else { throw Problem.unavailable("case management is silent") }
        let leaving = DispatchStore.Leaving(day: day, heartbeatAt: heartbeat, by: desk.by, at: desk.now)
        let dispatches = try look(&outcome, gate, in: tx)
        try desk.save(outcome.open, in: tx)
        try DispatchStore.insert(dispatches, leaving, in: tx)
        try tell(dispatches, leaving, in: tx)
        return outcome
    }

    /// The last look at each sheet that is cleared.
    private func look(
        _ outcome: inout Outcome, _ gate: ClearanceGate, in tx: borrowing Transaction
    ) throws -> [DispatchStore.Dispatch] {
        let views = try ClearanceAnswers.gateViews(of: outcome.open.pieces.compactMap(\.clearanceID), in: tx)
        var dispatches: [DispatchStore.Dispatch] = []
        for index in outcome.open.pieces.indices where outcome.open.pieces[index].state == .cleared {
            let piece = outcome.open.pieces[index]
            guard let clearance = piece.clearanceID, let view = views[clearance],
                let notice = outcome.open.notices[piece.noticeID], let frozen = notice.printed?.frozen
            else { throw NotificationsError(.storedValue) }
            do throws(ClearanceGate.Refusal) {
                try gate.check(view, frozen: frozen)
            } catch {
                try turnAway(index, error, &outcome)
                continue
            }
            try outcome.open.take(.dispatched, index)
            try outcome.open.move(piece.noticeID, .dispatched)
            outcome.left.append(piece.sequence)
            dispatches.append(
                DispatchStore.Dispatch(
                    notice: notice, piece: piece, clearance: clearance, amount: frozen, expiresAt: view.expiresAt))
        }
        return dispatches
    }

    private func turnAway(_ index: Int, _ refusal: ClearanceGate.Refusal, _ outcome: inout Outcome) throws {
        guard let (event, reason) = refusal.pieceEvent else {
            throw Problem.unavailable("case management is silent")
        }
        try outcome.open.take(event, index, reason: reason)
        let sequence = outcome.open.pieces[index].sequence
        if let reason { outcome.pulled.append((sequence, reason)) } else { outcome.unchecked.append(sequence) }
    }

    private func tell(
        _ dispatches: [DispatchStore.Dispatch], _ leaving: DispatchStore.Leaving, in tx: borrowing Transaction
    ) throws {
        let facts = dispatches.map { item in
            NoticeDispatched(
                noticeID: item.notice.id, form: ReceivedText(item.notice.request.form.rawValue),
                claims: [item.notice.request.claimID], dispatchedOn: leaving.day, clearanceID: item.clearance)
        }
        try notices.send(facts, at: leaving.at, in: tx) { .noticeDispatched($0) }
    }

    /// Letters leave on the day that they bear.
    private func checkDay(_ bundle: BundleStore.Bundle) throws {
        guard bundle.issueOn == notices.clock.today() else {
            throw Problem.conflict("another-day", "the letters bear \(bundle.issueOn)")
        }
    }

    private func checkReady(_ open: PieceDesk.Open) throws {
        let toPull = open.pieces.filter { $0.state == .toPull }.map { String($0.sequence) }
        guard toPull.isEmpty else {
            throw Problem.conflict("pull-first", "take out and confirm: \(toPull.prefix(50).joined(separator: ", "))")
        }
        let unchecked = open.pieces.filter { $0.state == .printed || $0.state == .asking }.count
        guard unchecked == 0 else {
            throw Problem.conflict(
                "not-checked", "\(unchecked) sheets are not checked for today, or answers are awaited")
        }
    }
}

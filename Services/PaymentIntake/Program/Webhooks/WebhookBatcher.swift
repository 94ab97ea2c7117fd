import CodecPrimitives
import Foundation

/// Lets calls that come at the same time share a commit (group commit): while a commit is under way, calls gather, and the
/// next one takes them all.
///
/// There is no task of its own: of the calls that wait, one leads and takes the others along. A batch that fails tells
/// nobody so; each of its calls is then kept alone, and only the one at fault hears of it.
actor WebhookBatcher {
    /// Bounds, all settings.
    struct Bounds: Sendable {
        /// Calls in one commit, 1 or more.
        var calls: Int
        /// Commits at one time.
        var transactions: Int
        /// How long a call that could go at once waits for others.
        var wait: Duration
    }

    /// What a call that waited is told.
    private enum Turn: Sendable {
        case verdict(WebhookReception.Verdict)
        /// Its batch failed.
        case alone
        /// It goes first now, and takes others along.
        case lead
    }

    private struct Waiting {
        let pending: PendingCall
        let turn: CheckedContinuation<Turn, Never>
    }

    private let bounds: Bounds
    private var queue: [Waiting] = []
    private var leaders = 0

    init(_ bounds: Bounds) { self.bounds = bounds }

    /// Keeps a call, with others where there are some.
    func keep(_ pending: PendingCall, by reception: WebhookReception) async throws -> WebhookReception.Verdict {
        if leaders < bounds.transactions {
            leaders += 1
            return try await lead(pending, by: reception)
        }
        switch await withCheckedContinuation({ queue.append(Waiting(pending: pending, turn: $0)) }) {
        case .verdict(let verdict): return verdict
        case .alone: return try await reception.alone(pending)
        case .lead: return try await lead(pending, by: reception)
        }
    }

    private func lead(
        _ own: PendingCall, by reception: WebhookReception
    ) async throws -> WebhookReception.Verdict {
        if bounds.wait > .zero, queue.isEmpty {
            // A caller that has hung up leads all the same; its transaction then fails, and the others go alone.
            try? await Task.sleep(for: bounds.wait)
        }
        let others = takeOthers(than: own)
        do {
            let verdicts = try await reception.together([own] + others.map(\.pending))
            // First of all: the next commit need not wait until these are answered.
            passOn()
            for (waiting, verdict) in zip(others, verdicts.dropFirst()) {
                waiting.turn.resume(returning: .verdict(verdict))
            }
            return verdicts[0]
        } catch {
            for waiting in others { waiting.turn.resume(returning: .alone) }
            passOn()
            return try await reception.alone(own)
        }
    }

    /// The calls that go with this one: the oldest that wait, each key once.
    private func takeOthers(than own: PendingCall) -> [Waiting] {
        var (keys, taken, left): (Set<CallKey>, [Waiting], [Waiting]) = ([own.key], [], [])
        for waiting in queue {
            let fits = taken.count + 1 < bounds.calls && keys.insert(waiting.pending.key).inserted
            if fits { taken.append(waiting) } else { left.append(waiting) }
        }
        queue = left
        return taken
    }

    private func passOn() {
        guard !queue.isEmpty else { return leaders -= 1 }
        queue.removeFirst().turn.resume(returning: .lead)
    }
}

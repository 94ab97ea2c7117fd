import CodecPrimitives
import IntakeRules
import Logging
import Outbox
import Postgres
import ServiceKit

/// Applies what calls have told, which are kept and answered: many at once, in the order of their coming.
///
/// What is applied leaves the list in the same transaction, so that a process that is killed anywhere has applied a call
/// or will.
struct CallApplication: Sendable {
    let pool: PostgresPool
    let recorder: ReceiptRecorder
    let bounds: Bounds
    let logger: Logger

    /// All settings.
    struct Bounds: Sendable {
        /// Calls in one transaction.
        var calls: Int
        /// How often they are repeated when another replica was faster with one of their receipts.
        var raceRetries: Int
    }

    private typealias Waiting = WebhookNewsStore.Waiting

    /// Applies the oldest calls; whether there may be more.
    ///
    /// - Throws: what is nobody's fault, such as a database that is away: the next round finds the same calls.
    func step() async throws -> Bool {
        let waiting = try await pool.withTransaction { [bounds] tx in
            try WebhookNewsStore.oldest(atMost: bounds.calls, in: tx)
        }
        guard !waiting.isEmpty else { return false }
        do {
            try await apply(waiting)
        } catch  where !CallApplication.isPassing(error) {
            for one in waiting { try await applyAlone(one) }
        }
        recorder.outbox.wake.signal()
        return waiting.count == bounds.calls
    }

    /// One call that may be the one at fault: it is put aside with a code, and its evidence says what it told.
    private func applyAlone(_ one: Waiting) async throws {
        do {
            try await apply([one])
        } catch  where !CallApplication.isPassing(error) {
            let cause = error.loggedCause
            logger.error(
                "a call cannot be applied",
                metadata: ["evidence": "\(one.origin.evidenceID)", "cause": .string(cause)])
            try await pool.withTransaction { tx in
                try WebhookNewsStore.setAside(one.position, cause: cause, in: tx)
            }
        }
    }

    private func apply(_ waiting: [Waiting]) async throws {
        var attempt = 0
        while true {
            do {
                return try await applyOnce(waiting)
            } catch let error as IntakeError where error.code == .raceLost && attempt < bounds.raceRetries {
                attempt += 1
            }
        }
    }

    private func applyOnce(_ waiting: [Waiting]) async throws {
        let groups = Dictionary(grouping: waiting, by: \.channel).sorted { $0.key < $1.key }.map(\.value)
        let plans = groups.map { recorder.plan(CallApplication.chunk($0)) }
        let now = WallClock.now()
        try await pool.withTransaction { [recorder] tx in
            let taken = try WebhookNewsStore.take(waiting.map(\.position), in: tx)
            for (group, plan) in zip(groups, plans) {
                let own = group.filter { taken.contains($0.position) }
                guard !own.isEmpty else { continue }
                let chunk = CallApplication.chunk(own)
                let isWhole = own.count == group.count
                _ = try recorder.record(chunk, isWhole ? plan : recorder.plan(chunk), at: now, in: tx)
            }
        }
    }

    /// The news of one channel; there is some.
    private static func chunk(_ waiting: [Waiting]) -> ReceiptRecorder.Chunk {
        ReceiptRecorder.Chunk(
            channel: waiting[0].channel, origin: waiting[0].origin, news: waiting.map(\.news),
            records: waiting.map { _ in 1 }, origins: waiting.map(\.origin))
    }

    /// Whether the same calls may be applied later as they are.
    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError: true
        case let error as PostgresError: error.isPassing
        case let error as IntakeError: error.isRetriable
        default: false
        }
    }
}

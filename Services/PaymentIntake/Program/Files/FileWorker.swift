import CodecPrimitives
import Logging
import Postgres
import ServiceKit
import ServiceLifecycle

/// Works through received files: decides, then applies. Any replica may take any file.
struct FileWorker: Service {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let validation: FileValidation
    let application: FileApplication
    let poll: Duration
    let logger: Logger

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await !step() { try? await Task.sleep(for: poll) }
            }
        }
    }

    /// Takes one file and does what is next for it.
    ///
    /// - Returns: whether there was a file, so that the caller comes back at once.
    func step() async -> Bool {
        do {
            guard let work = try await claim() else { return false }
            try await handle(work)
            return true
        } catch is CancellationError {
            return false
        } catch {
            // The lease stays: other files get their turn, and this one is tried again when it ends.
            logger.error("a file could not be worked on", metadata: ["cause": .string(FileWorker.cause(error))])
            return false
        }
    }

    private func claim() async throws -> FileStore.Work? {
        let lease = application.bounds.leaseSeconds
        return try await pool.withTransaction { tx in
            try FileStore.claim(now: WallClock.now(), leaseSeconds: lease, in: tx)
        }
    }

    private func handle(_ work: FileStore.Work) async throws {
        guard let channel = channels.channel(work.channel) else { throw IntakeError(.settingInvalid) }
        var accepted = work
        if work.state == .received {
            let decision = try await validation.decide(work.id, channel: channel)
            try await write(decision, for: work.id)
            guard decision.isAccepted else { return }
            accepted.state = .accepted
        }
        try await application.apply(accepted, channel: channel)
    }

    private func write(_ decision: FileStore.Decision, for id: EvidenceID) async throws {
        let now = WallClock.now()
        try await pool.withTransaction { tx in
            guard let file = try FileStore.lock(id, in: tx), file.state == .received else {
                throw IntakeError(.leaseLost)
            }
            try FileStore.decide(decision, for: id, at: now, in: tx)
        }
        let verdict = decision.isAccepted ? "accepted" : "quarantined"
        logger.notice("a file is decided", metadata: ["file": "\(id)", "decision": "\(verdict)"])
    }

    /// Errors of the suite describe themselves without data; of others only the type is named.
    static func cause(_ error: any Error) -> String {
        switch error {
        case let error as PostgresError: error.description
        case let error as IntakeError: error.description
        default: String(reflecting: type(of: error))
        }
    }
}

import CodecPrimitives
import Logging
import Postgres
import ServiceKit

/// Works through received files: decides, then applies. Any replica may take any file.
struct FileWorker: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let validation: FileValidation
    let application: FileApplication
    let logger: Logger

    /// Takes one file and does what is next for it.
    ///
    /// A failure leaves the lease: other files get their turn, and this one is tried again when it ends.
    /// - Returns: whether there was a file, so that the caller comes back at once.
    func step() async throws -> Bool {
        guard let work = try await claim() else { return false }
        try await handle(work)
        return true
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
        switch channel.reading {
        case .receipts(let news): try await application.apply(accepted, news, channel: channel)
        case .bankAccount(let reading):
            try await BankFileApplication(pool: pool, parts: validation.parts, ids: application.recorder.ids)
                .apply(accepted, reading, channel: channel)
        }
    }

    private func write(_ decision: FileStore.Decision, for id: EvidenceID) async throws {
        let now = WallClock.now()
        try await pool.withTransaction { tx in
            guard let file = try FileStore.lock(id, in: tx), file.state == .received else {
                throw IntakeError(.leaseLost)
            }
            try FileStore.decide(decision, for: id, at: now, in: tx)
            if decision.isAccepted, let old = try QuarantineStore.replaced(by: id, in: tx) {
                try QuarantineStore.replace(old, by: id, in: tx)
            }
        }
        let verdict = decision.isAccepted ? "accepted" : "quarantined"
        logger.notice("a file is decided", metadata: ["file": "\(id)", "decision": "\(verdict)"])
    }
}

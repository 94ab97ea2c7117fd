import CodecPrimitives
import IntakeRules
import Logging
import Postgres
import ServiceKit

/// Takes files out of the watched folder: renamed into `taking` under the id of their evidence, stored and committed,
/// then moved to `done`. Whatever is interrupted is found in `taking` and goes on under the same id, so nothing is
/// lost and nothing is stored twice.
actor DropWorker {
    /// Bounds, all settings.
    struct Bounds: Sendable {
        /// Files taken from one channel in one pass.
        var filesPerPass: Int
        /// How long the folder stays with this replica.
        var leaseSeconds: Int64
    }

    /// A point of a pick-up; a test throws there to stand for a crash.
    enum Point: CaseIterable, Sendable { case taken, stored, moved }

    private let folder: DropFolder
    private let rules: DropRules
    private let reception: FileReception
    private let channels: ChannelCatalog
    private let bounds: Bounds
    private let logger: Logger
    private let after: @Sendable (Point) throws -> Void
    private let holder: EvidenceID
    private var seen: [String: DropRules.Sighting] = [:]

    init(
        folder: DropFolder, rules: DropRules, reception: FileReception, channels: ChannelCatalog, bounds: Bounds,
        logger: Logger, after: @escaping @Sendable (Point) throws -> Void = { _ in }
    ) {
        (self.folder, self.rules, self.reception) = (folder, rules, reception)
        (self.channels, self.bounds, self.logger, self.after) = (channels, bounds, logger, after)
        holder = reception.ids.next()
    }

    /// Looks at every channel's folder once.
    func step() async throws {
        guard try await hasLease() else { return }
        var present: Set<String> = []
        for name in try folder.channels() {
            // A folder of no channel is told by `/health`; its files stay where they are.
            guard let channel = channels.channel(ReceivedText(name)) else { continue }
            try folder.prepare(name)
            for left in try folder.taken(name) { try await store(left, channel) }
            present.formUnion(try await take(name, channel))
        }
        seen = seen.filter { present.contains($0.key) }
    }

    private func hasLease() async throws -> Bool {
        let (path, holder, seconds) = (ReceivedText(folder.path), holder, bounds.leaseSeconds)
        return try await reception.pool.withTransaction { tx in
            try DropStore.lease(path, to: holder, seconds: seconds, in: tx)
        }
    }

    /// Takes the files that nobody writes any more; returns every file that lies there.
    private func take(_ name: String, _ channel: Channel) async throws -> [String] {
        var (paths, left) = ([String](), bounds.filesPerPass)
        for file in try folder.waiting(name) where rules.isWanted(ReceivedText(file.name)) {
            let path = "\(name)/\(file.name)"
            let (sighting, isReady) = rules.see(file.look, at: WallClock.now(), before: seen[path])
            (seen[path], paths) = (sighting, paths + [path])
            guard isReady, left > 0 else { continue }
            left -= 1
            let taken = try folder.take(file.name, of: name, as: reception.ids.next())
            try after(.taken)
            try await store(taken, channel)
        }
        return paths
    }

    private func store(_ taken: DropFolder.Taken, _ channel: Channel) async throws {
        let (name, path) = (channel.name.string, folder.bytes(of: taken, in: channel.name.string))
        guard let before = folder.look(path), try await hasLease() else { return }
        try await reception.pool.withTransaction { tx in try DropStore.forgetParts(of: taken.id, in: tx) }
        let origin = FileReception.Origin(
            id: taken.id, name: ReceivedText(taken.name), statedLength: Int(clamping: before.byteCount))
        do {
            let answer = try await reception.receive(FileChunks(path: path), for: channel, origin)
            try after(.stored)
            try folder.move(taken, of: name, to: .done)
            try after(.moved)
            logger.notice("a file is taken", metadata: ["file": "\(answer.id)", "channel": "\(name)"])
        } catch let problem as Problem where !problem.isRetriable {
            try folder.move(taken, of: name, to: .refused)
            logger.error("a file is refused", metadata: ["channel": "\(name)", "cause": "\(problem.code)"])
        }
    }
}

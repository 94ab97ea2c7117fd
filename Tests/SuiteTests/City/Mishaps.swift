import TestKit

/// What goes wrong while money flows: one mishap at a time, each undone before the next.
struct Mishaps: Sendable {
    enum Mishap: CaseIterable, Sendable {
        case serviceKilled, brokerKilled, brokerRestarted, databaseRestarted, databaseKilled, brokerWiped, commitsCut
    }

    /// Each kind once or more, services most often, in a random order. The broker is wiped exactly once.
    static func plan(_ random: inout SeededRandom, serviceKills: Int) -> [Mishap] {
        let others = Mishap.allCases.filter { $0 != .serviceKilled }
        return (others + Array(repeating: .serviceKilled, count: serviceKills)).shuffled(using: &random)
    }

    /// Who is killed next: each replica once before any is killed again.
    private var next: [Int] = []
    /// Connections that were cut so far.
    private(set) var cut = CommitCut.Count()

    /// Does it, and brings back what it took down.
    mutating func strike(_ mishap: Mishap, _ city: City, _ random: inout SeededRandom) async throws {
        switch mishap {
        case .serviceKilled:
            if next.isEmpty { next = (0..<(await city.memberCount)).shuffled(using: &random) }
            let index = next.removeLast()
            try await city.kill(index)
            try await city.revive(index)
        case .brokerKilled:
            try await city.operate("kill-broker")
            try await city.operate("start")
        case .brokerRestarted: try await city.operate("restart-broker")
        case .databaseRestarted: try await city.operate("restart-database")
        case .databaseKilled: try await city.operate("kill-database")
        case .brokerWiped: try await city.operate("wipe-broker")
        case .commitsCut:
            let count = try await CommitCut(servers: try await city.administrators()).strike(seconds: 15)
            (cut.atCommit, cut.before) = (cut.atCommit + count.atCommit, cut.before + count.before)
        }
    }
}

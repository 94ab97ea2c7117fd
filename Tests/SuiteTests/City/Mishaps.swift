import TestKit

/// What goes wrong while money flows: one mishap at a time, each undone before the next.
struct Mishaps: Sendable {
    enum Mishap: Sendable {
        /// One of the city's members, by its number.
        case serviceKilled(Int)
        case brokerKilled, brokerRestarted, databaseRestarted, databaseKilled, brokerWiped, commitsCut
    }

    /// What happens to the servers: each once, the broker is wiped exactly once.
    private static let servers: [Mishap] = [
        .brokerKilled, .brokerRestarted, .databaseRestarted, .databaseKilled, .brokerWiped, .commitsCut,
    ]

    /// First the servers and so many services, then every member of the city once: with the servers up again, acts leave
    /// while their services are killed.
    static func plan(_ random: inout SeededRandom, members: Int, moreKills: Int) -> [Mishap] {
        let victims = (0..<moreKills).map { _ in Mishap.serviceKilled(Int.random(in: 0..<members, using: &random)) }
        return (servers + victims).shuffled(using: &random)
            + (0..<members).map(Mishap.serviceKilled).shuffled(using: &random)
    }

    /// Connections that were cut so far.
    private(set) var cut = CommitCut.Count()

    /// Does it, and brings back what it took down.
    mutating func strike(_ mishap: Mishap, _ city: City) async throws {
        switch mishap {
        case .serviceKilled(let index):
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

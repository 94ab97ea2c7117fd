import ArgumentParser
import Foundation
import Postgres
import ServiceKit

/// `outsourcing`: hands claims to contractors, takes their collections, computes their fees.
@main
struct Main: AsyncParsableCommand, ServiceProgram {
    static let configuration = CommandConfiguration(
        commandName: "outsourcing",
        abstract: "Hands claims to contractors, takes their collections, computes their fees.",
        subcommands: [Serve<Main>.self, Migrate<Main>.self], defaultSubcommand: Serve<Main>.self)

    static let service = Topology.service
    static let settings = Settings.table
    static var migrations: Migrations { Migrations(resources: Bundle.module.resourceURL) }

    static func serve(_ start: ServiceStart) async throws { try await Wiring(start).run() }
}

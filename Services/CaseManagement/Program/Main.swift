import ArgumentParser
import Foundation
import Postgres
import ServiceKit

/// `case-management`: the one place where law and balances are decided.
@main
struct Main: AsyncParsableCommand, ServiceProgram {
    static let configuration = CommandConfiguration(
        commandName: "case-management",
        abstract: "Decides about claims: posts receipts, grants or refuses adverse acts.",
        subcommands: [Serve<Main>.self, Migrate<Main>.self], defaultSubcommand: Serve<Main>.self)

    static let service = Topology.service
    static let settings = Settings.table
    static var migrations: Migrations { Migrations(resources: Bundle.module.resourceURL) }

    static func serve(_ start: ServiceStart) async throws { try await Wiring(start).run() }
}

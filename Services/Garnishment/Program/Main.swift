import ArgumentParser
import Foundation
import Postgres
import ServiceKit

/// `garnishment`: seizes deposits, only where it is right at that moment.
@main
struct Main: AsyncParsableCommand, ServiceProgram {
    static let configuration = CommandConfiguration(
        commandName: "garnishment", abstract: "Seizes deposits in batches, only where it is right at that moment.",
        subcommands: [Serve<Main>.self, Migrate<Main>.self, SimulateBank.self], defaultSubcommand: Serve<Main>.self)

    static let service = Topology.service
    static let settings = Settings.table
    static var migrations: Migrations { Migrations(resources: Bundle.module.resourceURL) }

    static func serve(_ start: ServiceStart) async throws { try await Wiring(start).run() }
}

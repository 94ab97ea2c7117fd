import ArgumentParser
import Foundation
import Postgres
import ServiceKit

/// `notifications`: prints letters, lets them leave, and knows what came back.
@main
struct Main: AsyncParsableCommand, ServiceProgram {
    static let configuration = CommandConfiguration(
        commandName: "notifications", abstract: "Prints letters, lets them leave, and knows what came back.",
        subcommands: [Serve<Main>.self, Migrate<Main>.self], defaultSubcommand: Serve<Main>.self)

    static let service = Topology.service
    static let settings = Settings.table
    static var migrations: Migrations { Migrations(resources: Bundle.module.resourceURL) }

    static func serve(_ start: ServiceStart) async throws { try await Wiring(start).run() }
}

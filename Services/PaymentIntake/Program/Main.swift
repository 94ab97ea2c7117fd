import ArgumentParser
import Foundation
import Postgres
import ServiceKit

/// `payment-intake`: takes notifications of payment in, exactly once.
@main
struct Main: AsyncParsableCommand, ServiceProgram {
    static let configuration = CommandConfiguration(
        commandName: "payment-intake", abstract: "Takes files and webhooks about payments in, exactly once.",
        subcommands: [Serve<Main>.self, Migrate<Main>.self], defaultSubcommand: Serve<Main>.self)

    static let service = Topology.service
    static let settings = Settings.table
    static var migrations: Migrations { Migrations(resources: Bundle.module.resourceURL) }

    static func serve(_ start: ServiceStart) async throws { try await Wiring(start).run() }
}

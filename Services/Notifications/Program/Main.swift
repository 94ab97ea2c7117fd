import ArgumentParser
import Foundation
import Logging
import Outbox
import Postgres
import ServiceKit

/// `notifications`: prints letters, lets them leave, and knows what came back.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notifications",
        abstract: "Prints letters, lets them leave, and knows what came back.",
        subcommands: [Serve.self, Migrate.self], defaultSubcommand: Serve.self)
}

extension Main {
    /// Runs the service until it is asked to stop.
    struct Serve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Runs the service.")

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let start = try ServiceStart(service: Topology.service, table: Settings.table, options: options)
            try await Wiring(start).run()
        }
    }

    /// Brings the database's schema up to date.
    struct Migrate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Brings the database's schema up to date.")

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let start = try ServiceStart(service: Topology.service, table: Settings.table, options: options)
            let pool = PostgresPool(start.settings.postgres, logger: start.logger)
            let applied: [String]
            do {
                applied = try await Schema.migrations.run(on: pool)
            } catch {
                await pool.close()
                throw error
            }
            await pool.close()
            start.logger.notice("the schema is up to date", metadata: ["applied": "\(applied)"])
        }
    }
}

/// The schema of this service's database.
enum Schema {
    /// The outbox's tables, then this service's own.
    static var migrations: Migrations {
        Migrations(
            directory: Bundle.module.resourceURL?.appending(path: "Migrations").path, inCode: [OutboxSchema.migration])
    }
}

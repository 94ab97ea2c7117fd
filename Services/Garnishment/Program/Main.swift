import ArgumentParser
import CodecRecords
import Foundation
import Logging
import Outbox
import Postgres
import ServiceKit

/// `garnishment`: seizes deposits, only where it is right at that moment.
@main
struct Main: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "garnishment", abstract: "Seizes deposits in batches, only where it is right at that moment.",
        subcommands: [Serve.self, Migrate.self, SimulateBank.self], defaultSubcommand: Serve.self)
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

    /// Answers a request file as a bank's centre would.
    struct SimulateBank: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "simulate-bank", abstract: "Answers a request file as a bank's centre would.")

        @Argument(help: "The request file, as GET /batches/{id}/file gives it.")
        var request: String

        @Argument(help: "Where the result file is written.")
        var result: String

        @Option(help: "The same seed gives the same answer.")
        var seed: UInt64 = 1

        func run() throws {
            let centre = BankCentre(
                request: try Settings.layout("seizure_request"), result: try Settings.layout("seizure_result"),
                seed: seed)
            let answer = try centre.answer([UInt8](try Data(contentsOf: URL(filePath: request))))
            try Data(answer).write(to: URL(filePath: result), options: .atomic)
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

public import ArgumentParser
public import Foundation
import Logging
import Outbox
public import Postgres

/// A service's executable, as its commands `serve` and `migrate` need to know it.
public protocol ServiceProgram: SendableMetatype {
    /// The name in kebab case: queue, broker user and source of its messages.
    static var service: String { get }
    /// Every setting that it takes.
    static var settings: SettingTable { get }
    /// The schema of its database.
    static var migrations: Migrations { get }
    /// Puts the service together and runs it until it is asked to stop.
    static func serve(_ start: ServiceStart) async throws
}

/// Runs the service until it is asked to stop.
public struct Serve<Program: ServiceProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "serve", abstract: "Runs the service.")
    }

    @OptionGroup public var options: SettingsOptions

    public init() {}

    public func run() async throws {
        try await Program.serve(
            ServiceStart(service: Program.service, table: Program.settings, options: options))
    }
}

/// Brings the database's schema up to date.
public struct Migrate<Program: ServiceProgram>: AsyncParsableCommand {
    public static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "migrate", abstract: "Brings the database's schema up to date.")
    }

    @OptionGroup public var options: SettingsOptions

    public init() {}

    public func run() async throws {
        let start = try ServiceStart(service: Program.service, table: Program.settings, options: options)
        let pool = PostgresPool(start.settings.postgres, logger: start.logger)
        let applied: [String]
        do {
            applied = try await Program.migrations.run(on: pool)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
        start.logger.notice("the schema is up to date", metadata: ["applied": "\(applied)"])
    }
}

extension Migrations {
    /// The outbox's tables, then what stands in the folder `Migrations` of a program's resources.
    public init(resources: URL?) {
        self.init(directory: resources?.appending(path: "Migrations").path, inCode: [OutboxSchema.migration])
    }
}

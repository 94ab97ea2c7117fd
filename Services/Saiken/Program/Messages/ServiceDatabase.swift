import ArgumentParser
import CodecPrimitives
import Foundation
import Logging
import Postgres

/// Where services' databases are, for commands that write to them with the services' own roles.
struct ServiceDatabase: ParsableArguments {
    @OptionGroup var place: DatabasePlace

    @Option(
        help:
            "Folder with a password file database-ROLE for each role. Default: $SAIKEN_SECRETS; none where the server trusts."
    )
    var secrets: String?

    @Option(help: "A service's database and role as SERVICE=NAME, where it is not the suite's own. Repeatable.")
    var database: [String] = []

    /// The suite's databases; the role has the database's name.
    static let standard = [
        "case-management": "saiken_case", "payment-intake": "saiken_intake", "garnishment": "saiken_garnishment",
        "outsourcing": "saiken_outsourcing", "notifications": "saiken_notifications",
    ]

    /// Runs `body` with a pool on the service's database.
    ///
    /// - Throws: `ValidationError` for an unknown service, `PostgresError`.
    func withPool<T>(of service: String, _ body: (PostgresPool) async throws -> T) async throws -> T {
        let pool = PostgresPool(
            try settings(of: service), logger: Logger(label: "saiken") { _ in SwiftLogNoOpLogHandler() })
        do {
            let result = try await body(pool)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw error
        }
    }

    private func settings(of service: String) throws -> PostgresSettings {
        let environment = ProcessInfo.processInfo.environment
        let given = database.map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let named = given.first { $0.count == 2 && $0[0].isSameBytes(as: service) }?[1]
        guard let name = named ?? ServiceDatabase.standard[service] else {
            let known = ServiceDatabase.standard.keys.sorted().joined(separator: ", ")
            throw ValidationError("\(service): \(known)")
        }
        let password = try (secrets ?? environment["SAIKEN_SECRETS"]).map { folder in
            try String(contentsOfFile: "\(folder)/database-\(name)", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return try place.settings(
            for: .init(database: name, user: name, password: password, applicationName: "saiken"))
    }
}

import ArgumentParser
import CodecPrimitives
import Foundation
import Postgres

/// Where the services' databases are and how the way there is protected, for every command that reads or writes them.
struct DatabasePlace: ParsableArguments {
    @Option(help: "Host of PostgreSQL. Default: $SAIKEN_DATABASE_HOST or 127.0.0.1.")
    var databaseHost: String?

    @Option(help: "Port of PostgreSQL. Default: $SAIKEN_DATABASE_PORT or 5432.")
    var databasePort: Int?

    @Option(
        help:
            "disable (loopback only), or verify-full: encrypted, certificate and name checked. Default: $SAIKEN_DATABASE_TLS or disable."
    )
    var databaseTls: String?

    @Option(help: "The authority that signed the server's certificate (PEM). Default: $SAIKEN_DATABASE_CA_FILE.")
    var databaseCaFile: String?

    /// One database and the role that enters it.
    struct Login {
        var database: String
        var user: String
        /// Nil where the server trusts.
        var password: String?
        /// The name the server shows for the connection.
        var applicationName: String
    }

    /// The place with its protection, for one login.
    ///
    /// - Throws: `ValidationError` for a protection that is none: a misspelt word must not mean plain text.
    func settings(
        for login: Login, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws -> PostgresSettings {
        PostgresSettings(
            host: databaseHost ?? environment["SAIKEN_DATABASE_HOST"] ?? "127.0.0.1",
            port: databasePort ?? environment["SAIKEN_DATABASE_PORT"].flatMap { Int($0) } ?? 5432,
            database: login.database, user: login.user, password: login.password,
            applicationName: login.applicationName, tls: try protection(environment), poolSize: 1)
    }

    private func protection(_ environment: [String: String]) throws -> PostgresTLS {
        switch databaseTls ?? environment["SAIKEN_DATABASE_TLS"] ?? "disable" {
        case "disable": return .disabled
        case "verify-full": return .verifyFull(caFile: databaseCaFile ?? environment["SAIKEN_DATABASE_CA_FILE"])
        default: throw ValidationError("--database-tls, SAIKEN_DATABASE_TLS: disable, verify-full")
        }
    }
}

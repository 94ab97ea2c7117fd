import ArgumentParser
import Postgres
import Testing

@testable import Saiken

@Suite("how the command line reaches the databases")
struct DatabasePlaceTests {
    private func settings(_ arguments: [String], _ environment: [String: String] = [:]) throws -> PostgresSettings {
        try DatabasePlace.parse(arguments).settings(
            for: .init(database: "saiken_case", user: "saiken_audit", password: nil, applicationName: "test"),
            environment: environment)
    }

    @Test("options come before the environment, and loopback in plain text is the default")
    func order() throws {
        let plain = try settings([])
        #expect(plain.host == "127.0.0.1" && plain.port == 5432 && plain.tls == .disabled)
        let environment = [
            "SAIKEN_DATABASE_HOST": "database", "SAIKEN_DATABASE_PORT": "6000", "SAIKEN_DATABASE_TLS": "verify-full",
            "SAIKEN_DATABASE_CA_FILE": "/run/ca.pem",
        ]
        let secured = try settings([], environment)
        #expect(secured.host == "database" && secured.port == 6000)
        #expect(secured.tls == .verifyFull(caFile: "/run/ca.pem"))
        let chosen = try settings(["--database-host", "other", "--database-ca-file", "/other.pem"], environment)
        #expect(chosen.host == "other" && chosen.tls == .verifyFull(caFile: "/other.pem"))
    }

    @Test("a protection that is none is refused and never means plain text", arguments: ["", "Verify-Full", "require"])
    func misspelt(_ word: String) {
        #expect(throws: (any Error).self) { try settings([], ["SAIKEN_DATABASE_TLS": word]) }
        #expect(throws: (any Error).self) { try settings(["--database-tls", word]) }
    }

    @Test("verify and parked take the same place")
    func shared() throws {
        let access = try AuditAccess.parse(["--database-host", "database", "--database-tls", "verify-full"])
        let all = try access.databases()
        #expect(!all.isEmpty && all.allSatisfy { $0.settings.host == "database" && $0.settings.tls != .disabled })
        #expect(throws: (any Error).self) {
            try AuditAccess.parse(["--database-tls", "perhaps"]).databases()
        }
    }
}

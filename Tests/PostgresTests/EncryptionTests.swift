import Postgres
import TestKit
import Testing

@Suite struct EncryptionTests {
    @Test("with verify-full only the right server under its right name is spoken to, and encrypted")
    func verifyFull() async throws {
        try await PrivateServer.with(isEncrypted: true) { server in
            let isEncrypted = try await ask(server, host: "localhost", .verifyFull(caFile: server.certificate))
            #expect(isEncrypted == true)
            let underAddress = await postgresError {
                _ = try await ask(server, host: "127.0.0.1", .verifyFull(caFile: server.certificate))
            }
            #expect(underAddress?.code == .connectionFailed)
            let unknownIssuer = await postgresError {
                _ = try await ask(server, host: "localhost", .verifyFull(caFile: nil))
            }
            #expect(unknownIssuer?.code == .connectionFailed)
        }
    }

    @Test("a server that offers no encryption is refused")
    func plainServer() async throws {
        try await PrivateServer.with { server in
            let error = await postgresError {
                _ = try await ask(server, host: "localhost", .verifyFull(caFile: nil))
            }
            #expect(error?.code == .connectionFailed)
            let isEncrypted = try await ask(server, host: "127.0.0.1", .disabled)
            #expect(isEncrypted == false)
        }
    }

    private func ask(_ server: PrivateServer, host: String, _ tls: PostgresTLS) async throws -> Bool? {
        var settings = server.settings
        settings.host = host
        settings.tls = tls
        let pool = PostgresPool(settings, logger: quiet)
        let answer: Result<Bool?, any Error>
        do {
            answer = .success(
                try await pool.withTransaction { tx in
                    try tx.first("select ssl from pg_stat_ssl where pid = pg_backend_pid()") { row in try row.bool(0) }
                })
        } catch { answer = .failure(error) }
        await pool.close()
        return try answer.get()
    }
}

import Foundation
import Glibc
import PollThread
import Postgres
import TestKit

/// A PostgreSQL of the test's own, to be stopped and restarted as the test likes. Never as root: the server refuses.
///
/// The server is a child of the test and not a daemon: one that outlived `pg_ctl` would keep open the descriptor by
/// which Foundation notices the end of `pg_ctl`.
final class PrivateServer: Sendable {
    let port: Int
    private let folder: String
    private let isEncrypted: Bool
    private let process = Guarded<ServiceProcess?>(nil)

    /// - Parameter isEncrypted: TLS with a certificate of its own for the name `localhost`.
    static func with<T>(isEncrypted: Bool = false, _ body: (PrivateServer) async throws -> T) async throws -> T {
        let server = try PrivateServer(isEncrypted: isEncrypted)
        try await server.make()
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
        try await server.stop("immediate")
        try FileManager.default.removeItem(atPath: server.folder)
        try FileManager.default.removeItem(atPath: server.folder + ".log")
        return try outcome.get()
    }

    private init(isEncrypted: Bool) throws {
        self.isEncrypted = isEncrypted
        folder = "/tmp/" + TestServers.freshName("saiken_server")
        port = try FreePort.next()
    }

    var settings: PostgresSettings {
        PostgresSettings(host: "127.0.0.1", port: port, database: "postgres", user: "postgres", poolSize: 2)
    }

    /// Ends all processes at once, as a power cut would, and starts again.
    func restart() async throws {
        try await stop("immediate")
        try await start()
    }

    /// - Parameter mode: `fast` says goodbye to the clients, `immediate` does not.
    func stop(_ mode: String) async throws {
        try await run("pg_ctl", ["stop", "-D", folder + "/data", "-m", mode, "-w", "-t", "60"])
        _ = await process.withLock { $0 }?.ended()
    }

    func start() async throws {
        let arguments =
            ["-D", folder + "/data", "-p", String(port), "-c", "listen_addresses=127.0.0.1"]
            + ["-c", "unix_socket_directories=\(folder)", "-c", "fsync=off"]
            + (isEncrypted
                ? ["-c", "ssl=on", "-c", "ssl_cert_file=\(certificate)", "-c", "ssl_key_file=\(folder)/key.pem"] : [])
        let command = Self.asServerUser("postgres", arguments)
        let started = try ServiceProcess(
            URL(filePath: command[0]), arguments: Array(command.dropFirst()),
            log: URL(filePath: folder + ".log"))
        process.withLock { $0 = started }
        try await eventually("the server on port \(port) accepts connections") {
            try await CommandLineTool(Self.programs + "pg_isready")
                .run(["-h", "127.0.0.1", "-p", String(port)]).exitCode == 0
        }
    }

    private func make() async throws {
        let command = Self.asServerUser("initdb", ["-D", folder + "/data", "-A", "trust", "-U", "postgres", "-N"])
        let mkdir = ["/bin/mkdir", "-m", "700", folder]
        try await Self.succeed(Self.switchUser + mkdir)
        try await Self.succeed(command)
        if isEncrypted { try await makeCertificate() }
        try await start()
    }

    /// The server's certificate, which signs itself.
    var certificate: String { folder + "/certificate.pem" }

    private func makeCertificate() async throws {
        try await Self.succeed(
            Self.switchUser + ["/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
                + ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
                + ["-keyout", folder + "/key.pem", "-out", certificate])
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        try await Self.succeed(Self.asServerUser(program, arguments))
    }

    private static func succeed(_ command: [String]) async throws {
        let output = try await CommandLineTool(command[0]).run(Array(command.dropFirst()))
        guard output.exitCode == 0 else {
            throw TestKitError("\(command) ended with \(output.exitCode): \(output.text)")
        }
    }

    private static func asServerUser(_ program: String, _ arguments: [String]) -> [String] {
        switchUser + [programs + program] + arguments
    }

    private static var switchUser: [String] {
        getuid() == 0 ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
    }

    private static let programs = "/usr/lib/postgresql/15/bin/"
}

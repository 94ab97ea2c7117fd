import Foundation
import Glibc
import Postgres
import TestKit

/// A PostgreSQL of the test's own, to be stopped and restarted as the test likes. Never as root: the server refuses.
struct PrivateServer {
    let port: Int
    private let folder: String

    static func with<T>(_ body: (PrivateServer) async throws -> T) async throws -> T {
        let server = try PrivateServer()
        try await server.make()
        let outcome: Result<T, any Error>
        do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
        try await server.control("stop", "-m", "immediate")
        try FileManager.default.removeItem(atPath: server.folder)
        return try outcome.get()
    }

    private init() throws {
        folder = "/tmp/" + TestServers.freshName("saiken_server")
        port = try FreePort.next()
    }

    var settings: PostgresSettings {
        PostgresSettings(host: "127.0.0.1", port: port, database: "postgres", user: "postgres", poolSize: 2)
    }

    /// Ends all processes at once, as a power cut would, and starts again.
    func restart() async throws {
        try await control("restart", "-m", "immediate")
    }

    func stop() async throws {
        try await control("stop", "-m", "fast")
    }

    func start() async throws {
        try await control("start")
    }

    private func make() async throws {
        try await run("/bin/mkdir", ["-m", "700", folder])
        try await run(
            Self.programs + "initdb",
            ["-D", folder + "/data", "-A", "trust", "-U", "postgres", "--locale=C", "-E", "UTF8", "-N"])
        try await start()
    }

    private func control(_ arguments: String...) async throws {
        let options = "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories=\(folder) -c fsync=off"
        try await run(
            Self.programs + "pg_ctl",
            ["-D", folder + "/data", "-w", "-t", "60", "-l", folder + "/log", "-o", options] + arguments)
    }

    private func run(_ program: String, _ arguments: [String]) async throws {
        let command = getuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--", program] : [program]
        let output = try await CommandLineTool(command[0]).run(command.dropFirst() + arguments)
        guard output.exitCode == 0 else {
            throw TestKitError("\(program) ended with \(output.exitCode): \(output.text)")
        }
    }

    private static let programs = "/usr/lib/postgresql/15/bin/"
}

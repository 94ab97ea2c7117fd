import Foundation
import TestKit

/// A whole installation of its own: private servers, migrated databases, running services.
///
/// Its servers may be killed and wiped without disturbing another test.
actor City {
    /// Files, logs and settings of this installation; removed by `close()`.
    nonisolated let folder: URL
    private let servers: String
    private var members: [Member] = []
    /// Settings that every service gets beyond those of the servers.
    private let settings: [String: String]

    /// A service that shall run, and its process while it does.
    private struct Member {
        let name: String
        let port: Int
        let log: URL
        var process: ServiceProcess?
    }

    /// Starts the servers and migrates every database.
    init(_ name: String, settings: [String: String] = [:]) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: TestServers.freshName("saiken-\(name)"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        servers = Fixtures.project.appending(path: "ops/servers").path
        self.settings = [
            "SAIKEN_CASE_STAFF_TOKEN": City.token, "SAIKEN_STREAM_HEARTBEAT_SECONDS": "1",
            "SAIKEN_STREAM_GAP_GRACE_SECONDS": "2",
        ].merging(settings) { _, new in new }
        try await operate("start")
        for service in City.services { try await migrate(service) }
    }

    static let services = ["case-management", "payment-intake", "garnishment"]
    static let token = "suite-staff-token"

    /// Starts one more replica of a service and waits until it is ready.
    func launch(_ service: String) async throws {
        let member = Member(
            name: service, port: try HTTPProbe.freePort(),
            log: folder.appending(path: "\(service)-\(members.count).log"), process: nil)
        members.append(member)
        try await start(members.count - 1)
    }

    /// Ends a replica as a power cut would. It stays down until `revive`.
    func kill(_ index: Int) async throws {
        try await members[index].process?.kill()
        members[index].process = nil
    }

    func revive(_ index: Int) async throws {
        if members[index].process?.isRunning != true { try await start(index) }
    }

    var memberCount: Int { members.count }

    func name(of index: Int) -> String { members[index].name }

    /// A port of a running replica of a service.
    func port(of service: String) throws -> Int {
        guard let member = members.first(where: { $0.name == service && $0.process != nil }) else {
            throw TestKitError("no \(service) runs")
        }
        return member.port
    }

    /// Runs a command of `ops/servers` on this installation's servers.
    func operate(_ command: String) async throws {
        let output = try await CommandLineTool(servers).run([command, folder.path])
        guard output.exitCode == 0 else { throw TestKitError("ops/servers \(command): \(output.text)") }
    }

    /// Runs the `saiken` command line; the caller looks at its exit code.
    func saiken(_ arguments: [String]) async throws -> CommandLineTool.Output {
        try await CommandLineTool(Fixtures.executable("saiken").path).run(
            arguments, variables: try await variables(for: "case-management"))
    }

    /// Stops everything and removes the folder.
    func close() async throws {
        for index in members.indices { try await kill(index) }
        try await operate("remove")
        try? FileManager.default.removeItem(at: folder)
    }

    private func migrate(_ service: String) async throws {
        let output = try await CommandLineTool(Fixtures.executable(service).path).run(
            ["migrate"], variables: try await variables(for: service))
        guard output.exitCode == 0 else { throw TestKitError("\(service) migrate: \(output.text)") }
    }

    private func start(_ index: Int) async throws {
        let member = members[index]
        let variables = try await variables(for: member.name)
        let process = try ServiceProcess(
            Fixtures.executable(member.name), arguments: ["serve"],
            variables: variables.merging(["SAIKEN_HTTP_PORT": String(member.port)]) { _, new in new },
            log: member.log.appendingPathExtension(String(UInt32.random(in: 0...UInt32.max))))
        members[index].process = process
        try await process.isReady(port: member.port, within: .seconds(90))
    }

    /// What `ops/servers env` prints, as variables.
    func variables(for service: String) async throws -> [String: String] {
        let output = try await CommandLineTool(servers).run(["env", folder.path, service])
        guard output.exitCode == 0 else { throw TestKitError("ops/servers env: \(output.text)") }
        var variables = settings
        for line in output.text.split(separator: "\n") where line.hasPrefix("export ") {
            let parts = line.dropFirst(7).split(separator: "=", maxSplits: 1)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
        }
        return variables
    }
}

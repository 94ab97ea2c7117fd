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
    private var administration: TestServers?
    private var disks: [SmallDisk] = []

    /// A service that shall run, and its process while it does.
    private struct Member {
        let name: String
        let port: Int
        let log: URL
        /// Settings of this replica alone.
        let settings: [String: String]
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

    static let services = ["case-management", "payment-intake", "garnishment", "outsourcing", "notifications"]
    static let token = "suite-staff-token"

    /// Starts one more replica of a service, with settings of its own, and waits until it is ready.
    func launch(_ service: String, settings: [String: String] = [:]) async throws {
        let member = Member(
            name: service, port: try HTTPProbe.freePort(),
            log: folder.appending(path: "\(service)-\(members.count).log"), settings: settings, process: nil)
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

    /// Stops every thread of a service's replicas, as an overloaded host would, until `resume`.
    func pause(_ service: String) { members.filter { $0.name == service }.forEach { $0.process?.pause() } }

    func resume(_ service: String) { members.filter { $0.name == service }.forEach { $0.process?.resume() } }

    var memberCount: Int { members.count }

    /// The replicas of a service.
    func members(of service: String) -> [Int] { members.indices.filter { members[$0].name == service } }

    /// Whether every replica that was not killed is the process that was started: none has ended by itself.
    var allRun: Bool { members.allSatisfy { $0.process?.isRunning ?? true } }

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

    /// The servers as their administrators reach them.
    func administrators() async throws -> TestServers {
        if let known = administration { return known }
        let found = try TestServers.from(try await variables(for: "case-management"))
        administration = found
        return found
    }

    /// A file system of its own below this folder, gone with `close()`.
    func addDisk(megabytes: Int) async throws -> SmallDisk {
        let disk = try await SmallDisk.mount(at: folder.appending(path: "disk"), megabytes: megabytes)
        disks.append(disk)
        return disk
    }

    /// The disk that `addDisk` made.
    func smallDisk() throws -> SmallDisk {
        guard let disk = disks.first else { throw TestKitError("this city has no disk of its own") }
        return disk
    }

    /// Stops everything and removes the folder.
    func close() async throws {
        for index in members.indices { try await kill(index) }
        try await operate("remove")
        for disk in disks { try await disk.unmount() }
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
            variables: variables.merging(member.settings) { _, new in new }
                .merging(["SAIKEN_HTTP_PORT": String(member.port)]) { _, new in new },
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

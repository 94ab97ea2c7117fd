import Foundation
import TestKit
import Testing

/// Servers of one test suite's own, for tests that stop, kill or alarm the broker: others must not notice.
struct PrivateBroker: SuiteTrait, TestScoping {
    /// The servers that the suite runs on.
    static var servers: TestServers {
        get throws {
            guard let current else { throw TestKitError("the suite has no servers of its own") }
            return current
        }
    }

    @TaskLocal private static var current: TestServers?

    /// Starts the servers once for the suite.
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await Self.with { servers in try await Self.$current.withValue(servers) { try await function() } }
    }

    /// Starts the servers, runs `body`, and removes them with their data.
    private static func with(_ body: (TestServers) async throws -> Void) async throws {
        let shared = try TestServers.fromEnvironment()
        let folder = try Fixtures.temporaryFolder()
        let script = CommandLineTool(shared.control.script)
        let start = try await script.run(["start", folder.path])
        guard start.exitCode == 0 else { throw TestKitError("ops/servers start: \(start.text)") }
        do {
            try await body(try await servers(script, folder))
        } catch {
            _ = try? await script.run(["remove", folder.path])
            throw error
        }
        _ = try await script.run(["remove", folder.path])
    }

    private static func servers(_ script: CommandLineTool, _ folder: URL) async throws -> TestServers {
        let lines = try await script.run(["env", folder.path]).text.split(separator: "\n")
        var values: [String: String] = [:]
        for line in lines where line.hasPrefix("export ") {
            let parts = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1).map { String($0) }
            values[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        return try TestServers.from(values)
    }
}

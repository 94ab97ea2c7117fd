import Foundation

/// The real PostgreSQL and RabbitMQ that integration tests talk to, as `ops/servers env` describes them.
///
/// Each test makes a database and a virtual host of its own on them; see `freshName(_:)`.
public struct TestServers: Sendable {
    /// Loopback address, port and superuser (trust authentication) of PostgreSQL.
    public let postgres: (host: String, port: Int, user: String)
    /// Address, port and an administrator of RabbitMQ.
    public let amqp: (host: String, port: Int, user: String, password: String)
    /// Port of RabbitMQ's management API on the same host.
    public let managementPort: Int
    /// A file to source before `rabbitmqctl`.
    public let rabbitEnvironmentFile: String
    /// The script that starts, kills and wipes the servers, and the folder it works on.
    public let control: (script: String, folder: String)

    /// Reads the variables that `ops/servers env` prints.
    ///
    /// - Throws: `TestKitError` that names the missing variable and says how to set it.
    public static func fromEnvironment() throws -> TestServers { try from(ProcessInfo.processInfo.environment) }

    /// The same, for servers that a test has started for itself.
    public static func from(_ values: [String: String]) throws -> TestServers {
        let variables = TestVariables(values)
        return TestServers(
            postgres: (
                try variables.text("SAIKEN_TEST_PG_HOST"), try variables.number("SAIKEN_TEST_PG_PORT"),
                try variables.text("SAIKEN_TEST_PG_USER")
            ),
            amqp: (
                try variables.text("SAIKEN_TEST_AMQP_HOST"), try variables.number("SAIKEN_TEST_AMQP_PORT"),
                try variables.text("SAIKEN_TEST_AMQP_USER"), try variables.text("SAIKEN_TEST_AMQP_PASSWORD")
            ),
            managementPort: try variables.number("SAIKEN_TEST_AMQP_MGMT_PORT"),
            rabbitEnvironmentFile: try variables.text("SAIKEN_TEST_RABBIT_ENV"),
            control: (
                try variables.text("SAIKEN_TEST_SERVERS"), try variables.text("SAIKEN_TEST_SERVERS_DIR")
            ))
    }

    /// Runs a command of `ops/servers`, such as `restart-broker`, to its end.
    ///
    /// - Throws: `TestKitError` with the script's output when it fails.
    public func operate(_ command: String) async throws {
        let output = try await CommandLineTool(control.script).run([command, control.folder])
        guard output.exitCode == 0 else {
            throw TestKitError("ops/servers \(command) ended with \(output.exitCode): \(output.text)")
        }
    }

    /// Runs `rabbitmqctl` on the private broker and returns what it printed.
    public func rabbitmqctl(_ arguments: [String]) async throws -> String {
        let script = ". \"$0\"; exec /usr/lib/rabbitmq/bin/rabbitmqctl -q \"$@\""
        let output = try await CommandLineTool("/bin/sh").run(["-c", script, rabbitEnvironmentFile] + arguments)
        guard output.exitCode == 0 else {
            throw TestKitError("rabbitmqctl \(arguments.first ?? "") ended with \(output.exitCode): \(output.text)")
        }
        return output.text
    }

    /// A name for a database, virtual host or queue that no other test has: `prefix_` and twelve characters.
    public static func freshName(_ prefix: String) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        return prefix + "_" + String((0..<12).map { _ in letters[Int.random(in: 0..<letters.count)] })
    }
}

/// What went wrong in the tests' own machinery.
public struct TestKitError: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

private struct TestVariables {
    let values: [String: String]

    init(_ values: [String: String]) { self.values = values }

    func text(_ name: String) throws -> String {
        guard let value = values[name], !value.isEmpty else {
            throw TestKitError(
                "\(name) is not set: this test needs real servers. Run `ops/test`, or"
                    + " `ops/servers start .saiken && eval \"$(ops/servers env .saiken)\"` first.")
        }
        return value
    }

    func number(_ name: String) throws -> Int {
        let value = try text(name)
        guard let number = Int(value) else { throw TestKitError("\(name) is \(value), which is no number") }
        return number
    }
}

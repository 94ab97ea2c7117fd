import Foundation
import Postgres
import Rabbit
import ServiceKit
import TestDatabases
import TestKit
import Testing

@Suite("Settings")
struct SettingsTests {
    private let table =
        SettingTable.common + SettingTable([.number("file.lines-max", "Lines of one file.", default: 10, in: 1...20)])
    private let given = [
        "SAIKEN_DATABASE_NAME": "saiken_test", "SAIKEN_DATABASE_USER": "saiken_test", "SAIKEN_BROKER_USER": "test",
    ]

    private func settings(
        overrides: [String] = [], environment: [String: String] = [:], file: String? = nil
    ) throws -> ServiceSettings {
        try ServiceSettings(
            service: "test", table: table, overrides: overrides,
            environment: given.merging(environment) { _, new in new }, file: file)
    }

    private func file(_ text: String) throws -> String {
        let folder = try Fixtures.temporaryFolder()
        let path = folder.appending(path: "settings.json")
        try Data(text.utf8).write(to: path)
        return path.path
    }

    @Test("the command line comes before the environment, the file and the default")
    func precedence() throws {
        let path = try file(#"{"http": {"port": 4}, "broker.prefetch": 4, "database": {"pool-size": 4}}"#)
        let all = try settings(
            overrides: ["http.port=2"], environment: ["SAIKEN_HTTP_PORT": "3", "SAIKEN_BROKER_PREFETCH": "3"],
            file: path)
        #expect(all.number("http.port") == 2)
        #expect(all.number("broker.prefetch") == 3)
        #expect(all.number("database.pool-size") == 4)
        #expect(all.number("broker.batch-max") == 50)
        #expect(all.text("database.name") == "saiken_test")
    }

    @Test("flags and numbers of a JSON file are read as what they are")
    func fileForms() throws {
        let all = try settings(file: try file(#"{"broker": {"tls": true, "port": 1}, "log": {"level": "debug"}}"#))
        #expect(all.flag("broker.tls"))
        #expect(all.number("broker.port") == 1)
        #expect(all.text("log.level") == "debug")
        #expect(!all.flag("process.core-dumps"))
    }

    @Test("every problem is named at once")
    func problems() throws {
        let error = try #require(throws: SettingsError.self) {
            try ServiceSettings(
                service: "test", table: table, overrides: ["http.port=70000", "broker.tls=maybe"],
                environment: ["SAIKEN_LOG_LEVEL": "loud", "SAIKEN_BROKER_USER": "test"])
        }
        let text = error.description
        for part in ["http.port", "broker.tls", "log.level", "database.name", "SAIKEN_DATABASE_USER"] {
            #expect(text.contains(part), "\(part) is missing in: \(text)")
        }
        #expect(!text.contains("broker.user"))
    }

    @Test("a name that is no setting is refused", arguments: ["http.prot=1", "nothing=2", "=3", "http.port"])
    func unknownName(override: String) {
        #expect(throws: SettingsError.self) { try settings(overrides: [override]) }
    }

    @Test("an unknown name in a file is refused, and so is a file that is no object")
    func badFile() throws {
        #expect(throws: SettingsError.self) { try settings(file: try file(#"{"http": {"prot": 1}}"#)) }
        #expect(throws: SettingsError.self) { try settings(file: try file("[1]")) }
        #expect(throws: SettingsError.self) { try settings(file: "/nonexistent/settings.json") }
    }

    @Test("a secret comes from a file too, without its line end, and its value before its file")
    func secretFile() throws {
        let path = try file("s3cret\n")
        let all = try settings(environment: ["SAIKEN_DATABASE_PASSWORD_FILE": path])
        #expect(all.secret("database.password") == "s3cret")
        #expect(all.secret("broker.password") == nil)
        let both = try settings(
            overrides: ["database.password=direct"], environment: ["SAIKEN_DATABASE_PASSWORD_FILE": path])
        #expect(both.secret("database.password") == "direct")
    }

    @Test("a secret's value is in no error and in no documentation")
    func secretsStaySecret() throws {
        let secretTable = table + SettingTable([.secret("webhook.secret", "Key.")])
        let error = try #require(throws: SettingsError.self) {
            try ServiceSettings(
                service: "test", table: secretTable, overrides: ["webhook.secret=hunter2", "http.port=x"],
                environment: given)
        }
        #expect(!error.description.contains("hunter2"))
        #expect(secretTable.documentation.contains("webhook.secret.file"))
    }

    @Test("every setting is documented with its variable and range, and every default lies in its range")
    func documentation() throws {
        for key in table.keys {
            #expect(table.documentation.contains(key.variable))
            #expect(table.markdown.contains("`\(key.name)`"))
            #expect(key.meaning.hasSuffix("."))
        }
        #expect(table.documentation.contains("1 to 20"))
        _ = try settings()
    }

    @Test("the bounds that are named are those that are used; their defaults are the modules' own")
    func bounds() throws {
        let names = [
            "database.retries-max", "database.silence-timeout-seconds", "database.idle-timeout-seconds",
            "database.close-timeout-seconds", "broker.connect-timeout-seconds", "broker.handshake-timeout-seconds",
            "broker.request-timeout-seconds", "broker.queue-check-seconds", "broker.pages-max",
            "broker.pause-cap-seconds", "shutdown.publisher-seconds", "shutdown.consumer-seconds",
        ]
        func used(_ settings: ServiceSettings) -> [Int] {
            let (postgres, rabbit) = (settings.postgres, settings.rabbit)
            return [
                postgres.retriesMax, postgres.tcpUserTimeoutSeconds, postgres.idleInTransactionTimeoutSeconds,
                postgres.closeTimeoutSeconds, rabbit.connectTimeoutSeconds, rabbit.handshakeTimeoutSeconds,
                rabbit.rpcTimeoutSeconds, rabbit.queueCheckSeconds, rabbit.pagesMax, rabbit.pauseCapSeconds,
                rabbit.publisherShutdownSeconds, rabbit.consumerShutdownSeconds,
            ]
        }
        let given = names.enumerated().map { "\($0.element)=\($0.offset + 1)" }
        #expect(used(try settings(overrides: given)) == Array(1...names.count))
        let own = PostgresSettings(host: "", port: 0, database: "", user: "")
        let rabbit = RabbitSettings(user: "", password: "")
        #expect(
            used(try settings()) == [
                own.retriesMax, own.tcpUserTimeoutSeconds, own.idleInTransactionTimeoutSeconds,
                own.closeTimeoutSeconds, rabbit.connectTimeoutSeconds, rabbit.handshakeTimeoutSeconds,
                rabbit.rpcTimeoutSeconds, rabbit.queueCheckSeconds, rabbit.pagesMax, rabbit.pauseCapSeconds,
                rabbit.publisherShutdownSeconds, rabbit.consumerShutdownSeconds,
            ])
    }

    @Test("a service may have another default for a common setting")
    func otherDefault() throws {
        let own = SettingTable.common + SettingTable([.number("http.port", "Port.", default: 8101, in: 0...65_535)])
        let all = try ServiceSettings(service: "test", table: own, environment: given)
        #expect(all.number("http.port") == 8101)
        #expect(own.keys.count == SettingTable.common.keys.count)
    }
}

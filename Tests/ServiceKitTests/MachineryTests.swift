import Codec
import CodecPrimitives
import Foundation
import Logging
import NIOCore
import Outbox
import PollThread
import Postgres
import ServiceKit
import ServiceLifecycle
import TestDatabases
import TestKit
import Testing

/// A whole service on real servers: what `Machinery` puts together works together, and ends when asked.
@Suite("Machinery on real servers", .timeLimit(.minutes(3)))
struct MachineryTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private func settings(_ servers: TestServers, _ broker: SuiteBroker, database: String) throws -> ServiceSettings {
        try ServiceSettings(
            service: "payment-intake", table: .common,
            overrides: [
                "database.host=\(servers.postgres.host)", "database.port=\(servers.postgres.port)",
                "database.name=\(database)", "database.user=\(servers.postgres.user)",
                "broker.host=\(servers.amqp.host)", "broker.port=\(servers.amqp.port)", "broker.vhost=\(broker.vhost)",
                "broker.user=\(servers.amqp.user)", "broker.password=\(servers.amqp.password)", "http.port=0",
                "stream.heartbeat-seconds=1", "shutdown.grace-seconds=30",
            ], environment: [:])
    }

    /// A database of its own with the outbox's tables.
    private func database(on servers: TestServers) async throws -> String {
        let name = TestServers.freshName("saiken_test")
        func pool(_ database: String) -> PostgresPool {
            PostgresPool(
                PostgresSettings(
                    host: servers.postgres.host, port: servers.postgres.port, database: database,
                    user: servers.postgres.user), logger: logger)
        }
        let system = pool("postgres")
        _ = try await system.withConnection { session in try session.execute("create database \(name)") }
        await system.close()
        let own = pool(name)
        try await Migrations(
            directory: nil, inCode: [Migration(name: OutboxSchema.name, sql: OutboxSchema.sql)]
        ).run(on: own)
        await own.close()
        return name
    }

    @Test("what is committed to the outbox is sent, health shows it, and the parts end in order when asked")
    func wholeService() async throws {
        let servers = try TestServers.fromEnvironment()
        let broker = try await SuiteBroker.fresh(on: servers)
        let settings = try settings(servers, broker, database: try await database(on: servers))
        let machinery = Machinery(settings, publishing: ["receipts.recorded"], logger: logger)
        let health = machinery.health { _ in ["files open": .init(count: 1, oldestSeconds: 5)] }
        let group = ServiceGroup(configuration: .init(services: machinery.parts(handlers: [:]), logger: logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await health.ready()
            try await append(to: machinery)
            try await eventually(within: .seconds(60), "the message is confirmed") {
                let report = try await health.report()
                return report.outbox.unsent == 0 && report.lastConfirmAt != nil
            }
            let report = try await health.report()
            #expect(report.outbox.oldestSeconds == nil && report.parked.count == 0 && report.gaps.isEmpty)
            #expect(report.states["files open"]?.oldestSeconds == 5)
            #expect(report.lastCommitAt?.hasSuffix("Z") == true)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        try await broker.remove()
    }

    @Test("a service without its database is not ready, and says so in bounded time")
    func withoutDatabase() async throws {
        let servers = try TestServers.fromEnvironment()
        let broker = try await SuiteBroker.fresh(on: servers)
        let settings = try settings(servers, broker, database: "no_such_database")
        let machinery = Machinery(settings, publishing: ["receipts.recorded"], logger: logger)
        let started = ContinuousClock.now
        await #expect(throws: (any Error).self) { try await machinery.health().ready() }
        #expect(ContinuousClock.now - started < .seconds(30))
        await machinery.pool.close()
        try await broker.remove()
    }

    private func append(to machinery: Machinery) async throws {
        let advanced = ChannelAdvanced(
            channel: ReceivedText("konbini-a"), version: 1, completeThrough: WallClock.now().dateInJapan,
            coversThrough: 0)
        let outbox = machinery.outbox
        let envelope = try outbox.envelope(
            .channelAdvanced([advanced]), id: IDSource().next(), time: WallClock.now(), routingKey: "channel.advanced")
        try await machinery.pool.withTransaction { tx in try outbox.append([envelope], in: tx) }
        outbox.wake.signal()
    }
}

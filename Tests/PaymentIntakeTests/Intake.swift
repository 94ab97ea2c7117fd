import CodecPrimitives
import CodecRecords
import Crypto
import Foundation
import HummingbirdCore
import IntakeRules
import Law
import Logging
import NIOCore
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit

@testable import PaymentIntake

/// Payment-intake's working parts over a test database, without its process.
struct Intake {
    let database: TestDatabase
    let channels: ChannelCatalog
    let recorder: ReceiptRecorder
    let calendar: OfficeCalendar

    init(
        _ database: TestDatabase, channels: String = "konbini-a=konbini_a:1,konbini-b=konbini_b:1",
        layouts: LayoutCatalog = LayoutCatalog(), promises: String = "", scrutiny: ReceiptScrutiny = .none
    ) throws {
        calendar = try OfficeCalendar.embedded()
        self.database = database
        self.channels = try Settings.channels(channels, layouts, promises: promises)
        recorder = ReceiptRecorder(outbox: Outbox(source: Topology.service), ids: IDSource(), scrutiny: scrutiny)
    }

    /// A worker with small chunks, so that even small files have several.
    func worker(
        chunkRecords: Int = 3, afterChunk: @escaping @Sendable (Int) throws -> Void = { _ in }
    ) -> FileWorker {
        let parts = EvidenceParts(pool: database.pool)
        let bounds = FileApplication.Bounds(chunkRecords: chunkRecords, leaseSeconds: 0, raceRetries: 10)
        return FileWorker(
            pool: database.pool, channels: channels, validation: FileValidation(parts: parts, findingsMax: 50),
            application: FileApplication(
                pool: database.pool, parts: parts, recorder: recorder, bounds: bounds, afterChunk: afterChunk),
            logger: Logger(label: "test"))
    }

    var watermarks: WatermarkWorker {
        WatermarkWorker(
            pool: database.pool, channels: channels, outbox: recorder.outbox, ids: recorder.ids, calendar: calendar)
    }

    func lateness(on day: String, hour: Int = 13) throws -> ChannelLateness {
        guard let date = BusinessDate(iso: day) else { throw TestKitError("\(day) is no day") }
        return ChannelLateness(
            channels: channels, calendar: calendar,
            clock: try BusinessClock(.fixed(date, hour: hour), logger: Logger(label: "test")), measuredFiles: 20)
    }

    var webhooks: WebhookReception { WebhookReception(pool: database.pool, ids: recorder.ids) }

    /// Runs `body` with a reception whose calls share commits.
    func sharing<Result: Sendable>(
        _ bounds: WebhookBatcher.Bounds, _ body: (WebhookReception) async throws -> Result
    ) async throws -> Result {
        let batcher = WebhookBatcher(bounds, in: database.pool)
        var reception = webhooks
        reception.batcher = batcher
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await batcher.run() }
            try await eventually("the batcher runs") { batcher.isRunning }
            defer { group.cancelAll() }
            return try await body(reception)
        }
    }

    /// What makes receipts of calls.
    func calls(inOne transaction: Int = 100) -> CallApplication {
        CallApplication(
            pool: database.pool, recorder: recorder, bounds: .init(calls: transaction, raceRetries: 5),
            logger: Logger(label: "test"))
    }

    /// Gateways' routes with these keys.
    func gateways(
        secrets: String = "", keys: String = "", taking reception: WebhookReception? = nil
    ) throws -> WebhookRoutes {
        let verifier = CallVerifier(
            gateways: try GatewayCatalog(setting: secrets), messageKeys: try MessageKeyCatalog(setting: keys),
            toleranceSeconds: 300)
        let webhooks = reception ?? webhooks
        return WebhookRoutes(verifier: verifier, bytesMax: 65_536, tally: RefusalTally()) { id, body, gateway in
            try await webhooks.take(id, body: body, gateway: gateway)
        }
    }

    var reception: FileReception {
        FileReception(pool: database.pool, ids: recorder.ids, bytesMax: 10_000_000, partBytes: 512)
    }

    /// Stores a file as the HTTP route does, in parts of 512 bytes.
    @discardableResult
    func store(
        _ bytes: [UInt8], channel: String = "konbini-a", replacing old: EvidenceID? = nil
    ) async throws -> FileReception.Answer {
        guard let channel = channels.channel(ReceivedText(channel)) else { throw TestKitError("no such channel") }
        return try await reception.receive(
            RequestBody(buffer: .init(bytes: bytes)), for: channel, .init(replaces: old))
    }

    /// Stores a fixture and works until nothing is left.
    func apply(_ fixture: String, channel: String = "konbini-a") async throws {
        try await store(try Fixtures.bytes("formats/\(fixture)"), channel: channel)
        try await settle()
    }

    /// Works until no file and no call has anything left.
    func settle() async throws {
        let (worker, calls) = (worker(), calls())
        while try await worker.step() {}
        while try await calls.step() {}
    }

    func state(_ answer: FileReception.Answer) async throws -> FileStore.State? {
        try await database.pool.withTransaction { tx in try FileView.load(answer.id, in: tx)?.state }
    }

    /// `stage amount` of every published receipt, as the audit view tells it.
    func receipts() async throws -> [String] {
        try await database.texts("select stage || ' ' || amount from audit.receipts order by 1")
    }

    /// Everything that must be the same however often and in whatever order files came, but for ids and versions.
    func outcome() async throws -> [String] {
        try await database.texts(
            """
            select reference || paid_on || ' ' || minute_of_day || store || ' ' || state || ' ' || amount
            from receipts order by 1
            """)
    }
}

extension Intake {
    /// Takes news that contradict each other about one slip; the receipt, which is held.
    func contradiction() async throws -> ReceiptID {
        try await store(
            try KonbiniFile.bytes([
                .init(kind: .flash, slip: 1), .init(kind: .cancelled, slip: 1), .init(kind: .confirmed, slip: 1),
            ]))
        try await settle()
        let held = try await database.pool.withTransaction { tx in
            try tx.first("select receipt_id from receipts") { row in try row.id(0, as: ReceiptID.self) }
        }
        guard let held else { throw TestKitError("no receipt") }
        return held
    }
}

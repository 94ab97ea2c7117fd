import CodecPrimitives
import CodecRecords
import Crypto
import Foundation
import HummingbirdCore
import IntakeRules
import Logging
import NIOCore
import Outbox
import Postgres
import ServiceKit
import TestKit

@testable import PaymentIntake

/// Payment-intake's working parts over a test database, without its process.
struct Intake {
    let database: TestDatabase
    let channels: ChannelCatalog
    let recorder: ReceiptRecorder

    init(
        _ database: TestDatabase, channels: String = "konbini-a=konbini_a:1,konbini-b=konbini_b:1",
        layouts: LayoutCatalog = LayoutCatalog(), scrutiny: ReceiptScrutiny = .none
    ) throws {
        self.database = database
        self.channels = try Settings.channels(channels, layouts)
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
        WatermarkWorker(pool: database.pool, channels: channels, outbox: recorder.outbox, ids: recorder.ids)
    }

    /// Stores a file as the HTTP route does, in parts of 512 bytes.
    @discardableResult
    func store(_ bytes: [UInt8], channel: String = "konbini-a") async throws -> FileReception.Answer {
        guard let channel = channels.channel(ReceivedText(channel)) else { throw TestKitError("no such channel") }
        let reception = FileReception(pool: database.pool, ids: recorder.ids, bytesMax: 10_000_000, partBytes: 512)
        return try await reception.receive(.init(buffer: .init(bytes: bytes)), statedLength: nil, for: channel)
    }

    /// Stores a fixture and works until nothing is left.
    func apply(_ fixture: String, channel: String = "konbini-a") async throws {
        try await store(try Fixtures.bytes("formats/\(fixture)"), channel: channel)
        try await settle()
    }

    /// Works until no file has anything left.
    func settle() async throws {
        let worker = worker()
        while try await worker.step() {}
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

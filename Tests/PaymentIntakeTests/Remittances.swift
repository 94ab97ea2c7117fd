import Codec
import CodecPrimitives
import Foundation
import IntakeRules
import Law
import Logging
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit

@testable import PaymentIntake

/// The three-way match over a test database, on one business date, with the register of the city that does not exist.
struct Remittances {
    let intake: Intake
    let desk: RemittanceDesk
    let today: BusinessDate

    /// Channels of the sample files: an agent's, and the bank's account twice.
    static let channels = "konbini-a=konbini_a:1,konbini-b=konbini_b:1,notices=zengin_01:1,statements=zengin_03:1"

    init(_ database: TestDatabase, on day: String, graceDays: Int = 0, earlyDays: Int = 7) throws {
        guard let today = BusinessDate(iso: day) else { throw TestKitError("no day") }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let data = try Data(contentsOf: Fixtures.project.appending(path: "ops/city/agents.csv"))
        let calendar = RemittanceCalendar(
            register: try AgentRegister([UInt8](data), file: "agents.csv"), calendar: try .embedded(),
            graceDays: graceDays)
        intake = try Intake(
            database, channels: Remittances.channels,
            scrutiny: ReceiptScrutiny(calendar: calendar, issuers: [ReceivedText("912345")]))
        desk = RemittanceDesk(
            pool: database.pool, outbox: intake.recorder.outbox, ids: intake.recorder.ids, calendar: calendar,
            clock: try BusinessClock(.fixed(today, hour: 9), logger: logger), proofDays: 45, earlyDays: earlyDays,
            logger: logger)
        self.today = today
    }

    /// Kind, channel, expected and arrived of the pending breaks, oldest first.
    func breaks() async throws -> [String] {
        try await desk.pool.withTransaction { tx in
            try BreakStore.pending(atMost: 100, in: tx).map { item in
                "\(item.found.kind.name) \(item.found.party?.channel.string ?? "-") \(item.found.expected) \(item.found.arrived)"
            }
        }
    }

    /// What the ledger would say of every confirmed receipt: all of it on the route of taxes, as suspense.
    func post(except skipped: Int = 0) async throws {
        try await desk.pool.withTransaction { tx in
            let items = try tx.query(
                "select receipt_id, version, channel, amount, paid_on from receipts where state in (2, 6) order by 1"
            ) { row in
                PostingRecorded(
                    receiptID: try row.id(0, as: ReceiptID.self), receiptVersion: try row.int32(1),
                    channel: try row.received(2), finality: .final, paidOn: try row.businessDate(4), lines: [],
                    suspense: try row.yen(3), overpaid: .zero)
            }
            let rows = items.dropFirst(skipped).map { PostingStore.Item(posting: $0, route: ReceivedText("tax")) }
            try PostingStore.insert([rows], at: WallClock.now(), in: tx)
        }
    }

    /// What a message of the outbox says, of one type.
    func told(_ type: MessageType) async throws -> [MessageBody] {
        let bodies = try await desk.pool.withTransaction { tx in
            try tx.query("select body from outbox where type = $1 order by id", [.text(type.rawValue)]) { row in
                try row.bytes(0)
            }
        }
        return try bodies.map { try MessageCodec.decode(type: type.name, body: $0) }
    }
}

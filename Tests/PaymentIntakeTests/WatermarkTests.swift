import Codec
import CodecPrimitives
import IntakeRules
import Logging
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("watermarks over files")
struct WatermarkTests {
    private func marks(_ database: TestDatabase) async throws -> [String] {
        try await database.texts(
            """
            select channel || ' ' || version || ' ' || complete_through || ' ' || covers_through
            from channel_marks order by channel, version
            """)
    }

    @Test("a channel advances when its file is applied, and covers every message of it")
    func advances() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.watermarks.step()
            #expect(try await marks(database).isEmpty)
            try await intake.apply("konbini_a_1_flash_20260407.txt")
            try await intake.watermarks.step()
            // Seven records in chunks of three are three messages on the stream.
            #expect(try await marks(database) == ["konbini-a 1 2026-04-06 3"])
            #expect(
                try await database.number(
                    "select count(*) from outbox_progress where routing_key = 'receipts.recorded' and sequence is null"
                ) == 0)
            try await intake.watermarks.step()
            #expect(try await marks(database).count == 1, "nothing is said twice")
        }
    }

    @Test("a channel is late by the days beyond its usual lag, and one of which nothing came is not judged")
    func lateness() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            #expect(try await late(intake, on: "2026-04-20").isEmpty)
            try await intake.apply("konbini_a_1_flash_20260407.txt")
            try await intake.watermarks.step()
            // The file of the 7th is complete through the 6th, which is as usual.
            #expect(try await late(intake, on: "2026-04-07") == ["konbini-a": 0])
            #expect(try await late(intake, on: "2026-04-06") == ["konbini-a": 0])
            #expect(try await late(intake, on: "2026-04-10") == ["konbini-a": 3])
        }
    }

    private func late(_ intake: Intake, on day: String) async throws -> [String: Int] {
        guard let date = BusinessDate(iso: day) else { throw TestKitError("\(day) is no day") }
        let clock = try BusinessClock(.fixed(date, hour: 9), logger: Logger(label: "test"))
        let lateness = ChannelLateness(channels: intake.channels, clock: clock)
        return try await intake.database.pool.withTransaction { tx in try lateness.days(in: tx) }
    }

    @Test("the message says what the mark says")
    func message() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.apply("konbini_a_empty.txt")
            try await intake.watermarks.step()
            let bodies = try await database.pool.withTransaction { tx in
                try tx.query("select body from outbox where type = 'channel.advanced'") { row in try row.bytes(0) }
            }
            let decoded = try bodies.map { try MessageCodec.decode(type: ReceivedText("channel.advanced"), body: $0) }
            guard case .channelAdvanced(let news)? = decoded.first else { throw TestKitError("no message") }
            #expect(news.map(\.channel) == [ReceivedText("konbini-a")])
            #expect(news.map(\.coversThrough) == [0])
        }
    }

    @Test("a quarantined file holds its channel until a good one of the day comes")
    func quarantined() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.apply("konbini_a_1_flash_20260407.txt")
            try await intake.apply("konbini_a_bad_trailer_amount.txt")
            try await intake.store(try KonbiniFile.bytes([], createdOn: "2026-04-20"))
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(try await marks(database).last?.contains(" 2026-04-06 ") == true)
            try await intake.apply("konbini_a_4_confirmed_20260413.txt")
            try await intake.watermarks.step()
            #expect(try await marks(database).last?.contains(" 2026-04-19 ") == true)
        }
    }

    @Test("an officer who closes a quarantined file lets its channel go on")
    func closed() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.apply("konbini_a_bad_truncated.txt")
            try await intake.store(try KonbiniFile.bytes([], createdOn: "2026-04-20"))
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(try await marks(database).isEmpty)
            let id = try await database.pool.withTransaction { tx in
                try tx.first("select file_id from files where state = 3") { row in try row.id(0, as: EvidenceID.self) }
            }
            let bad = try #require(id)
            let isClosed = try await database.pool.withTransaction { tx in
                try FileStore.close(bad, by: ReceivedText("sato"), reason: ReceivedText("再送なし"), in: tx)
            }
            #expect(isClosed)
            try await intake.watermarks.step()
            #expect(try await marks(database) == ["konbini-a 1 2026-04-19 0"])
        }
    }
}

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
            // The file of the day may still come before noon, and on a Sunday there is none.
            #expect(try await late(intake, on: "2026-04-10", hour: 9) == ["konbini-a": 2])
            #expect(try await late(intake, on: "2026-04-12") == ["konbini-a": 3])
        }
    }

    private func late(_ intake: Intake, on day: String, hour: Int = 13) async throws -> [String: Int] {
        let lateness = try intake.lateness(on: day, hour: hour)
        return try await intake.database.pool.withTransaction { tx in try lateness.late(in: tx) }
    }

    @Test("the lag that files show is measured, and a promise that they break is told")
    func measured() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.store(try KonbiniFile.bytes([.init(kind: .flash, slip: 1)], createdOn: "2026-04-07"))
            try await intake.settle()
            try await intake.watermarks.step()
            var standing = try await standing(intake)
            #expect(standing.measured?.mostLagDays == 1 && !standing.isPromiseBroken)
            // The file of the 9th tells of a payment of the 4th for the first time, and of the 1st again.
            let late = [
                KonbiniFile.Record(kind: .flash, slip: 2, daysBefore: 5),
                .init(kind: .confirmed, slip: 1, daysBefore: 3),
            ]
            try await intake.store(try KonbiniFile.bytes(late, createdOn: "2026-04-09"))
            try await intake.settle()
            try await intake.watermarks.step()
            standing = try await self.standing(intake)
            #expect(standing.measured?.mostLagDays == 5 && standing.isPromiseBroken)
            #expect(standing.mark.completeThrough == BusinessDate(iso: "2026-04-08"))
        }
    }

    private func standing(_ intake: Intake) async throws -> ChannelLateness.Standing {
        let lateness = try intake.lateness(on: "2026-04-09")
        let all = try await intake.database.pool.withTransaction { tx in try lateness.standings(in: tx) }
        return try #require(all[ReceivedText("konbini-a")])
    }

    @Test("measured lag, where the city wants it, holds the watermark back as far as files have shown")
    func measuredLag() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            var worker = intake.watermarks
            worker.measuredFiles = 20
            try await intake.store(try KonbiniFile.bytes([.init(kind: .flash, slip: 1, daysBefore: 4)]))
            try await intake.settle()
            try await worker.step()
            #expect(try await marks(database) == ["konbini-a 1 2026-04-03 1"])
        }
    }

    @Test("an agent that promised a file for every open day holds its channel at the first that is missing")
    func missingDay() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database, promises: "konbini-a=bank:12:every")
            for day in ["2026-04-07", "2026-04-09"] {
                try await intake.store(try KonbiniFile.bytes([], createdOn: day))
                try await intake.settle()
                try await intake.watermarks.step()
            }
            #expect(try await marks(database) == ["konbini-a 1 2026-04-06 0"])
            let absence = ChannelLagStore.Absence(
                channel: ReceivedText("konbini-a"), day: try #require(BusinessDate(iso: "2026-04-08")),
                officer: ReceivedText("sato"), reason: ReceivedText("システム障害、収納なし"))
            try await database.pool.withTransaction { tx in
                try ChannelLagStore.insert(absence, at: WallClock.now(), in: tx)
            }
            try await intake.watermarks.step()
            #expect(try await marks(database).last == "konbini-a 2 2026-04-08 0")
        }
    }

    @Test(
        "a promise that is none stops the start",
        arguments: [
            "konbini-a", "konbini-a=bank", "konbini-a=moon:12", "konbini-a=bank:24", "a=bank:1:some",
            "a=bank:1,a=bank:2",
        ])
    func promises(_ setting: String) {
        #expect(throws: SettingsError.self) { try ChannelPromises(setting: setting) }
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

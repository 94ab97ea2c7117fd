import CodecPrimitives
import Foundation
import IntakeRules
import Logging
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("a watched folder")
struct DropFolderTests {
    private struct Crash: Error {}

    /// A folder with channels' folders, and what works on it.
    private struct Place {
        let intake: Intake
        let folder: DropFolder
        let rules = DropRules(partialSuffixes: [ReceivedText(".part")], quietSeconds: 0)

        func worker(
            bytesMax: Int = 1_000_000, filesPerPass: Int = 100,
            after: @escaping @Sendable (DropWorker.Point) throws -> Void = { _ in }
        ) -> DropWorker {
            var reception = intake.reception
            if bytesMax != 1_000_000 {
                reception = FileReception(
                    pool: intake.database.pool, ids: intake.recorder.ids, bytesMax: bytesMax, partBytes: 512)
            }
            return DropWorker(
                folder: folder, rules: rules, reception: reception, channels: intake.channels,
                bounds: .init(filesPerPass: filesPerPass, leaseSeconds: 0), logger: Logger(label: "test"), after: after)
        }

        func put(_ bytes: [UInt8], _ name: String, channel: String = "konbini-a") throws {
            let place = "\(folder.path)/\(channel)"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: "\(place)/\(name)"))
        }

        func names(_ stage: String, channel: String = "konbini-a") -> [String] {
            let found = try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/\(channel)/\(stage)")
            return (found ?? []).sorted()
        }
    }

    private func with(_ body: (Place) async throws -> Void) async throws {
        let path = try Fixtures.temporaryFolder().path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await TestDatabase.with { database in
            try await body(Place(intake: try Intake(database), folder: DropFolder(path: path)))
        }
    }

    private func file(_ slip: Int) throws -> [UInt8] {
        try KonbiniFile.bytes((slip..<(slip + 20)).map { .init(kind: .flash, slip: $0) })
    }

    @Test("a file is taken once nobody writes it: evidence byte for byte, then done under the evidence's id")
    func taken() async throws {
        try await with { place in
            try place.put(try file(1), "速報.txt")
            let worker = place.worker()
            try await worker.step()
            #expect(place.names("done").isEmpty, "seen once, it may still grow")
            try await worker.step()
            let row = try await place.intake.database.texts(
                "select file_id || '~' || sent_name from files where state = 1 and received_on is not null")
            #expect(place.names("done") == row && row.count == 1)
            let isWhole = try await place.intake.database.number(
                """
                select count(*) from evidence where sha256 = sha256(
                    (select string_agg(content, '' order by part) from evidence_parts))
                """)
            #expect(isWhole == 1)
            try await place.intake.settle()
            #expect(try await place.intake.receipts().count == 20)
        }
    }

    @Test("unfinished, hidden and growing files, folders and links are left alone")
    func leftAlone() async throws {
        try await with { place in
            for name in ["a.part", ".a", "grows"] { try place.put([1], name) }
            let base = "\(place.folder.path)/konbini-a"
            try FileManager.default.createDirectory(atPath: "\(base)/folder", withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: "\(base)/link", withDestinationPath: "/etc/hostname")
            let worker = place.worker()
            for size in 2...4 {
                try await worker.step()
                try place.put([UInt8](repeating: 1, count: size), "grows")
            }
            #expect(try await place.intake.database.number("select count(*) from evidence") == 0)
            #expect(place.names("") == [".a", "a.part", "done", "folder", "grows", "link", "refused", "taking"])
        }
    }

    @Test("killed at any point of a pick-up, a file is neither lost nor doubled", arguments: DropWorker.Point.allCases)
    func killed(point: DropWorker.Point) async throws {
        try await with { place in
            for number in 0..<3 { try place.put(try file(number * 100), "f\(number)") }
            var crashes = 0
            for _ in 0..<4 {
                // Every worker dies at this point; the next one finds what it left.
                let worker = place.worker { if $0 == point { throw Crash() } }
                for _ in 0..<2 { do { try await worker.step() } catch is Crash { crashes += 1 } }
            }
            #expect(crashes >= 3)
            let last = place.worker()
            for _ in 0..<2 { try await last.step() }
            #expect(place.names("done").count == 3)
            try await place.intake.settle()
            let database = place.intake.database
            #expect(try await database.number("select count(*) from files where state = 4") == 3)
            #expect(try await database.number("select count(*) from evidence") == 3)
            #expect(try await database.number("select count(*) from file_deliveries") == 0)
            #expect(try await database.number("select count(*) from receipt_facts") == 60)
            #expect(place.names("taking").isEmpty)
        }
    }

    @Test("the same content under three names is one file; all three names are done")
    func thrice() async throws {
        try await with { place in
            for name in ["a", "b", "c"] { try place.put(try file(1), name) }
            let worker = place.worker()
            for _ in 0..<2 { try await worker.step() }
            try await place.intake.settle()
            #expect(place.names("done").count == 3)
            #expect(try await place.intake.database.number("select count(*) from files") == 1)
            #expect(try await place.intake.database.number("select count(*) from receipts") == 20)
        }
    }

    @Test("too large a file is refused and shown, a folder of no channel is shown and left, a pass has an end")
    func bounds() async throws {
        try await with { place in
            try place.put([UInt8](repeating: 0x20, count: 5000), "large")
            try place.put([1], "x", channel: "konbini-z")
            let strict = place.worker(bytesMax: 4096)
            for _ in 0..<2 { try await strict.step() }
            #expect(place.names("refused").count == 1)
            #expect(try await place.intake.database.number("select count(*) from files") == 0)
            let watch = DropWatch(folder: place.folder, rules: place.rules, channels: place.intake.channels)
            var piles = try watch.piles(at: WallClock.now())
            #expect(piles["drop_refused"]?.count == 1 && piles["drop_unknown_channel"]?.count == 1)
            for number in 0..<5 { try place.put(try file(number * 100), "f\(number)") }
            let worker = place.worker(filesPerPass: 2)
            for _ in 0..<2 { try await worker.step() }
            piles = try watch.piles(at: WallClock.now())
            #expect(piles["drop_waiting"]?.count == 3)
        }
    }

    @Test("a folder has one keeper at a time")
    func lease() async throws {
        try await TestDatabase.with { database in
            let ids = try Intake(database).recorder.ids
            func lease(_ holder: EvidenceID, _ seconds: Int64) async throws -> Bool {
                try await database.pool.withTransaction { tx in
                    try DropStore.lease(ReceivedText("/drop"), to: holder, seconds: seconds, in: tx)
                }
            }
            let (first, second): (EvidenceID, EvidenceID) = (ids.next(), ids.next())
            #expect(try await lease(first, 60))
            #expect(try await !lease(second, 60))
            #expect(try await lease(first, 0))
            #expect(try await lease(second, 60))
        }
    }
}

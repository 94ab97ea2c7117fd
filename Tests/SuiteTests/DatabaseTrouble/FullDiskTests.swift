import Foundation
import Postgres
import TestKit
import Testing

@testable import Saiken

extension DatabaseTroubleTests {
    @Test("a full disk: calls, uploads and dropped files are refused before they are accepted, and none is lost")
    func fullDisk() async throws {
        let city = try City.shared()
        let disk = try await city.smallDisk()
        let database = try await city.database(of: "payment-intake")
        // A server whose disk is full may let nobody new in: this one is in before.
        let watcher = try await database.hold("select 1")
        let items = City.receipts("full", 7001...7600)
        // More than fits into pages that are half empty.
        let upload = try AgentFile.body(.a, 110_001...112_000, made: "2026-04-13")
        try disk.fill()
        let sent: Int
        do {
            sent = try await expectRefused(items, upload, city)
            let files = try await watcher.run { session in
                try session.query("select count(*) from files") { row in try row.int(0) }
            }
            #expect(files == [0])
        } catch {
            // Who comes next shall find room.
            try disk.empty()
            throw error
        }
        await watcher.close()

        try disk.empty()
        for item in items.prefix(sent) { try await MonthOfPost.deliver(item, to: city) }
        try await MonthOfPost.deliver(.file(channel: "konbini-a", body: upload), to: city)
        try await expectReady(true, city)
        try await city.expectApplied(7001...(7000 + sent))
        for amounts in [110_001...112_000, 120_001...122_000] {
            try await city.expectApplied(amounts, within: .seconds(180))
        }
        #expect(try AgentFile.lie("done", in: CityInNeed.folder(of: city)) == ["full.txt"])
        #expect(try await database.number("select count(*) from files where state = 4") == 2)
        try await city.expectClean()
    }

    /// Calls, an upload and a dropped file find no room; returns how many calls were sent.
    private func expectRefused(_ items: [MonthOfPost.Item], _ upload: Data, _ city: City) async throws -> Int {
        let sent = try await sendUntilRefused(items, to: city)
        let port = try await city.port(of: "payment-intake")
        expectRetriable(try await Loopback.send("POST", port: port, "/files/konbini-a", body: upload))
        let folder = CityInNeed.folder(of: city)
        try AgentFile.drop(try AgentFile.body(.b, 120_001...122_000, made: "2026-04-13"), as: "full.txt", into: folder)
        try await expectReady(false, city)
        try await eventually(within: .seconds(60), "the folder has been looked at, and the file lies in it still") {
            try AgentFile.lie("taking", in: folder) + AgentFile.lie(in: folder) == ["full.txt"]
                && AgentFile.lie("done", in: folder).isEmpty
        }
        return sent
    }

    /// Sends one after another until some are refused for want of room; returns how many were sent.
    private func sendUntilRefused(_ items: [MonthOfPost.Item], to city: City) async throws -> Int {
        let port = try await city.port(of: "payment-intake")
        var refused = 0
        for (number, item) in items.enumerated() {
            let answer = try await MonthOfPost.send(item, port: port)
            if answer.status != 200 {
                expectRetriable(answer)
                refused += 1
            }
            if refused == 3 { return number + 1 }
        }
        throw TestKitError("the disk is not full after \(items.count) receipts")
    }
}

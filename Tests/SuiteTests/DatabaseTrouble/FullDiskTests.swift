import Foundation
import TestKit
import Testing

@testable import Saiken

extension DatabaseTroubleTests {
    @Test("a full disk: calls, uploads and dropped files are refused before they are accepted, and none is lost")
    func fullDisk() async throws {
        let city = try City.shared()
        let disk = try await city.smallDisk()
        try disk.fill()
        let items = City.receipts("full", 7001...7600)
        let sent = try await sendUntilRefused(items, to: city)
        // More than fits into pages that are half empty.
        let upload = try AgentFile.body(.a, 110_001...112_000, made: "2026-04-13")
        let port = try await city.port(of: "payment-intake")
        expectRetriable(try await Loopback.send("POST", port: port, "/files/konbini-a", body: upload))
        let folder = CityInNeed.folder(of: city)
        try AgentFile.drop(try AgentFile.body(.b, 120_001...122_000, made: "2026-04-13"), as: "full.txt", into: folder)
        try await expectReady(false, city)
        let database = try await city.database(of: "payment-intake")
        try await eventually(within: .seconds(60), "the folder has been looked at, and the file lies in it still") {
            try AgentFile.lie("taking", in: folder) + AgentFile.lie(in: folder) == ["full.txt"]
                && AgentFile.lie("done", in: folder).isEmpty
        }
        #expect(try await database.number("select count(*) from files") == 0)

        try disk.empty()
        for item in items.prefix(sent) { try await MonthOfPost.deliver(item, to: city) }
        try await MonthOfPost.deliver(.file(channel: "konbini-a", body: upload), to: city)
        try await expectReady(true, city)
        try await city.expectApplied(7001...(7000 + sent))
        for amounts in [110_001...112_000, 120_001...122_000] {
            try await city.expectApplied(amounts, within: .seconds(180))
        }
        #expect(try AgentFile.lie("done", in: folder) == ["full.txt"])
        #expect(try await database.number("select count(*) from files where state = 4") == 2)
        try await city.expectClean()
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

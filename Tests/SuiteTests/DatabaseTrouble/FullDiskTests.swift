import Foundation
import TestKit
import Testing

extension DatabaseTroubleTests {
    @Test("a full disk: intake refuses before it accepts, loses nothing that it accepted, and goes on with room")
    func fullDisk() async throws {
        let city = try City.shared()
        let disk = try await city.smallDisk()
        try disk.fill()
        let items = City.receipts("full", 7001...7600)
        let sent = try await sendUntilRefused(items, to: city)
        // Larger than one part, and nothing that a database could compress.
        var random = SeededRandom(seed: 7)
        let file = Data((0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next()) })
        let port = try await city.port(of: "payment-intake")
        expectRetriable(try await Loopback.send("POST", port: port, "/files/konbini-a", body: file))
        try await expectReady(false, city)

        try disk.empty()
        for item in items.prefix(sent) { try await MonthOfPost.deliver(item, to: city) }
        try await expectReady(true, city)
        try await city.expectApplied(7001...(7000 + sent))
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

import Foundation
import TestKit
import Testing

extension BrokerTroubleTests {
    @Test("one full queue holds up its own messages and no others")
    func fullQueue() async throws {
        let city = try City.shared()
        let replica = try #require(await city.members(of: "garnishment").first)
        try await city.kill(replica)
        try await city.broker().limit("garnishment", ["max-length": 1])
        // Heartbeats of the others fill the queue that nobody empties; postings go there too.
        try await eventually("the queue is full") {
            try await city.broker().depth(of: "garnishment") >= 1
        }
        try await city.pay("full", 4001...4020)
        try await city.expectApplied(4001...4020)
        try await expectUnsent(city, "case-management")
        // The other reader of the same messages has them all the same.
        let intake = try await city.database(of: "payment-intake")
        try await eventually("intake knows what was posted") {
            try await intake.number("select count(*) from posting_exceptions where suspense between 4001 and 4020")
                == 20
        }

        try await city.revive(replica)
        try await city.broker().unlimit("garnishment")
        try await expectSent(city, "case-management")
        try await city.expectClean()
    }
}

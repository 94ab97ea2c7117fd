import Foundation
import ServiceKit
import TestKit
import Testing

extension BrokerTroubleTests {
    @Test("a publish that reaches no queue stays in the outbox, is shown, and goes when the definitions are back")
    func returned() async throws {
        let city = try City.shared()
        let broker = try await city.broker()
        try await broker.unbind("case-management", from: ["receipts.recorded"])
        try await city.pay("returned", 3001...3020)
        try await expectUnsent(city, "payment-intake")
        let intake = try await city.database(of: "payment-intake")
        try await eventually("the broker gives them back") {
            try await intake.number(
                "select count(*) from outbox_progress where sent_at is null and last_problem = 'returned 312'") > 0
        }
        #expect(try await city.applied(3001...3020) == 0)

        try await broker.restoreDefinitions()
        try await city.expectApplied(3001...3020)
        try await expectSent(city, "payment-intake")
        try await city.expectClean()
    }

    @Test("what a queue lost is found by saiken republish --missing, and takes effect once")
    func lostByQueue() async throws {
        let city = try City.shared()
        let replica = try #require(await city.members(of: "case-management").first)
        try await city.kill(replica)
        try await city.pay("lost", 3201...3210)
        let intake = try await city.database(of: "payment-intake")
        try await eventually(within: .seconds(60), "intake has recorded them all") {
            try await intake.number("select count(*) from receipts where version = 1 and amount between 3201 and 3210")
                == 10
        }
        try await expectSent(city, "payment-intake")
        try await city.broker().purge("case-management")
        let missing = ["republish", "--missing", "--producer", "payment-intake", "--consumer", "case-management"]
        let told = try await city.saiken(missing)
        #expect(told.exitCode == 0 && told.text.contains(/再送対象 [1-9]/), "\(told.text)")
        try await city.revive(replica)
        try await city.expectApplied(3201...3210)
        try await city.expectClean()
        let again = try await city.saiken(missing)
        #expect(again.exitCode == 0 && again.text.contains("再送対象 0件"), "\(again.text)")
    }

    @Test("a message that misses only one of its queues is noticed by who lacks it, and comes again")
    func missedByOne() async throws {
        let city = try City.shared()
        let broker = try await city.broker()
        // Others still take these: the broker confirms them, and nobody gets anything back.
        try await broker.unbind("payment-intake", from: ["postings.recorded.tax"])
        try await city.pay("missed", 3101...3110)
        try await city.expectApplied(3101...3110)
        try await eventually("intake shows the gap") {
            try await city.health("payment-intake").gaps.contains { $0.routingKey == "postings.recorded.tax" }
        }
        try await broker.restoreDefinitions()
        try await eventually(within: .seconds(60), "the gap is closed") {
            try await city.health("payment-intake").gaps.isEmpty
        }
        try await city.expectClean()
    }
}

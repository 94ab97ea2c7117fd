import Foundation
import Postgres
import TestKit
import Testing

extension DatabaseTroubleTests {
    @Test("a locked table and a full pool: every call is refused in time, none is lost, nothing ends")
    func lockedTable() async throws {
        let city = try City.shared()
        let database = try await city.database(of: "payment-intake")
        let held = try await database.hold("begin; lock table webhooks in access exclusive mode")
        let items = City.receipts("locked", 6001...6024)
        let began = ContinuousClock.now
        async let refusing: Void = expectReady(false, city)
        for answer in try await sendAtOnce(items, to: city) { expectRetriable(answer) }
        // One connection: at most two seconds for the statement that holds it, one for those who wait.
        #expect(ContinuousClock.now - began < .seconds(20))
        try await refusing

        await held.close()
        for item in items { try await MonthOfPost.deliver(item, to: city) }
        try await expectReady(true, city)
        try await city.expectApplied(6001...6024)
        try await city.expectClean()
    }

    @Test("a slow database: who cannot wait is refused, who is accepted is kept, once")
    func slowDatabase() async throws {
        let city = try City.shared()
        let database = try await city.database(of: "payment-intake")
        try await database.run(
            """
            create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.4); return new; end';
            create trigger slow before insert on webhooks for each row execute function slow();
            """)
        let items = City.receipts("slow", 6101...6124)
        let answers = try await sendAtOnce(items, to: city)
        let refused = answers.filter { $0.status != 200 }
        #expect((1..<items.count).contains(refused.count), "\(refused.count) refused")
        refused.forEach(expectRetriable)

        try await database.run("drop trigger slow on webhooks; drop function slow()")
        for item in items { try await MonthOfPost.deliver(item, to: city) }
        try await city.expectApplied(6101...6124)
        try await city.expectClean()
    }
}

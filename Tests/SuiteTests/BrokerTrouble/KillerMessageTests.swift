import Foundation
import Postgres
import ServiceKit
import TestKit
import Testing

extension BrokerTroubleTests {
    @Test("a message that kills the process ends in parking after its deliveries, and takes no other with it")
    func killer() async throws {
        let city = try City.shared()
        // Tighter than the suite's own 20: an innocent message that is counted along would be given up sooner.
        try await city.broker().limit("case-management", ["delivery-limit": 4])
        let trap = try await ReceiptTrap.set(.waiting, on: 6662, in: city)
        let database = try await city.database(of: "case-management")
        let lock = try await database.hold("do 'begin perform pg_advisory_lock(\(ReceiptTrap.lock)); end'")
        try await city.pay("killer", Array(2001...2010) + [6662] + Array(2011...2020))

        let kills = try await killWhoeverHoldsIt(city, database)
        #expect((2...10).contains(kills), "the process was killed \(kills) times")
        try await city.expectApplied(2001...2020)
        let listed = try await city.parked(["list", "--service", "case-management"])
        #expect(listed.contains("dead.delivery_limit"), "\(listed)")
        #expect(try await city.health("case-management").parked.count == 1)

        await lock.close()
        try await trap.lift()
        try await city.broker().unlimit("case-management")
        _ = try await city.parked(["replay", "--service", "case-management", "--all"])
        try await city.expectApplied(6662...6662)
        try await city.expectClean()
    }

    /// Kills the process each time it has the message in its hands, until the message lies in parking.
    private func killWhoeverHoldsIt(_ city: City, _ database: CityDatabase) async throws -> Int {
        let replica = try #require(await city.members(of: "case-management").first)
        var kills = 0
        while kills < 20 {
            let isHeld = try await eventually(within: .seconds(60), "the message is held or parked") { () -> Bool? in
                if try await database.number(KillerMessage.holders) > 0 { return true }
                return try await city.health("case-management").parked.count > 0 ? false : nil
            }
            guard isHeld else { return kills }
            try await city.kill(replica)
            // The server would notice the end of its client only when the lock is free.
            _ = try await database.number(KillerMessage.ending)
            try await city.revive(replica)
            kills += 1
        }
        return kills
    }
}

/// Who waits in the trap, as the database shows it.
private enum KillerMessage {
    static let waiting = """
        from pg_locks where locktype = 'advisory' and objid = \(ReceiptTrap.lock) and not granted
        """
    static let holders = "select count(*) \(waiting)"
    static let ending = "select count(pg_terminate_backend(pid)) \(waiting)"
}

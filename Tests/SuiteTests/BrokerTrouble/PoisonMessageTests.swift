import Foundation
import ServiceKit
import TestKit
import Testing

extension BrokerTroubleTests {
    @Test("poison is parked with its cause, every message around it is posted, and operators clear it up")
    func poison() async throws {
        let city = try City.shared()
        let trap = try await ReceiptTrap.set(.refused, on: 6661, in: city)
        // One that nobody can read, in the middle of receipts of which one can be read and never be written.
        try await city.pay("poison", 1001...1010)
        try await city.broker().publish(Data("no message".utf8), headers: [:], to: "receipts.recorded")
        try await city.pay("poison", [6661] + (1011...1020))
        try await city.expectApplied(1001...1020)
        try await eventually("both are parked") {
            try await city.health("case-management").parked.count == 2
        }
        #expect(try await city.applied(6661...6661) == 0)
        let port = try await city.port(of: "case-management")
        #expect(try await Loopback.send("GET", port: port, "/metrics").text.contains("saiken_parked 2"))
        let listed = try await city.parked(["list", "--service", "case-management"])
        #expect(listed.contains("codec.header") && listed.contains("postgres.checkViolation"), "\(listed)")
        #expect(try await city.saiken(["verify"]).exitCode == 1)

        try await trap.lift()
        _ = try await city.parked([
            "replay", "--service", "case-management", "--cause", "postgres.checkViolation",
        ])
        _ = try await city.parked([
            "close", "--service", "case-management", "--cause", "codec.header", "--reason", "nobody's message",
        ])
        try await city.expectApplied(6661...6661)
        try await city.expectClean()
    }
}

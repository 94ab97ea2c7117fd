import Foundation
import TestKit
import Testing

extension BrokerTroubleTests {
    @Test("while the broker is out of memory intake stores and answers, and everything is posted afterwards")
    func memoryAlarm() async throws {
        let city = try City.shared()
        let broker = try await city.broker()
        try await broker.setMemoryLimit("0.0001")
        let port = try await city.port(of: "payment-intake")
        // Not one is refused or waits for the broker: each is asked for once.
        for item in City.receipts("alarm", 5001...5040) {
            let answer = try await MonthOfPost.send(item, port: port)
            #expect(answer.status == 200, "\(answer.text)")
        }
        try await expectUnsent(city, "payment-intake")
        #expect(try await HTTPProbe.status(port: port, path: "/ready") == 200)
        #expect(try await city.applied(5001...5040) < 40)

        try await broker.setMemoryLimit(BrokerDesk.memoryLimit)
        try await city.expectApplied(5001...5040)
        try await expectSent(city, "payment-intake")
        try await city.expectClean()
    }
}

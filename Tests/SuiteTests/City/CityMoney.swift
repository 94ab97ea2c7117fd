import Foundation
import ServiceKit
import TestKit
import Testing

/// Money on its way through a city, and what its services say of themselves.
extension City {
    /// A confirmed receipt as a gateway tells it; without a barcode it goes to suspense.
    static func receipt(_ id: String, amount: Int, barcode: String? = nil) -> Data {
        let reference = barcode.map { #""barcode":"\#($0)""# } ?? #""receipt":"\#(id)""#
        return Data(
            """
            {"type":"receipt.confirmed","timestamp":"2026-04-15T12:00:00+09:00",\
            "data":{\(reference),"amount_yen":\(amount)}}
            """.utf8)
    }

    /// A gateway's word that it has told of everything up to a day.
    static func completion(through day: String, at said: String = "2026-04-17") -> Data {
        Data(
            #"{"type":"channel.completed","timestamp":"\#(said)T09:00:00+09:00","data":{"complete_through":"\#(day)"}}"#
                .utf8)
    }

    /// Webhooks of receipts, one for each amount.
    static func receipts(_ name: String, _ amounts: some Sequence<Int>) -> [MonthOfPost.Item] {
        amounts.map { amount in
            let id = "\(name)-\(amount)"
            return .webhook(id: id, body: receipt(id, amount: amount))
        }
    }

    /// Delivers receipts of these amounts until intake has them all.
    nonisolated func pay(_ name: String, _ amounts: some Sequence<Int>) async throws {
        for item in City.receipts(name, amounts) { try await MonthOfPost.deliver(item, to: self) }
    }

    /// How many receipts of amounts in this range case management has applied.
    nonisolated func applied(_ amounts: ClosedRange<Int>) async throws -> Int {
        Int(
            try await database(of: "case-management").number(
                "select count(*) from receipts where amount between \(amounts.lowerBound) and \(amounts.upperBound)"))
    }

    /// Waits until receipts of all amounts of this range are applied.
    nonisolated func expectApplied(_ amounts: ClosedRange<Int>, within deadline: Duration = .seconds(60)) async throws {
        try await eventually(within: deadline, "\(amounts.count) receipts are applied") {
            try await applied(amounts) == amounts.count
        }
    }

    /// What a service answers at `/health`.
    nonisolated func health(_ service: String) async throws -> HealthReport {
        let answer = try await Loopback.send("GET", port: try await port(of: service), "/health")
        guard answer.status == 200 else { throw TestKitError("/health of \(service): \(answer.status)") }
        return try JSONDecoder().decode(HealthReport.self, from: answer.body)
    }

    /// Waits until `saiken verify` finds nothing, with nothing on its way.
    nonisolated func expectClean() async throws {
        var last = ""
        do {
            try await eventually(within: .seconds(90), "verify is clean") {
                let output = try await saiken(["verify"])
                last = output.text
                return output.exitCode == 0
            }
        } catch {
            Issue.record("\(error)\n\(last)")
        }
        #expect(await allRun, "a service ended by itself")
    }

    /// What operators do with parked messages.
    nonisolated func parked(_ arguments: [String]) async throws -> String {
        let output = try await saiken(["parked"] + arguments + ["--person", "suite"])
        guard output.exitCode == 0 else { throw TestKitError(output.text) }
        return output.text
    }
}

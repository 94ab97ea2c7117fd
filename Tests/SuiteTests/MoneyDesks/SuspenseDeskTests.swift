import Foundation
import TestKit
import Testing

/// Money without a claim as the desk's list shows it.
private struct Unmatched: Decodable {
    struct Candidate: Decodable {
        let claim: String
        let because: [String]
    }

    let receipt: String
    let amount: Int64
    let reason: String
    let state: String
    let candidates: [Candidate]
}

private struct UnmatchedPage: Decodable { let items: [Unmatched] }

extension MoneyDeskTests {
    private func unmatched(_ amount: Int64, at desk: MoneyDesk) async throws -> Unmatched {
        try await eventually(within: .seconds(60), "\(amount) yen lie at the desk") {
            let page: UnmatchedPage = try await desk.expect(200, "sato", "GET", "case-management", "/suspense")
                .decoded()
            return page.items.first { $0.amount == amount }
        }
    }

    @Test("money without a claim finds one by its candidates; above the limit a second officer decides, never the same")
    func matched() async throws {
        let desk = MoneyDesk(city: try City.shared())
        try await desk.pay("no-claim-large", Debtors.owed)
        try await desk.pay("no-claim-small", MoneyDesk.waterOwed(7))
        let large = try await unmatched(Int64(Debtors.owed), at: desk)
        #expect(large.reason == "agent_reference" && large.state == "unmatched")
        #expect(large.candidates.contains { $0.because == ["same_amount"] }, "\(large.candidates)")
        let path = "/suspense/\(large.receipt)"
        let match: [String: Any] = ["step": MoneyDesk.id("match", 1), "claims": ["C1"], "reason": "照会の結果"]
        let proposed = try await desk.expect(201, "sato", "POST", "case-management", "\(path)/match", match)
        #expect(proposed.member("state") == "match_proposed")
        try await desk.expect(200, "sato", "POST", "case-management", "\(path)/match", match)
        #expect(try await desk.owed("C1") == Int64(Debtors.owed))
        var decision = ["step": MoneyDesk.id("match", 2), "decision": "approve", "reason": "起案のとおり"]
        let own = try await desk.expect(403, "sato", "POST", "case-management", "\(path)/decision", decision)
        #expect(own.member("type") == "urn:saiken:problem:same-officer", "\(own.text)")
        try await desk.expect(403, "nobody", "POST", "case-management", "\(path)/decision", decision)
        let approved = try await desk.expect(201, "abe", "POST", "case-management", "\(path)/decision", decision)
        #expect(approved.member("state") == "matched")
        #expect(try await desk.owed("C1") == 0)
        decision["step"] = MoneyDesk.id("match", 3)
        let again = try await desk.expect(409, "abe", "POST", "case-management", "\(path)/decision", decision)
        #expect(again.member("type") == "urn:saiken:problem:suspense-state", "\(again.text)")

        let small = try await unmatched(Int64(MoneyDesk.waterOwed(7)), at: desk)
        #expect(small.candidates.map(\.claim) == ["W7"])
        let alone = try await desk.expect(
            201, "sato", "POST", "case-management", "/suspense/\(small.receipt)/match",
            ["step": MoneyDesk.id("match", 4), "claims": ["W7"], "reason": "金額一致"])
        #expect(alone.member("state") == "matched")
        #expect(try await desk.owed("W7") == 0)
        try await desk.city.expectClean()
    }

    @Test(
        "money that is nobody's goes back to its sender: decided, ordered, in one file, paid once though intake is killed"
    )
    func sentBack() async throws {
        let desk = MoneyDesk(city: try City.shared())
        try await desk.pay("nobody", 7007)
        let receipt = try await unmatched(7007, at: desk).receipt
        let refund = MoneyDesk.id("return", 1)
        let decided = try await desk.expect(
            201, "sato", "POST", "case-management", "/suspense/\(receipt)/return",
            ["step": refund, "reason": "送金人の申出"])
        #expect(decided.member("state") == "returning")
        let payout = Payout(desk: desk, receipt: receipt, refund: refund)
        let before = try await payout.booked()
        try await payout.order(MoneyDesk.id("order", 1))
        try await payout.payThroughKills(MoneyDesk.id("file", 1))
        try await eventually(within: .seconds(60), "the desk knows that it is returned") {
            let steps = try await desk.ask("sato", "GET", "case-management", "/suspense/\(receipt)").text
            return steps.contains(#""state":"returned""#)
        }
        #expect(try await payout.booked() - before == 7007)
        try await desk.city.expectClean()
    }
}

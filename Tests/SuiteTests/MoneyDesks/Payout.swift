import Foundation
import TestKit
import Testing

/// A decision to return money on its way into an account: ordered, filed, released, paid.
struct Payout: Sendable {
    let desk: MoneyDesk
    let receipt: String
    let refund: String

    /// The account that nobody may see but the bank.
    static let account = "7654321"

    /// What the books say was paid out so far.
    func booked() async throws -> Int64 {
        try await desk.city.database(of: "case-management").number(
            "select coalesce(sum(booked), 0)::bigint from audit.payouts")
    }

    /// Orders it, twice by the same words, and waits until intake has the order.
    func order(_ order: String) async throws {
        let body: [String: Any] = [
            "order": order, "refund": refund, "holder_kana": "サクラ　ハナコ", "officer": "sato",
            "account": ["bank": "9999", "branch": "001", "product": "1", "number": Payout.account],
        ]
        let path = "/refunds/\(receipt)/orders"
        try await desk.expect(202, "sato", "POST", "case-management", path, body)
        try await desk.expect(200, "sato", "POST", "case-management", path, body)
        try await eventually(within: .seconds(60), "intake has the order") {
            let list = try await desk.expect(200, "sato", "GET", "payment-intake", "/refunds").text
            #expect(!list.contains(Payout.account))
            return list.contains(order)
        }
    }

    /// Writes it into a file that leaves, kills intake at each step, and says everything again: it is paid once.
    func payThroughKills(_ file: String) async throws {
        let intake = "payment-intake"
        let bytes = try await desk.release("refund", file, on: MoneyDesk.day)
        #expect(String(decoding: bytes, as: UTF8.self).contains(Payout.account))
        try await desk.killAndRevive(intake)
        try await desk.expect(200, "sato", "POST", intake, "/refund-files", ["file": file, "on": MoneyDesk.day])
        try await desk.expect(
            200, "abe", "POST", intake, "/refund-files/\(file)/decision", ["decision": "approve"])
        #expect(try await desk.expect(200, "abe", "GET", intake, "/refund-files/\(file)/content").body == bytes)
        let second = try await desk.expect(
            409, "sato", "POST", intake, "/refund-files",
            ["file": MoneyDesk.id("second-\(file)", 1), "on": MoneyDesk.day])
        #expect(second.member("type") == "urn:saiken:problem:nothing-to-pay", "\(second.text)")
        for _ in 0..<2 {
            try await desk.expect(
                200, "sato", "POST", intake, "/refund-files/\(file)/outcome", ["paid_on": MoneyDesk.day])
            try await desk.killAndRevive(intake)
        }
        try await settled("paid")
    }

    /// Waits until case management knows how the last order ended.
    func settled(_ state: String) async throws {
        struct Order: Decodable { let state: String }
        try await eventually(within: .seconds(90), "the order is \(state)") {
            let orders: [Order] = try await desk.expect(
                200, "sato", "GET", "case-management", "/refunds/\(receipt)/orders"
            ).decoded()
            return orders.last?.state == state
        }
    }
}

extension MoneyDeskTests {
    @Test(
        "what was paid twice is returned by an order; a transfer that comes back is ordered anew, and the books follow")
    func paidTwice() async throws {
        struct Overpaid: Decodable {
            let receipt: String
            let overpaid: Int64
            let amount: Int64
        }
        let desk = MoneyDesk(city: try City.shared())
        for minute in [1, 2] {
            try await desk.pay("twice-\(minute)", Debtors.owed, barcode: try Debtors.barcode(2), minute: minute)
        }
        let receipt = try await eventually(within: .seconds(60), "one is too much") { () -> String? in
            let list: [Overpaid] = try await desk.expect(200, "sato", "GET", "case-management", "/refunds").decoded()
            return list.first { $0.overpaid == Int64(Debtors.owed) }?.receipt
        }
        let seen = try await desk.expect(200, "sato", "GET", "case-management", "/refunds/\(receipt)")
        #expect(seen.text.contains("地方税法"), "\(seen.text)")
        let refund = MoneyDesk.id("refund", 1)
        let body = ["refund": refund, "officer": "sato"]
        try await desk.expect(201, "sato", "POST", "case-management", "/refunds/\(receipt)/return", body)
        try await desk.expect(200, "sato", "POST", "case-management", "/refunds/\(receipt)/return", body)
        let payout = Payout(desk: desk, receipt: receipt, refund: refund)
        let before = try await payout.booked()
        let first = MoneyDesk.id("order", 2)
        try await payout.order(first)
        try await payout.payThroughKills(MoneyDesk.id("file", 2))
        #expect(try await payout.booked() - before == Int64(Debtors.owed))

        for _ in 0..<2 {
            try await desk.expect(
                200, "sato", "POST", "payment-intake", "/refunds/\(first)/return",
                ["on": MoneyDesk.day, "reason": "口座解約"])
        }
        try await payout.settled("returned")
        #expect(try await payout.booked() == before)
        try await payout.order(MoneyDesk.id("order", 3))
        try await payout.payThroughKills(MoneyDesk.id("file", 3))
        #expect(try await payout.booked() - before == Int64(Debtors.owed))
        try await desk.city.expectClean()
    }
}

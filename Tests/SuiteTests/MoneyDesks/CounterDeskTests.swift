import Foundation
import TestKit
import Testing

extension MoneyDeskTests {
    @Test("a slip whose claim changed is withdrawn; money that is paid on it all the same is a receipt and is shown")
    func withdrawnSlip() async throws {
        struct Payment: Decodable {
            let amount: Int64
            let reason: String
        }
        let desk = MoneyDesk(city: try City.shared())
        func state() async throws -> String? {
            try await desk.ask("sato", "GET", "payment-intake", "/slips/S4").member("state")
        }
        try await eventually(within: .seconds(60), "the slip may be paid") { try await state() == "usable" }
        try await desk.expect(
            201, "sato", "POST", "case-management", "/reassessments",
            [
                "reassessment": MoneyDesk.id("reassessment", 2), "claim": "C4", "kind": "reduced", "amount": 2300,
                "decided_on": "2026-04-16", "legal_basis": "地方税法17条", "reason": "評価替え",
            ])
        try await eventually(within: .seconds(60), "the slip is withdrawn") { try await state() == "withdrawn" }
        // As if it had been withdrawn before the day of the payment: services stamp with the clock on the wall.
        try await desk.city.database(of: "payment-intake").run(
            """
            update slip_withdrawals set withdrawn_at = '2026-04-10'
            where slip_id = (select slip_id from slips where slip_number = 'S4')
            """)
        try await desk.pay("withdrawn", Debtors.owed, barcode: try Debtors.barcode(4))
        let shown = try await eventually(within: .seconds(60), "the clerk sees it") { () -> Payment? in
            let list: [Payment] = try await desk.expect(
                200, "sato", "GET", "payment-intake", "/slips/withdrawn/payments"
            ).decoded()
            return list.first
        }
        #expect(shown.amount == Int64(Debtors.owed) && shown.reason == "reduced")
        try await eventually(within: .seconds(60), "what is owed is paid") { try await desk.owed("C4") == 0 }
        try await desk.city.expectClean()
    }

    @Test("a collector's book: every number is accounted for once, used ones are posted, and only then it closes")
    func receiptBook() async throws {
        let desk = MoneyDesk(city: try City.shared())
        let book: [String: Any] = [
            "channel": "field-cash", "serial": "A7", "first": 101, "last": 103, "holder": "sato", "officer": "abe",
        ]
        let issued = try await desk.expect(201, "abe", "POST", "payment-intake", "/receipt-books", book)
        let id = try #require(issued.member("book"))
        let twice = try await desk.expect(409, "abe", "POST", "payment-intake", "/receipt-books", book)
        #expect(twice.member("type") == "urn:saiken:problem:serial-used", "\(twice.text)")
        func say(_ status: Int, _ numbers: [[String: Any]]) async throws -> Loopback.Answer {
            try await desk.expect(
                status, "sato", "POST", "payment-intake", "/receipt-books/\(id)/numbers",
                ["officer": "sato", "numbers": numbers])
        }
        let used: [String: Any] = [
            "number": 101, "outcome": "used", "slip": "S6", "amount_yen": Debtors.owed, "paid_on": "2026-04-16",
        ]
        #expect(try await say(200, [used]).member("unaccounted") == "2")
        _ = try await say(409, [used])
        _ = try await say(400, [["number": 102, "outcome": "missing"]])
        let closing = ["officer": "abe"]
        try await desk.expect(409, "abe", "POST", "payment-intake", "/receipt-books/\(id)/close", closing)
        let rest: [[String: Any]] = [
            ["number": 102, "outcome": "missing", "reason": "紛失"], ["number": 103, "outcome": "void", "reason": "書損"],
        ]
        #expect(try await say(200, rest).member("unaccounted") == "0")
        try await eventually(within: .seconds(60), "the collector's cash is posted") { try await desk.owed("C6") == 0 }
        #expect(try await desk.ask("abe", "GET", "payment-intake", "/receipt-books").text.contains("A7"))
        try await desk.expect(200, "abe", "POST", "payment-intake", "/receipt-books/\(id)/close", closing)
        #expect(try await !desk.ask("abe", "GET", "payment-intake", "/receipt-books").text.contains("A7"))
        try await desk.city.expectClean()
    }
}

import Foundation
import TestKit
import Testing

/// A failed debit as the officers' list shows it.
private struct FailedDebit: Decodable {
    let debit: String
    let result: String
    let state: String
    let slip: String?
    let nextDebit: String?
}

/// Seven debtors whose banks answer each with another code, in the order of the lines.
private struct SevenDebits: Sendable {
    let desk: MoneyDesk

    static let codes: [UInt8] = [0, 1, 2, 3, 4, 8, 9]
    static let day = "2026-04-27"

    func debit(_ number: Int) -> String { MoneyDesk.id("debit", number) }
    func mandate(_ number: Int) -> String { MoneyDesk.id("mandate", number) }

    private func permission(_ number: Int, account: String) async throws -> [String: Any] {
        let person = try await desk.city.database(of: "case-management").texts(
            "select person_id::text from persons where person_number = 'D\(number)'")
        return [
            "mandate": mandate(number), "person": try #require(person.first), "holder_kana": "ｻｸﾗ ﾊﾅｺ",
            "from": "2026-04-01", "account": ["bank": "9999", "branch": "001", "product": "1", "number": account],
        ]
    }

    /// Permissions, whose accounts lie sealed and are shown to nobody.
    func permit() async throws {
        for number in 1...7 {
            let body = try await permission(number, account: "765432\(number)")
            try await desk.expect(201, "sato", "POST", "payment-intake", "/mandates", body)
            try await desk.expect(200, "sato", "POST", "payment-intake", "/mandates", body)
            let other = try await permission(number, account: "1111111")
            try await desk.expect(409, "sato", "POST", "payment-intake", "/mandates", other)
            let seen = try await desk.expect(200, "sato", "GET", "payment-intake", "/mandates/\(mandate(number))")
            #expect(seen.member("state") == "active" && !seen.text.contains("765432"), "\(seen.text)")
        }
        let clear = try await desk.city.database(of: "payment-intake").number(
            "select count(*) from mandates where account is not null or sealed is null")
        #expect(clear == 0)
    }

    /// Asks for all of them, each twice, and waits until intake has them.
    func ask() async throws {
        for number in 1...7 {
            let body: [String: Any] = [
                "debit": debit(number), "person": "D\(number)", "mandate": mandate(number), "claims": ["W\(number)"],
                "debit_on": SevenDebits.day, "officer": "sato",
            ]
            try await desk.expect(202, "sato", "POST", "case-management", "/debits", body)
            try await desk.expect(200, "sato", "POST", "case-management", "/debits", body)
        }
        try await eventually(within: .seconds(60), "intake has all debits") {
            let list = try await desk.expect(200, "sato", "GET", "payment-intake", "/debits").text
            return (1...7).allSatisfy { list.contains(debit($0)) }
        }
    }

    func failed(_ number: Int) async throws -> FailedDebit? {
        let list: [FailedDebit] = try await desk.expect(200, "sato", "GET", "case-management", "/debits/failed")
            .decoded()
        return list.first { $0.debit == debit(number) }
    }

    func mandateState(_ number: Int) async throws -> String? {
        try await desk.expect(200, "sato", "GET", "payment-intake", "/mandates/\(mandate(number))").member("state")
    }

    func slipState(_ key: String) async throws -> String {
        let answer = try await desk.ask("sato", "GET", "payment-intake", "/slips/\(key)")
        return [answer.member("state"), answer.member("reason")].compactMap(\.self).joined(separator: " ")
    }
}

extension MoneyDeskTests {
    @Test("a file asks for direct debits, its answer is taken whole and once, and each code has its consequence")
    func debits() async throws {
        let debits = SevenDebits(desk: MoneyDesk(city: try City.shared()))
        let (desk, file) = (debits.desk, MoneyDesk.id("debit-file", 1))
        try await debits.permit()
        try await debits.ask()
        var answer = try await desk.release("debit", file, on: SevenDebits.day)
        for (line, code) in SevenDebits.codes.enumerated() {
            answer[answer.startIndex + (line + 1) * 122 + 111] = 0x30 + code
        }
        let path = "/debit-files/\(file)/result"
        let torn = try await desk.send("abe", "POST", "payment-intake", path, answer.dropLast(244))
        #expect(torn.status == 422 && torn.member("type") == "urn:saiken:problem:result-differs", "\(torn.text)")
        for _ in 0..<2 {
            let taken = try await desk.send("abe", "POST", "payment-intake", path, answer)
            try #require(taken.status == 200, "\(taken.text)")
            #expect(taken.member("collected") == "1" && taken.member("no_account") == "1", "\(taken.text)")
            try await desk.killAndRevive("payment-intake")
        }
        try await expectConsequences(debits)
        try await endTasks(debits)
        try await tellSlips(debits)
        try await desk.city.expectClean()
    }

    /// What stands after each answer, at both services.
    private func expectConsequences(_ debits: SevenDebits) async throws {
        let desk = debits.desk
        try await eventually(within: .seconds(90), "case management has heard every answer") {
            try await desk.city.database(of: "case-management").number(
                "select count(*) from debit_results where debit_id::text like '\(debits.debit(1).prefix(9))%'") == 7
        }
        let expected = [2: "again", 3: "task", 4: "task", 5: "task", 7: "task"]
        for number in 1...7 {
            #expect(try await debits.failed(number)?.state == expected[number], "\(number)")
        }
        let mandates = [3: "ended", 4: "resting", 5: "ended"]
        for number in 1...7 {
            #expect(try await debits.mandateState(number) == mandates[number, default: "active"], "\(number)")
        }
        try await eventually(within: .seconds(60), "what was collected is posted") { try await desk.owed("W1") == 0 }
        let receipts = try await desk.city.database(of: "payment-intake").number(
            "select count(*) from receipts where channel = 'direct-debit'")
        #expect(receipts == 1, "an answer that came twice is money once")
        // 資金不足: the same claim is asked for again on the city's next day.
        let next = try #require(try await debits.failed(2)?.nextDebit)
        try await eventually(within: .seconds(60), "intake has the debit again") {
            let list = try await desk.expect(200, "sato", "GET", "payment-intake", "/debits").text
            return list.contains(next) && list.contains("2026-05-11")
        }
    }

    /// Tasks end by officers, as the table of states allows.
    private func endTasks(_ debits: SevenDebits) async throws {
        let desk = debits.desk
        func step(_ status: Int, _ number: Int, _ event: String, _ id: Int) async throws -> Loopback.Answer {
            try await desk.expect(
                status, "sato", "POST", "case-management", "/debits/\(debits.debit(number))/steps",
                ["step": MoneyDesk.id("debit-step", id), "event": event, "reason": "電話で確認"])
        }
        #expect(try await step(201, 4, "dealt_with", 1).member("state") == "done")
        #expect(try await step(200, 4, "dealt_with", 1).member("state") == "done")
        #expect(try await step(409, 4, "debit_again", 2).member("type") == "urn:saiken:problem:debit-state")
        #expect(try await step(409, 2, "dealt_with", 3).member("type") == "urn:saiken:problem:debit-state")
        let again = try await step(201, 7, "debit_again", 4)
        #expect(again.member("state") == "again" && again.member("next_debit") != nil, "\(again.text)")
        let tasks = try await desk.expect(200, "sato", "GET", "case-management", "/debits/failed?state=task").text
        #expect(tasks.contains(debits.debit(3)) && !tasks.contains(debits.debit(4)), "\(tasks)")
        let resumed = try await desk.expect(
            200, "sato", "POST", "payment-intake", "/mandates/\(debits.mandate(4))/resume", ["reason": "本人の申出"])
        #expect(resumed.member("state") == "active")
        let ended = try await desk.expect(
            409, "sato", "POST", "payment-intake", "/mandates/\(debits.mandate(3))/resume", ["reason": "本人の申出"])
        #expect(ended.member("type") == "urn:saiken:problem:mandate-state", "\(ended.text)")
    }

    /// Whose mandate ended has a new slip that the networks hear of; it is withdrawn when the claim changes.
    private func tellSlips(_ debits: SevenDebits) async throws {
        let desk = debits.desk
        let slip = try #require(try await debits.failed(3)?.slip)
        try await eventually(within: .seconds(60), "the new slip may be paid and the old one may not") {
            let (new, old) = (try await debits.slipState(slip), try await debits.slipState("V3"))
            return new == "usable" && old == "withdrawn replaced"
        }
        let number = try #require(
            try await desk.expect(200, "sato", "GET", "payment-intake", "/slips/\(slip)").member("number"))
        func told(_ delivery: String) async throws -> [Substring] {
            let body = ["delivery": delivery]
            try await desk.expect(201, "sato", "POST", "payment-intake", "/billing-deliveries", body)
            try await desk.expect(200, "sato", "POST", "payment-intake", "/billing-deliveries", body)
            let content = try await desk.expect(
                200, "sato", "GET", "payment-intake", "/billing-deliveries/\(delivery)/content"
            ).text
            return content.split(separator: "\r\n").filter { $0.contains("\"\(number)\"") }
        }
        let first = try await told(MoneyDesk.id("delivery", 1))
        #expect(first.count == 1 && first[0].contains(#","1","#) && first[0].contains("4003"), "\(first)")
        try await desk.expect(
            201, "sato", "POST", "case-management", "/reassessments",
            [
                "reassessment": MoneyDesk.id("reassessment", 1), "claim": "W3", "kind": "reduced", "amount": 1003,
                "decided_on": "2026-04-16", "legal_basis": "給水条例", "reason": "漏水減免",
            ])
        try await eventually(within: .seconds(60), "the slip asks for too much") {
            try await debits.slipState(slip) == "withdrawn reduced"
        }
        let second = try await told(MoneyDesk.id("delivery", 2))
        #expect(second.count == 1 && second[0].contains(#","3","#), "\(second)")
    }
}

import Codec
import CodecPrimitives
import Foundation
import HummingbirdTesting
import OutsourcingRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Outsourcing

@Suite("collections and statements")
struct StatementTests {
    /// A collection of a contractor, as it is answered.
    private func collect(
        _ assignment: String, _ amount: Int, key: String, _ account: ContractorAccount, _ client: any TestClientProtocol
    ) async throws -> Told {
        try await account.post(
            "/collections", ["assignment": assignment, "amount_yen": amount, "paid_on": "2026-05-01"], key: key, client)
    }

    private func posting(
        _ receipt: ReceiptID, _ claim: ClaimID, _ amount: Yen, channel: String, _ finality: PostingRecorded.Finality
    ) -> PostingRecorded {
        PostingRecorded(
            receiptID: receipt, receiptVersion: 1, channel: ReceivedText(channel), finality: finality,
            paidOn: BusinessDate(daysSinceEpoch: 20_574),
            lines: [.init(claimID: claim, principal: amount, lateCharge: 100, fee: .zero, costs: .zero)],
            suspense: .zero, overpaid: .zero)
    }

    @Test("a collection is told as a receipt and an expected remittance, once for its key")
    func once() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let claim: ClaimID = bureau.journal.ids.next()
            let assignment = try await bureau.handedOver(claim, under: account, client)
            let first = try await collect(assignment, 10_000, key: "k1", account, client)
            // 15 June 2026 is a Monday.
            #expect(first.status == 201 && first.text.contains("2026-06-15"))
            let again = try await collect(assignment, 10_000, key: "k1", account, client)
            #expect(again.status == 201 && again.text.utf8.elementsEqual(first.text.utf8))
            let other = try await collect(assignment, 10_001, key: "k1", account, client)
            #expect(other.status == 409 && other.text.contains("idempotency-key"))
            #expect(try await bureau.database.number("select count(*) from collections") == 1)
            guard case .receiptsRecorded(let receipts)? = try await bureau.sent(.receiptsRecorded).first,
                case .remittanceExpected(let expected)? = try await bureau.sent(.remittanceExpected).first
            else {
                Issue.record("nothing was told")
                return
            }
            #expect(receipts.map(\.channel) == [ReceivedText("agent:C001")])
            #expect(receipts.map(\.reference) == [.claim(claim)] && receipts.map(\.stage) == [.confirmed])
            #expect(receipts.map(\.amount) == [10_000] && expected.map(\.amount) == [10_000])
            #expect(expected.map(\.receiptID) == receipts.map(\.receiptID))
        }
    }

    @Test("amounts and days that cannot be are refused, a POST without a key too")
    func bounds() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let assignment = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            for (amount, day) in [(0, "2026-05-01"), (-1, "2026-05-01"), (1, "2026-05-02"), (1, "2026-04-30")] {
                let told = try await account.post(
                    "/collections", ["assignment": assignment, "amount_yen": amount, "paid_on": day],
                    key: "k\(amount)\(day)", client)
                #expect(told.status == 400, "\(amount) \(day)")
            }
            #expect(try await collect(assignment, 1, key: "", account, client).status == 400)
            #expect(try await bureau.database.number("select count(*) from idempotency_keys") == 0)
        }
    }

    @Test("a return needs a contractor's reason, ends the assignment, and is told with it")
    func giveBack() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let assignment = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            let path = "/assignments/\(assignment)/return"
            #expect(try await account.post(path, ["reason": "C04"], key: "r1", client).status == 400)
            #expect(try await account.post(path, ["reason": "R05", "note": "調査済"], key: "r2", client).status == 200)
            #expect(try await account.post(path, ["reason": "R05"], key: "r3", client).status == 409)
            #expect(try await bureau.states() == [.returned])
            guard case .assignmentChanged(let changes)? = try await bureau.sent(.assignmentChanged).last else {
                Issue.record("nothing was told")
                return
            }
            #expect(changes.map(\.stage) == [.returned] && changes.map(\.reason) == [ReceivedText("R05")])
            #expect(changes.map(\.version) == [2])
        }
    }

    @Test("a recall reaches the contractor's news; money that comes afterwards is taken and earns nothing")
    func recall() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let assignment = try await bureau.handedOver(bureau.journal.ids.next(), under: account, client)
            try await ContractorAccount.staff(
                "/assignments/\(assignment)/recall", ["reason": "C04"], expecting: 200, client)
            #expect(try await bureau.states() == [.recalled])
            #expect(try await account.get("/assignments?after=1", client).text.contains("\"reason\":\"C04\""))
            #expect(try await collect(assignment, 500, key: "k", account, client).status == 201)
        }
    }

    @Test("only final money that the city holds earns a fee; it is paid once, and taken back when the money goes back")
    func life() async throws {
        try await Bureau.serve { bureau, client in
            let account = try await ContractorAccount.enter("C001", client)
            let (claim, elsewhere): (ClaimID, ReceiptID) = (bureau.journal.ids.next(), bureau.journal.ids.next())
            let assignment = try await bureau.handedOver(claim, under: account, client)
            let told = try await collect(assignment, 10_103, key: "k1", account, client)
            let text = try #require(try told.object()["receipt"] as? String)
            let receipt = try #require(ReceiptID(text))
            try await bureau.hear(
                .postingsRecorded([
                    posting(receipt, claim, 10_003, channel: "agent:C001", .final),
                    posting(elsewhere, claim, 5_000, channel: "konbini-a", .final),
                ]))
            let news = try await account.get("/assignments?after=1", client)
            #expect(news.text.contains("\"kind\":\"paid\"") && news.text.contains("\"amount_yen\":5100"))
            #expect(!news.text.contains("\"amount_yen\":10103"), "its own money is no news to the contractor")
            try await bureau.hear(
                .postingsRecorded([posting(elsewhere, claim, 5_000, channel: "konbini-a", .final)]), sequence: 2)
            let repeated = try await account.get("/assignments?after=1", client)
            #expect(repeated.text.utf8.elementsEqual(news.text.utf8), "the same payment is told once")
            let june = try Bureau(bureau.database, today: "2026-07-01")
            try await june.application().test(.router) { client in
                let draft = try await account.get("/statements/2026-05", client)
                #expect(draft.text.contains("not_held_by_city") && draft.text.contains("channel_not_counted"))
                #expect(draft.text.contains("\"fee_yen\":0"))
                try await remit(receipt, "2026-05-29", 10_103, expecting: 201, client)
                let closed = try await close("2026-05", of: account, client)
                // 10,003 × 25 % = 2,500.75; the late charge of 100 yen is no principal; tax 250.0
                #expect(closed["fee_yen"] as? Int == 2500 && closed["tax_yen"] as? Int == 250)
                try await Self.recompute(closed)
                let again = try await account.get("/statements/2026-05", client)
                #expect(again.text.contains("\"status\":\"closed\""))
                try await bureau.hear(
                    .postingsRecorded([posting(receipt, claim, 10_003, channel: "agent:C001", .reversal)]),
                    sequence: 3)
                let corrected = try await close("2026-06", of: account, client)
                #expect(corrected["total_yen"] as? Int == -2750 && corrected["counted_yen"] as? Int == -10_003)
                try await Self.recompute(corrected)
            }
        }
    }

    private func remit(
        _ receipt: ReceiptID, _ day: String, _ amount: Int, expecting status: Int, _ client: any TestClientProtocol
    ) async throws {
        for wrong in [amount - 1, amount + 1] {
            try await ContractorAccount.staff(
                "/remittances",
                ["contractor": "C001", "credited_on": day, "amount_yen": wrong, "receipts": ["\(receipt)"]],
                expecting: 409, client)
        }
        try await ContractorAccount.staff(
            "/remittances",
            ["contractor": "C001", "credited_on": day, "amount_yen": amount, "receipts": ["\(receipt)"]],
            expecting: status, client)
    }

    private func close(
        _ month: String, of account: ContractorAccount, _ client: any TestClientProtocol
    ) async throws -> [String: Any] {
        let path = "/contracts/\(account.contract)/statements/\(month)"
        let closed = try await ContractorAccount.staff(path, [:], expecting: 201, client)
        try await ContractorAccount.staff(path, [:], expecting: 409, client)
        return try closed.object()
    }

    /// The independent program comes to the same reasons and yen, and sees a wrong yen.
    static func recompute(_ statement: [String: Any]) async throws {
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let script = Fixtures.project.appending(path: "ops/recompute-statement.py").path
        for (name, change, expected) in [("right.json", 0, Int32(0)), ("wrong.json", 1, 1)] {
            var said = statement
            said["fee_yen"] = (statement["fee_yen"] as? Int ?? 0) + change
            let file = folder.appending(path: name)
            try JSONSerialization.data(withJSONObject: said).write(to: file)
            let output = try await CommandLineTool("/usr/bin/env").run(["python3", script, file.path])
            #expect(output.exitCode == expected, "\(output.text)")
        }
    }
}

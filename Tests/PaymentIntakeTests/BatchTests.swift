import CodecPrimitives
import Foundation
import IntakeRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("calls that share a commit")
struct BatchTests {
    private func body(_ receipt: String, type: String = "receipt.confirmed", amount: Int = 5) -> [UInt8] {
        Array(
            #"{"type":"\#(type)","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"\#(receipt)","amount_yen":\#(amount)}}"#
                .utf8)
    }

    private func bounds(transactions: Int = 1) -> WebhookBatcher.Bounds {
        .init(calls: 16, transactions: transactions, wait: .milliseconds(1), row: 3)
    }

    /// Sends calls at once; the verdicts in words.
    private func send(
        _ calls: [(id: String, gateway: String, body: [UInt8])], to reception: WebhookReception
    ) async throws -> [String] {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask {
                    let verdict = try await reception.take(
                        ReceivedText(call.id), body: call.body, gateway: ReceivedText(call.gateway))
                    return (index, Self.word(verdict))
                }
            }
            var words = Array(repeating: "", count: calls.count)
            for try await (index, word) in group { words[index] = word }
            return words
        }
    }

    private static func word(_ verdict: WebhookReception.Verdict) -> String {
        switch verdict {
        case .applied(let isDuplicate): isDuplicate ? "again" : "new"
        case .quarantined: "quarantined"
        case .conflict: "conflict"
        }
    }

    @Test("200 calls at once are each kept once with their own evidence, in fewer transactions than calls")
    func together() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            let calls = (0..<200).map { (id: "m\($0)", gateway: "g\($0 % 2)", body: body("R\($0)")) }
            let words = try await intake.sharing(bounds()) { try await send(calls, to: $0) }
            #expect(words.allSatisfy { $0 == "new" })
            try await intake.settle()
            #expect(try await database.number("select count(*) from audit.receipts") == 200)
            #expect(try await database.number("select count(distinct evidence_id) from receipt_facts") == 200)
            #expect(
                try await database.number(
                    """
                    select count(*) from receipt_facts f join receipts r using (receipt_id)
                        join webhooks w on w.evidence_id = f.evidence_id join evidence e on e.evidence_id = f.evidence_id
                    where position(convert_to('"' || r.reference || '"', 'UTF8') in e.content) > 0 and r.channel = w.gateway
                    """) == 200)
            let transactions = try await database.number("select count(distinct xmin::text) from webhooks")
            #expect(transactions < 100, "\(transactions) transactions")
        }
    }

    @Test("repetitions, contradictions, news of one receipt and nonsense among them are answered each as alone")
    func mixed() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            var random = SeededRandom.printed(for: "mixed calls at once")
            var calls: [(id: String, gateway: String, body: [UInt8])] = []
            for number in 0..<40 {
                calls.append((id: "c\(number)", gateway: "g", body: body("R\(number % 10)")))
                calls.append((id: "f\(number)", gateway: "g", body: body("R\(number % 10)", type: "receipt.flashed")))
                calls.append((id: "c\(number)", gateway: "g", body: body("R\(number % 10)")))
                calls.append((id: "bad\(number)", gateway: "g", body: Array("no json".utf8)))
            }
            let shuffled = calls.shuffled(using: &random)
            let words = try await intake.sharing(bounds(transactions: 3)) { try await send(shuffled, to: $0) }
            let counts = Dictionary(grouping: words) { $0 }.mapValues(\.count)
            #expect(counts == ["new": 80, "again": 40, "quarantined": 40], "seed \(random.seed): \(counts)")
            try await intake.settle()
            #expect(try await database.texts("select distinct stage || amount from audit.receipts") == ["confirmed5"])
            #expect(try await database.number("select count(*) from receipts") == 10)
            #expect(try await database.number("select count(*) from receipt_facts") == 20)
            let changed = [(id: "c1", gateway: "g", body: body("R1", amount: 6))]
            let other = try await intake.sharing(bounds()) { try await send(changed, to: $0) }
            #expect(other == ["conflict"])
        }
    }

    private func call(_ id: String) -> [(id: String, gateway: String, body: [UInt8])] { [(id, "g", body(id))] }

    private func wordOrRefusal(_ number: Int, _ reception: WebhookReception) async throws -> String {
        do {
            let verdict = try await reception.take(
                ReceivedText("m\(number)"), body: body("R\(number)"), gateway: ReceivedText("g"))
            return Self.word(verdict)
        } catch is PostgresError {
            return "refused"
        }
    }

    @Test("before it runs and after its end calls go alone; those that wait when it ends are kept too")
    func ends() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            // It would wait for company until long after this test.
            let batcher = WebhookBatcher(
                .init(calls: 16, transactions: 1, wait: .seconds(3600), row: 3), in: database.pool)
            let reception = WebhookReception(pool: database.pool, ids: intake.recorder.ids, batcher: batcher)
            #expect(try await send(call("before"), to: reception) == ["new"])
            let waiting = try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await batcher.run() }
                try await eventually("it runs") { batcher.isRunning }
                async let words = send(call("waiting"), to: reception)
                try await eventually("a call waits") { batcher.hasCalls }
                #expect(try await database.number("select count(*) from webhooks") == 1)
                group.cancelAll()
                return try await words
            }
            #expect(waiting == ["new"])
            #expect(try await send(call("after"), to: reception) == ["new"])
            #expect(try await database.number("select count(*) from webhooks") == 3)
        }
    }

    @Test("a call that the store refuses takes none of its batch with it")
    func poison() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await database.pool.withTransaction { tx in
                _ = try tx.execute("alter table webhooks add constraint poison check (webhook_id <> 'm7')")
            }
            let words = try await intake.sharing(bounds()) { reception in
                try await withThrowingTaskGroup(of: String.self) { group in
                    for number in 0..<30 { group.addTask { try await wordOrRefusal(number, reception) } }
                    return try await group.reduce(into: [String]()) { $0.append($1) }
                }
            }
            #expect(words.filter { $0 == "new" }.count == 29 && words.filter { $0 == "refused" }.count == 1)
            try await intake.settle()
            #expect(try await database.number("select count(*) from receipts") == 29)
        }
    }
}

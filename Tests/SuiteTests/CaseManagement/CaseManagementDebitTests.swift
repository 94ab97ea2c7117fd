import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: direct debits")
struct CaseManagementDebitTests {
    private func desk(_ bench: CaseManagementBench) throws -> DebitDesk {
        let table = try #require(
            DebitConsequence.table(ReceivedText("collected=nothing insufficient_funds=debit_again no_account=slip")))
        return DebitDesk(mailbox: bench.mailbox, consequences: table)
    }

    private func asked(_ bench: CaseManagementBench, _ claims: [String]) async throws -> DebitDesk.Asked {
        var ids: [ClaimID] = []
        for claim in claims { ids.append(try await bench.claim(claim)) }
        return DebitDesk.Asked(
            debit: bench.ids.next(), person: try await bench.person("P2"), mandate: bench.ids.next(), claims: ids,
            debitOn: CaseManagementBench.today.adding(days: 7), officer: ReceivedText("sato"))
    }

    /// What became of asking: new, known, or the code of the refusal.
    private func order(_ bench: CaseManagementBench, _ asked: DebitDesk.Asked) async throws -> String {
        let desk = try desk(bench)
        do {
            let isNew = try await bench.pool.withTransaction { tx in
                try desk.order(asked, Recording(by: ReceivedText("sato"), at: WallClock.now()), in: tx).isNew
            }
            return isNew ? "new" : "known"
        } catch let problem as Problem {
            return problem.code
        }
    }

    private func hear(_ bench: CaseManagementBench, _ id: DebitID, _ result: DebitResult) async throws {
        let desk = try desk(bench)
        let news = DebitResulted(debitID: id, result: result, amount: 1, on: CaseManagementBench.today)
        let messages = [bench.incoming(.debitResulted([news]), from: "payment-intake")]
        try await bench.pool.withTransaction { tx in try desk.handle(messages, tx) }
    }

    @Test("a debit asks for what is owed, once; its money pays its claims; one that failed may be asked for again")
    func debit() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let first = try await asked(bench, ["C2", "C3"])
            #expect(try await order(bench, first) == "new")
            #expect(try await order(bench, first) == "known")
            let told = try await bench.told("debit.requested")
            guard told.count == 1, case .debitRequested(let items) = told[0] else {
                Issue.record("one debit is told once")
                return
            }
            #expect(items[0].amount == 64_600 && items[0].lines.count == 2)
            #expect(try await order(bench, asked(bench, ["C2"])) == "debit-runs")
            #expect(try await order(bench, asked(bench, ["C1"])) == "nothing-owed")
            try await hear(bench, first.debit, .insufficientFunds)
            try await hear(bench, first.debit, .insufficientFunds)
            let failed = try await bench.pool.withTransaction { tx in try DebitStore.failed(atMost: 10, in: tx) }
            #expect(failed.map(\.consequence) == [ReceivedText("debit_again")])
            let second = try await asked(bench, ["C2"])
            #expect(try await order(bench, second) == "new")
            try await hear(bench, second.debit, .collected)
            try await bench.receive([
                [
                    ReceiptRecorded(
                        receiptID: bench.ids.next(), version: 1, channel: ReceivedText("direct-debit"),
                        stage: .confirmed,
                        reference: .agent(ReceivedText(second.debit.description)), amount: 4500,
                        paidOn: CaseManagementBench.today, receivedAt: WallClock.now(), evidenceID: bench.ids.next())
                ]
            ])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.broken() == 0)
            await #expect(throws: MessageRefused.self) { try await hear(bench, bench.ids.next(), .collected) }
        }
    }
}

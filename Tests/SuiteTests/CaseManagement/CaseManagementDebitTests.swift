import CaseRules
import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: direct debits")
struct CaseManagementDebitTests {
    private func desk(_ bench: CaseManagementBench) throws -> DebitDesk {
        let terms = try #require(
            SlipTerms(issuer: ReceivedText("912345"), client: ReceivedText("00101"), usableDays: 30))
        return DebitDesk(
            mailbox: bench.mailbox,
            followUps: DebitFollowUpDesk(
                mailbox: bench.mailbox, ids: bench.ids, book: try DebitBook.embedded(),
                days: try #require(DebitDays(ReceivedText("10 27"), leadOpenDays: 5)), calendar: bench.law.calendar,
                slips: SlipDesk(terms: terms, ids: bench.ids), clock: bench.clock))
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
            // The city asks again by itself, once, for the same claims on its next day.
            #expect(try await order(bench, asked(bench, ["C2"])) == "debit-runs")
            let again = try await bench.told("debit.requested")
            guard again.count == 2, case .debitRequested(let next) = again[1] else {
                Issue.record("a debit again is told once")
                return
            }
            #expect(next[0].amount == 64_600 && next[0].mandateID == first.mandate)
            #expect(next[0].debitOn == BusinessDate(iso: "2026-05-11"))
            try await hear(bench, next[0].debitID, .insufficientFunds)
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

    /// What stands after a debit for P2's water of 4,500 yen ended: consequence, states in their order, slips over it.
    private func after(_ result: DebitResult, _ bench: CaseManagementBench) async throws -> (DebitID, String) {
        let debit = try await asked(bench, ["C2"])
        #expect(try await order(bench, debit) == "new")
        try await hear(bench, debit.debit, result)
        try await hear(bench, debit.debit, result)
        let texts = try await bench.pool.withTransaction { tx in
            try tx.query(
                """
                select r.consequence || ': ' || coalesce(string_agg(s.state, ' ' order by s.number), '') || ' '
                    || (select coalesce(sum(l.principal), 0) from slips p join slip_lines l using (slip_id)
                        where p.debit_id = r.debit_id)
                from debit_results r left join debit_steps s using (debit_id) where r.debit_id = $1
                group by r.debit_id, r.consequence
                """, [.id(debit.debit)]
            ) { row in try row.text(0) }
        }
        return (debit.debit, texts.first ?? "")
    }

    @Test(
        "each answer of a bank has its consequence",
        arguments: [
            (DebitResult.insufficientFunds, "debit_again: again 0"), (.noAccount, "new_mandate: slipped task 4500"),
            (.stoppedByHolder, "contact: task 0"), (.noMandate, "new_mandate: slipped task 4500"),
            (.stoppedByCity, "nothing: done 0"), (.other, "ask_bank: task 0"), (.collected, "nothing:  0"),
        ])
    func consequences(result: DebitResult, expected: String) async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            #expect(try await after(result, bench).1 == expected)
        }
    }

    @Test("who fails again pays by slip, and an officer's task ends as the table of states allows")
    func tasks() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let (first, _) = try await after(.insufficientFunds, bench)
            let next = try await bench.pool.withTransaction { tx in
                try DebitStepStore.last(of: [first], in: tx)[first]?.nextDebit
            }
            try await hear(bench, try #require(next), .insufficientFunds)
            #expect(try await bench.number("select count(*) from slips where debit_id is not null") == 1)
            #expect(
                try await bench.number("select count(*) from debit_steps where event = 'slip_issued'") == 1)
            let (asking, _) = try await after(.other, bench)
            func take(_ event: DebitFollowUpEvent, _ id: UUIDv7, of debit: DebitID) async throws -> String {
                let desk = try desk(bench)
                let order = DebitFollowUpDesk.Order(
                    step: id, debit: debit, event: event, reason: ReceivedText("銀行の回答"))
                do {
                    return try await bench.pool.withTransaction { tx in
                        let recording = Recording(by: ReceivedText("sato"), at: WallClock.now())
                        let taken = try desk.followUps.take(order, recording, in: tx)
                        return "\(taken.step.state.rawValue) \(taken.isNew)"
                    }
                } catch let problem as Problem {
                    return problem.code
                }
            }
            let step = bench.ids.nextUUID()
            #expect(try await take(.taskOpened, bench.ids.nextUUID(), of: asking) == "debit-state")
            #expect(try await take(.debitAgain, step, of: asking) == "again true")
            #expect(try await take(.debitAgain, step, of: asking) == "again false")
            #expect(try await take(.slipIssued, step, of: asking) == "step-conflict")
            #expect(try await take(.dealtWith, bench.ids.nextUUID(), of: asking) == "debit-state")
            #expect(try await take(.dealtWith, bench.ids.nextUUID(), of: bench.ids.next()) == "not-found")
            #expect(try await bench.broken() == 0)
        }
    }
}

import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: overpaid money")
struct CaseManagementRefundTests {
    /// P1 owes two instalments of tax and water; P2 a large tax.
    private static let lines = [
        "person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
        "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
        "person,P2,,,,,,1980-01-02,,,,,サクラ　ハナコ/桜　花子",
        "address,,P2,,,,,2010-01-01,,,,,桜丘市港町2番2号",
        "claim,C1,P1,,TAX_RES,2025,1,2025-06-30,2025-04-01,60000,,,",
        "claim,C2,P1,,TAX_RES,2025,2,2025-09-01,2025-04-01,60000,,,",
        "claim,C3,P1,,WATER,2026,1,2026-03-31,2026-03-01,4500,,,",
        "claim,C4,P2,,TAX_FIX,2024,1,2024-05-31,2024-04-01,1500000,,,",
        "slip,S1,,,,,,2025-04-01,2026-04-30,,,,", "line,S1,,C1,,,,,,60000,,,",
        "slip,S4,,,,,,2024-04-01,2026-04-30,,,,", "line,S4,,C4,,,,,,1500000,,,",
        "slip,S5,,,,,,2024-04-01,2026-04-30,,,,", "line,S5,,C1,,,,,,1000,,,", "line,S5,,C4,,,,,,1000,,,",
    ]

    private func prepared(_ bench: CaseManagementBench) async throws -> RefundDesk {
        _ = try await bench.importFile(SmallAssessment.file(Self.lines))
        return RefundDesk(law: bench.law, settlement: bench.settlement)
    }

    private var decision: SetOffStore.Decision {
        SetOffStore.Decision(officer: ReceivedText("officer-1"), on: CaseManagementBench.today)
    }

    private var recording: Recording { Recording(by: ReceivedText("test"), at: WallClock.now()) }

    private func code(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "done"
        } catch let problem as Problem {
            return problem.code
        } catch {
            return "\(error)"
        }
    }

    @Test("what is overpaid on a tax is set against the person's other tax as of the day it became possible, once")
    func setOff() async throws {
        try await CaseManagementBench.run { bench in
            let desk = try await prepared(bench)
            _ = try await bench.pay("S1", 60_000, on: "2025-06-10")
            let twice = try await bench.pay("S1", 60_000, on: "2025-06-20").receiptID
            let waiting = try await bench.pool.withTransaction { tx in try RefundStore.waiting(in: tx) }
            #expect(waiting.map(\.receipt) == [twice] && waiting.map(\.rest) == [60_000])
            let (decision, recording) = (decision, recording)
            let done = try await bench.pool.withTransaction { tx in
                try desk.setOff(twice, nil, by: decision, recording, in: tx)
            }
            // Possible from the due date of 1 September 2025: no charge, although it is decided in April 2026.
            #expect(done.recorded.map(\.state.on.description) == ["2025-09-01"])
            #expect(done.view.setOff.japanese { _ in "市県民税" }[0].contains("地方税法17条の2"))
            #expect(done.recorded[0].interestWorking.contains("還付加算金計算書"))
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.balance("C3") == [4500, 0, 0, 0])
            #expect(try await bench.number("select refundable from audit.conservation") == 0)
            #expect(try await bench.broken() == 0)
            let again = try await bench.pool.withTransaction { tx in
                try desk.setOff(twice, nil, by: decision, recording, in: tx)
            }
            #expect(again.recorded.isEmpty)
            #expect(try await bench.pool.withTransaction { tx in try RefundStore.waiting(in: tx) }.isEmpty)
        }
    }

    @Test(
        "a set-off that loses its money is undone by entries of its own, and later receipts settle around one that stands"
    )
    func late() async throws {
        try await CaseManagementBench.run { bench in
            let desk = try await prepared(bench)
            var first = try await bench.pay("S1", 60_000, on: "2025-06-10")
            let twice = try await bench.pay("S1", 60_000, on: "2025-06-20").receiptID
            let (decision, recording) = (decision, recording)
            _ = try await bench.pool.withTransaction { tx in
                try desk.setOff(twice, nil, by: decision, recording, in: tx)
            }
            (first.version, first.stage) = (2, .reversed)
            try await bench.receive([[first]])
            #expect(try await bench.balance("C1") == [0, 0, 0, 0])
            #expect(try await bench.balance("C2") == [60_000, 0, 0, 0])
            #expect(try await bench.broken() == 0)
            (first.version, first.stage) = (3, .confirmed)
            try await bench.receive([[first]])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("returned money bears interest with its working, is returned once, and pays no claim any more")
    func returned() async throws {
        try await CaseManagementBench.run { bench in
            let desk = try await prepared(bench)
            var first = try await bench.pay("S4", 1_500_000, on: "2024-05-31")
            let twice = try await bench.pay("S4", 1_500_000, on: "2024-05-31").receiptID
            // Of two payments of one day the one with the later id is the overpaid one.
            let (id, asked, recording) = (bench.ids.nextUUID(), RefundDesk.Asked(decision: decision), recording)
            let decided = try await bench.pool.withTransaction { tx in
                try desk.refund(id, twice, asked, recording, in: tx)
            }
            // From 1 July 2024: 549 days at 0.9 % are 20,305, 110 days at 1.3 % are 5,876: 26,181, so 26,100.
            #expect(decided.isNew && decided.decided.amount == 1_500_000 && decided.decided.interest == 26_100)
            #expect(decided.decided.working.string.contains("還付金との計 1,526,100円"))
            #expect(
                try await bench.number(
                    "select sum(amount)::bigint from journal_legs l join journal_entries e using (entry_id) where e.cause = 'refund' and l.account = 3"
                ) == 1_500_000)
            #expect(try await bench.number("select returned from audit.conservation") == 1_500_000)
            #expect(try await bench.number("select return_decided from audit.conservation") == 1_500_000)
            #expect(try await bench.broken() == 0)
            let again = try await bench.pool.withTransaction { tx in
                try desk.refund(id, twice, asked, recording, in: tx)
            }
            #expect(!again.isNew && again.decided == decided.decided)
            let more = bench.ids.nextUUID()
            let refused = await code {
                _ = try await bench.pool.withTransaction { tx in try desk.refund(more, twice, asked, recording, in: tx)
                }
            }
            #expect(refused.contains("nothing-overpaid"), "\(refused)")
            (first.version, first.stage) = (2, .reversed)
            try await bench.receive([[first]])
            #expect(try await bench.balance("C4") == [1_500_000, 0, 0, 0])
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("no money is returned while a tax is open, nor where it is not known whose it was")
    func refused() async throws {
        try await CaseManagementBench.run { bench in
            let desk = try await prepared(bench)
            _ = try await bench.pay("S1", 60_000, on: "2025-06-10")
            let twice = try await bench.pay("S1", 60_000, on: "2025-06-20").receiptID
            let shared = try await bench.pay("S5", 5000, on: "2025-06-20").receiptID
            let (id, asked, recording) = (bench.ids.nextUUID(), RefundDesk.Asked(decision: decision), recording)
            for (receipt, expected) in [
                (twice, "set-off-first"), (shared, "several-persons"), (bench.ids.next() as ReceiptID, "not-found"),
            ] {
                let answer = await code {
                    _ = try await bench.pool.withTransaction { tx in
                        try desk.refund(id, receipt, asked, recording, in: tx)
                    }
                }
                #expect(answer.contains(expected), "\(answer)")
            }
            #expect(try await bench.number("select count(*) from refund_decisions") == 0)
        }
    }
}

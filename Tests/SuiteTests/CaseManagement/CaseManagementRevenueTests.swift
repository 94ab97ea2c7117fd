import CaseRules
import Codec
import CodecPrimitives
import Foundation
import Law
import Outbox
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import CaseManagement

@Suite("Case management: income by day")
struct CaseManagementRevenueTests {
    private static let lines = [
        "person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
        "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
        "claim,C1,P1,,TAX_RES,2025,1,2025-06-30,2025-04-01,60000,,,",
        "claim,C2,P1,,TAX_FIX,2024,1,2024-05-31,2024-04-01,30000,,,",
        "claim,C3,P1,,WATER,2026,1,2026-03-31,2026-03-01,4500,,,",
        "slip,S1,,,,,,2025-04-01,2026-04-30,,,,", "line,S1,,C1,,,,,,60000,,,",
        // One slip with lines over three claims.
        "slip,S2,,,,,,2026-04-01,2026-04-30,,,,", "line,S2,,C1,,,,,,60000,,,", "line,S2,,C2,,,,,,30000,,,",
        "line,S2,,C3,,,,,,4500,,,",
    ]

    private func desk(_ bench: CaseManagementBench) throws -> RevenueDesk {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "ops/city/budget-codes.csv"))
        return RevenueDesk(codes: try BudgetCodes(Array(data), file: "budget-codes.csv"), clock: bench.clock)
    }

    private func came(
        _ bench: CaseManagementBench, _ desk: RevenueDesk, _ receipts: [ReceiptRecorded], on date: String,
        fee: Yen = .zero
    ) async throws {
        let item = RemittanceMatched(
            bankLineID: bench.ids.next(), channel: ReceivedText("konbini-a"),
            creditedOn: BusinessDate(iso: date) ?? CaseManagementBench.today, amount: receipts.map(\.amount).total(),
            receipts: receipts.map(\.receiptID), fee: fee)
        let messages = [bench.incoming(.remittanceMatched([item]), from: "payment-intake")]
        try await bench.pool.withTransaction { tx in try desk.matched(messages, tx) }
    }

    private func rows(_ bench: CaseManagementBench, _ desk: RevenueDesk, on date: String) async throws -> [RevenueRow] {
        let day = BusinessDate(iso: date) ?? CaseManagementBench.today
        return try await bench.pool.withTransaction { tx in try desk.rows(on: day, in: tx) }
    }

    @Test("one receipt over several claims of its slip is reported by account and code, to the yen that the bank has")
    func severalClaims() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.file(Self.lines))
            let desk = try desk(bench)
            let paid = try await bench.pay("S2", 94_500, on: "2026-04-10")
            #expect(try await rows(bench, desk, on: "2026-04-17").isEmpty, "its money is with the agent yet")
            try await came(bench, desk, [paid], on: "2026-04-17")
            let report = try await rows(bench, desk, on: "2026-04-17")
            #expect(report.map(\.amount).total() == 94_500)
            #expect(Set(report.map(\.account.string)).isSuperset(of: ["一般会計", "歳計外現金", "水道事業会計"]))
            #expect(report.allSatisfy { !$0.account.isEmpty })
            // Fixed asset tax of 2024 came after its books had closed; water of March counts for 2025.
            #expect(report.filter { $0.code == ReceivedText("01-02-01-02") }.map(\.year.year) == [AccountingYear(2026)])
            #expect(report.filter { $0.account == ReceivedText("水道事業会計") }.map(\.year.year) == [AccountingYear(2025)])
            try await came(bench, desk, [paid], on: "2026-04-17")
            #expect(
                try await rows(bench, desk, on: "2026-04-17").map(\.amount).total() == 94_500,
                "told twice, reported once")
        }
    }

    @Test("what is booked otherwise later is transferred on that day; the day of the money stays as it was")
    func later() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.file(Self.lines))
            let desk = try desk(bench)
            let paid = try await bench.pay("S1", 60_000, on: "2025-06-10")
            try await came(bench, desk, [paid], on: "2025-06-16")
            let before = try await rows(bench, desk, on: "2025-06-16")
            #expect(before.map(\.amount).total() == 60_000)
            var reversed = paid
            (reversed.version, reversed.stage) = (2, .reversed)
            try await bench.receive([[reversed]])
            try await desk.catchUp(bench.pool)
            try await desk.catchUp(bench.pool)
            #expect(try await rows(bench, desk, on: "2025-06-16") == before)
            let today = CaseManagementBench.today.description
            let transferred = try await rows(bench, desk, on: today)
            #expect(transferred.map(\.amount).total() == -60_000)
            #expect(Set(transferred.map(\.flow)) == [.transfer] && Set(before.map(\.flow)) == [.revenue])
        }
    }

    @Test("money that matches no slip is reported, and an agent's fee stands apart from the gross income")
    func suspenseAndFee() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.file(Self.lines))
            let desk = try desk(bench)
            let paid = try await bench.pay("NOBODY", 10_000, on: "2026-04-10")
            try await came(bench, desk, [paid], on: "2026-04-17", fee: 55)
            let report = try await rows(bench, desk, on: "2026-04-17")
            #expect(report.filter { $0.flow == .revenue }.map(\.amount) == [10_000])
            #expect(report.filter { $0.flow == .revenue }.map(\.title.string) == ["調定なし収納"])
            #expect(report.filter { $0.flow == .agentFee }.map(\.amount) == [55])
        }
    }
}

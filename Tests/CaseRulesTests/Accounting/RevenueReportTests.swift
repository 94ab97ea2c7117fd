import CaseRules
import CodecPrimitives
import Foundation
import Law
import TestKit
import Testing

@Suite("the day's report of income")
struct RevenueReportTests {
    private func codes() throws -> BudgetCodes {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "ops/city/budget-codes.csv"))
        return try BudgetCodes(Array(data), file: "budget-codes.csv")
    }

    private func item(_ kind: String, _ amount: Int64, year: Int = 2025) throws -> RevenueItem {
        let day = try #require(BusinessDate(iso: "2026-04-20"))
        return RevenueItem(
            flow: .revenue, kind: ReceivedText(kind), component: ReceivedText("principal"),
            year: RevenueYear(due: AccountingYear(year).start, incomeOn: day), assessed: AccountingYear(year),
            channel: ReceivedText("konbini-a"), amount: Yen(unchecked: amount))
    }

    @Test("the resident tax is shared among city, prefecture and forest tax, to the yen of the day's sum")
    func shares() throws {
        let rows = try RevenueReport.rows([item("TAX_RES", 60_000), item("TAX_RES", 1)], codes())
        #expect(rows.map(\.share.string).sorted() == ["city", "forest", "prefecture"])
        #expect(rows.map(\.amount).total() == 60_001)
        #expect(rows.first { $0.share == ReceivedText("forest") }?.amount == 480)
        #expect(rows.first { $0.share == ReceivedText("prefecture") }?.amount == 23_808)
    }

    @Test("income without a code is on a line of its own, never left out")
    func unknown() throws {
        let rows = try RevenueReport.rows([item("NEW", 700)], codes())
        #expect(rows.map(\.amount) == [700])
        #expect(rows.map(\.account.isEmpty) == [true])
        #expect(rows.map(\.title.string) == ["NEW"])
    }

    @Test("money paid back lowers this year's income while its books are open, then it is this year's expenditure")
    func refunds() throws {
        let income = try #require(BusinessDate(iso: "2026-03-10"))
        #expect(
            RevenueItem.refund(of: income, decidedOn: try #require(BusinessDate(iso: "2026-05-31"))) == .refundThisYear)
        #expect(
            RevenueItem.refund(of: income, decidedOn: try #require(BusinessDate(iso: "2026-06-01"))) == .refundPastYear)
    }

    @Test("whatever the items, the lines come to the same yen, and taking back is the mirror of taking in")
    func conserved() throws {
        var dice = SeededRandom.printed(for: "the day's report")
        let codes = try codes()
        for _ in 0..<300 {
            let items = try (0..<Int.random(in: 0...20, using: &dice)).map { _ in
                try item(
                    ["TAX_RES", "TAX_FIX", "NHI_TAX", "WATER", "SUSPENSE", "NEW"].randomElement(using: &dice) ?? "NEW",
                    Int64.random(in: -50_000...100_000, using: &dice), year: Int.random(in: 2022...2026, using: &dice))
            }
            let rows = try RevenueReport.rows(items, codes)
            #expect(rows.map(\.amount).total() == items.map(\.amount).total(), "seed \(dice.seed)")
            let mirrored = try RevenueReport.rows(
                items.map { item in
                    var item = item
                    item.amount = -item.amount
                    return item
                }, codes)
            #expect(mirrored.map(\.amount) == rows.map { -$0.amount }, "seed \(dice.seed)")
        }
    }
}

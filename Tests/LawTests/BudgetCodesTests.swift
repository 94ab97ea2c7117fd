import CodecPrimitives
import Foundation
import Law
import TestKit
import Testing

@Suite("budget codes and the year that income counts for")
struct BudgetCodesTests {
    private func day(_ iso: String) throws -> BusinessDate { try #require(BusinessDate(iso: iso)) }

    @Test("income counts for the year it was due in until its books close, then for the year it comes in (施行令142条)")
    func years() throws {
        let due = try day("2026-03-31")
        for (income, year, yearClass) in [
            ("2026-03-31", 2025, RevenueYear.Class.current), ("2026-05-31", 2025, .current),
            ("2026-06-01", 2026, .carried), ("2027-04-01", 2027, .carried),
        ] {
            let found = RevenueYear(due: due, incomeOn: try day(income))
            #expect(found.year == AccountingYear(year), "\(income)")
            #expect(found.yearClass == yearClass, "\(income)")
        }
        #expect(RevenueYear(due: nil, incomeOn: try day("2026-04-01")).year == AccountingYear(2026))
    }

    @Test("the city's file is right: the resident tax has three shares since the forest tax")
    func city() throws {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "ops/city/budget-codes.csv"))
        let codes = try BudgetCodes(Array(data), file: "budget-codes.csv")
        let tax = ReceivedText("TAX_RES")
        func shares(_ component: String, _ year: Int) -> [String] {
            codes.lines(of: tax, component: ReceivedText(component), .current, on: AccountingYear(year).start)
                .map(\.share.string)
        }
        #expect(shares("principal", 2023) == ["city", "prefecture"])
        #expect(shares("principal", 2024) == ["city", "prefecture", "forest"])
        #expect(shares("fee", 2024) == ["city"], "the line for any component")
        #expect(
            codes.lines(of: ReceivedText("NEW"), component: ReceivedText("fee"), .current, on: try day("2026-04-01"))
                .isEmpty)
        for special in BudgetCodes.Special.allCases {
            let lines = codes.lines(
                of: ReceivedText(special.rawValue), component: ReceivedText("principal"), .current,
                on: try day("2026-04-01"))
            #expect(lines.count == 1, "\(special)")
        }
    }

    @Test("the example for containers is right, and has the two codes of money without a claim")
    func example() throws {
        let data = try Data(contentsOf: Fixtures.project.appending(path: "compose/city/budget-codes.csv"))
        let codes = try BudgetCodes(Array(data), file: "budget-codes.csv")
        for kind in ["TAX_FIX", BudgetCodes.Special.suspense.rawValue, BudgetCodes.Special.overpaid.rawValue] {
            let lines = codes.lines(
                of: ReceivedText(kind), component: ReceivedText("principal"), .current, on: try day("2026-04-01"))
            #expect(lines.count == 1, "\(kind)")
        }
    }

    @Test("a share twice on one day, a weight of zero and an unknown component are refused with their line")
    func refused() {
        let header =
            "kind,component,year_class,share,weight,account,code,title,valid_from,valid_to,legal_reference\n"
        for rows in [
            "A,*,*,city,1,x,y,z,2020-04-01,,l\nA,*,*,city,2,x,y,z,2021-04-01,,l\n",
            "A,*,*,city,0,x,y,z,2020-04-01,,l\n", "A,interest,*,city,1,x,y,z,2020-04-01,,l\n",
            "A,*,past,city,1,x,y,z,2020-04-01,,l\n",
        ] {
            #expect(throws: LawError.self) { try BudgetCodes(Array((header + rows).utf8), file: "codes.csv") }
        }
    }
}

import Testing

@testable import Saiken

@Suite("a day's income and the bank")
struct IncomeCheckTests {
    private let report = """
        date,flow,account,code,title,share,fiscal_year,year_class,channel,amount_yen\r
        2026-04-20,revenue,一般会計,01,市民税,city,2026,current,konbini-a,6000\r
        2026-04-20,revenue,歳計外現金,90,県民税,prefecture,2026,current,konbini-a,4000\r
        2026-04-20,transfer,一般会計,01,市民税,city,2026,current,konbini-a,-500\r
        2026-04-20,revenue,一般会計,01,市民税,city,2026,current,counter,800\r
        2026-04-20,refund_this_year,一般会計,01,市民税,city,2026,current,counter,-300\r

        """

    @Test("revenue of every channel is what the bank brought; transfers and refunds are not income of the day")
    func equal() throws {
        let check = try #require(IncomeCheck(report: report, brought: ["konbini-a": 10_000, "counter": 800]))
        #expect(check.isEqual)
        #expect(check.lines.map(\.channel) == ["counter", "konbini-a"])
    }

    @Test("each difference has a kind, also where one side knows nothing of a channel")
    func breaks() throws {
        let check = try #require(
            IncomeCheck(report: report, brought: ["konbini-a": 9_999, "card": 50, "counter": 800]))
        #expect(!check.isEqual)
        #expect(check.lines.compactMap(\.kind) == [.unposted, .unbrought])
        #expect(check.lines.filter { $0.kind != nil }.map(\.channel) == ["card", "konbini-a"])
    }

    @Test("what is no report is not taken for an empty one")
    func unreadable() {
        #expect(IncomeCheck(report: "", brought: [:]) == nil)
        #expect(IncomeCheck(report: "date,flow\r\n", brought: [:]) == nil)
        #expect(IncomeCheck(report: report + "2026-04-20,revenue\r\n", brought: [:]) == nil)
    }
}

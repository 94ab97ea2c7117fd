import ArgumentParser
import CodecPrimitives
import Foundation
import Law
import TestKit
import Testing

@testable import Saiken

@Suite("saiken late-charge")
struct LateChargeCommandTests {
    private static let sakura = Fixtures.project.appending(path: "ops/city/sakuragaoka.csv").path

    private func charge(_ kind: String, _ more: [String]) throws -> Yen? {
        try LateChargeCommand.parse(["--kind", kind, "--principal", "100000", "--due", "2024-05-31"] + more)
            .computed().charge?.charge
    }

    /// Reckoned by hand on 100,000 yen due on Friday 31 May 2024 and paid on 31 December.
    private static let regimes: [(kind: String, more: [String], charge: Yen?)] = [
        // 2.4 % × 30 = 197; 8.7 % × 184 = 4,385.
        ("TAX_RES", [], 4500),
        // Three months at 2.4 %: 92 days, 604; 8.7 % × 122 = 2,907.
        ("NHI_PREM", [], 3500),
        ("LTC_PREM", [], 4500),
        // The same with the city's ordinance of three months.
        ("LTC_PREM", ["--city", sakura], 3500),
        // No ordinance, and the ordinance of a city.
        ("NURSERY", [], nil), ("NURSERY", ["--city", sakura], 4500),
        // Until the day before payment: 8.7 % × 213 = 5,076, cut to 50 yen.
        ("CRA_RET", [], 5050),
        // 3 % × 214 = 1,758, to the yen and down to 100 yen.
        ("HOUSING", [], 1758), ("LOAN_MF", [], 1700),
        // An agreed rate counts where it is higher: 10 % × 214 = 5,863.
        ("HOUSING", ["--contract-rate", "10"], 5863),
        // 14.5 % × 214 = 8,501.
        ("ROAD", ["--regime", "ordinance_cap"], 8500),
        // 7.3 % × 31 until ten days after the demand of 21 June, 620; 14.6 % × 183 = 7,320.
        ("AFTER", ["--regime", "ordinance_demand_10_days", "--demand-issued", "2024-06-21"], 7900),
        // 8.7 % × 183 from the day after the demand's deadline: 4,361.
        ("NHI_PREM", ["--regime", "from_demand_deadline_single_tier", "--demand-deadline", "2024-07-01"], 4300),
        ("NHI_PREM", ["--regime", "from_demand_deadline_single_tier"], 0),
        // Half of it paid on 30 September: 197 + 8.7 % × 92 = 2,192; 8.7 % × 92 on 50,000 = 1,096.
        ("TAX_RES", ["--payment", "2024-09-30:50000"], 3400),
        // Suspended from 1 October; deferred at 0.9 %: 92 days, 226.
        ("TAX_RES", ["--suspension", "2024-10-01..2024-12-31"], 2300),
        ("TAX_RES", ["--deferral", "2024-10-01..2024-12-31"], 2600),
        ("TAX_RES", ["--full-deferral", "2024-10-01..2024-12-31"], 2300),
        ("TAX_RES", ["--waiver", "2025-01-20:1500"], 3000),
        // On 60,000: 118 + 2,631.
        ("TAX_RES", ["--reduced", "40000"], 2700),
    ]

    @Test("every regime is served, with payments, relief, demands, waivers and changed assessments", arguments: regimes)
    func regime(_ row: (kind: String, more: [String], charge: Yen?)) throws {
        #expect(try charge(row.kind, ["--through", "2024-12-31"] + row.more) == row.charge, "\(row.kind) \(row.more)")
    }

    @Test("an increase is charged from its own due date, and both sheets are printed in both languages")
    func increased() throws {
        let arguments = [
            "--principal", "100000", "--due", "2024-05-31", "--through", "2024-12-31", "--increased",
            "2024-07-01:2024-07-31:50000", "--deferral", "2024-10-01..2024-12-31",
        ]
        let charge = try #require(try LateChargeCommand.parse(arguments).computed().charge)
        #expect(charge.workings.count == 2)
        #expect(charge.japanese.contains("延滞金計算書") && charge.japanese.contains("猶予の割合に軽減"))
        let english = LateChargeEnglish.sheet(charge)
        #expect(english.contains("due 2024-07-31") && english.contains("deferral 2024-10-01..2024-12-31"))
        #expect(english.contains("yen in all"))
    }

    @Test("days, amounts and rates that are none are refused")
    func refused() throws {
        let good = ["--principal", "65000", "--due", "2021-05-31", "--through", "2022-01-31"]
        #expect(throws: Never.self) { try LateChargeCommand.parse(good).run() }
        for more in [
            ["--due", "2021-02-30"], ["--principal", "-1"], ["--principal", "99999999999999"],
            ["--payment", "2021-06-01"], ["--deferral", "2021-06-01"], ["--deferral", "2021-06-02..2021-06-01"],
            ["--contract-rate", "3 %"], ["--waiver", "2022-01-01"], ["--increased", "2021-06-01:5000"],
            ["--reduced", "65001"], ["--regime", "none"], ["--kind", "NOTHING"], ["--through", "2027-01-31"],
        ] {
            #expect(throws: (any Error).self, "\(more)") { try LateChargeCommand.parse(good + more).run() }
        }
    }
}

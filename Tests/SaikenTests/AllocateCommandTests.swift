import ArgumentParser
import CodecPrimitives
import Foundation
import Law
import Ledger
import TestKit
import Testing

@testable import Saiken

@Suite("saiken allocate")
struct AllocateCommandTests {
    private func sheet(_ amount: Int64, _ debts: [String], _ more: [String] = []) throws -> AllocationSheet {
        let options = debts.flatMap { ["--debt", $0] }
        return try AllocateCommand.parse(["--amount", "\(amount)", "--on", "2024-12-31"] + options + more).sheet()
    }

    @Test("地方税法14条の5: costs, principal, then the charge that the payment determines, then the fee")
    func tax() throws {
        let sheet = try sheet(104_600, ["TAX_RES:2024-05-31:100000:fee=100:costs=50:name=市税1期"])
        #expect(
            sheet.result.paid == [Amounts(principal: 100_000, lateCharge: 4500, fee: 50, costs: 50)])
        #expect(sheet.charges[0]?.sum == 4582)
        #expect(sheet.japanese.contains("(1) 市税1期 滞納処分費・費用 50円(地方税法14条の3・14条の5)"))
        #expect(sheet.japanese.contains("延滞金額 4,500円"))
        #expect(sheet.english.contains("市税1期: lateCharge 4,500 yen (Local Tax Act 14-3, 14-5)"))
        // In part it determines no charge.
        #expect(try self.sheet(60_000, ["TAX_RES:2024-05-31:100000"]).charges.isEmpty)
    }

    @Test("民法489条: interest until the day, then principal, over several debts, with the payments of before")
    func civil() throws {
        // 30 yen a day from 1 June; from 1 July on 200,000: 16 yen a day. 900 + 184 × 16.43 = 900 + 3,024.
        let sheet = try sheet(
            10_000, ["HOUSING:2024-05-31:365000:name=5月:paid=2024-06-30/165000", "HOUSING:2024-12-27:54000:name=12月"])
        #expect(sheet.charges[0]?.charge == 3924)
        // 54,000 × 3 % × 4 ÷ 365 = 17.
        #expect(sheet.result.paid.map(\.lateCharge) == [3924, 17])
        #expect(sheet.result.paid.map(\.principal) == [6059, 0])
        #expect(sheet.japanese.contains("民法489条1項"))
    }

    @Test("都市計画法75条6項: the charge goes first for a public claim too, when an ordinance sets one")
    func chargeFirst() throws {
        let known = try sheet(5000, ["SEWER_BEN:2024-05-31:100000:charge=3000"])
        #expect(known.result.paid == [Amounts(principal: 2000, lateCharge: 3000)])
        let sakura = Fixtures.project.appending(path: "ops/city/sakuragaoka.csv").path
        let road = try sheet(5000, ["ROAD:2024-05-31:100000"], ["--city", sakura])
        #expect(road.result.paid == [Amounts(principal: 500, lateCharge: 4500)])
    }

    @Test("designation: the payer's word, the city's, an objection, a seizure's law; without a word laws stay apart")
    func purposes() throws {
        let debts = [
            "TAX_RES:2024-11-01:10000:name=a", "TAX_FIX:2024-10-01:10000:name=b", "WATER:2024-10-01:9000:name=c",
        ]
        #expect(try sheet(8000, debts).stop == .lawNotNamed)
        #expect(try sheet(8000, debts).japanese.contains("納付者の指定がない"))
        #expect(try sheet(8000, debts, ["--to", "a"]).result.paid.map(\.total) == [8000, 0, 0])
        #expect(try sheet(8000, debts, ["--to", "a", "--named-by-city"]).result.paid.map(\.total) == [8000, 0, 0])
        #expect(
            try sheet(8000, Array(debts.prefix(2)), ["--to", "a", "--named-by-city", "--objected"]).result.paid
                .map(\.total) == [0, 8000])
        let seized = try sheet(30_000, debts, ["--seizure"])
        #expect(seized.result.paid[2].isZero && seized.result.rest.isPositive)
    }

    @Test("equal debts share in proportion, and a secured one comes before an unsecured one")
    func equal() throws {
        let equal = try sheet(1000, ["TAX_RES:2024-11-01:3000", "TAX_FIX:2024-11-01:1000"])
        #expect(equal.result.paid.map(\.principal) == [750, 250])
        let secured = try sheet(1000, ["HOUSING:2025-02-03:3000", "HOUSING:2025-02-28:3000:secured"])
        #expect(secured.result.paid.map(\.principal) == [0, 1000])
    }

    @Test("what is no debt, no name or no day is refused")
    func refused() throws {
        for debt in [
            "TAX_RES", "TAX_RES:2024-05-31", "TAX_RES:2024-02-30:1", "NOTHING:2024-05-31:1", "TAX_RES:2024-05-31:-1",
            "TAX_RES:2024-05-31:1:fee", "TAX_RES:2024-05-31:1:paid=2024-06-01",
            "TAX_RES:2024-05-31:1:paid=2024-06-01/2",
            "TAX_RES:2024-05-31:1:x=1",
        ] {
            #expect(throws: (any Error).self, "\(debt)") { try sheet(1, [debt]) }
        }
        #expect(throws: (any Error).self) { try sheet(-1, ["TAX_RES:2024-05-31:1"]) }
        #expect(throws: (any Error).self) { try sheet(1, ["TAX_RES:2024-05-31:1"], ["--to", "nobody"]) }
        #expect(throws: (any Error).self) { try sheet(1, []) }
    }
}

import CodecPrimitives
import Law
import Testing

@Suite("Remission of a late charge (law 3.6)")
struct ChargeReliefTests {
    private func relieved(_ spans: [ReliefSpan], _ asked: LateChargeCase) throws -> LateChargeWorking {
        var asked = asked
        asked.relief = spans
        return try ChargeCase.charge(asked)
    }

    @Test("a suspension remits all its days, the day of suspension included")
    func suspension() throws {
        let asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2024-12-31")
        let working = try relieved([ReliefSpan(.suspension, from: day("2024-08-01"), to: day("2024-11-30"))], asked)
        #expect(
            working.brief == [
                "2024-06-01+30 2.4% 197", "2024-07-01+31 8.7% 738", "2024-08-01+122 0% 0", "2024-12-01+31 8.7% 738",
            ])
        #expect(working.charge == 1600)
    }

    @Test("a deferral for disaster or illness remits all days, those of the first tier too")
    func disaster() throws {
        let asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2024-12-31")
        let working = try relieved([ReliefSpan(.fullDeferral, from: day("2024-06-11"), to: day("2024-12-31"))], asked)
        #expect(working.sum == 65 && working.charge == 0)
    }

    @Test("another deferral leaves the first tier as it is, unless the city lowers it too")
    func deferral() throws {
        var asked = LateChargeCase.of(1_000_000, due: "2024-05-31", paid: "2024-07-31")
        asked.relief = [ReliefSpan(.deferral, from: day("2024-06-15"), to: day("2024-07-31"))]
        #expect(try ChargeCase.charge(asked).brief == ["2024-06-01+30 2.4% 1972", "2024-07-01+31 0.9% 764"])
        let reduced = try ChargeCase.charge(asked) { $0.deferralInTierOne = .reduced }
        #expect(reduced.brief == ["2024-06-01+14 2.4% 920", "2024-06-15+47 0.9% 1158"])
    }

    @Test("money of another agency's execution is remitted from the day after its receipt until it is allocated")
    func distribution() throws {
        let asked = LateChargeCase.of(300_000, due: "2024-05-31", paid: "2024-09-20")
        let working = try relieved([ReliefSpan(.distribution, from: day("2024-08-06"), to: day("2024-09-20"))], asked)
        #expect(working.sum == 3165 && working.charge == 3100)
    }

    @Test("where reliefs overlap the one that remits in full counts")
    func overlap() throws {
        let asked = LateChargeCase.of(300_000, due: "2024-05-31", paid: "2024-12-31")
        let deferral = ReliefSpan(.deferral, from: day("2024-07-01"), to: day("2024-12-31"))
        let suspension = ReliefSpan(.suspension, from: day("2024-09-01"), to: day("2024-09-30"))
        let working = try relieved([deferral, suspension], asked)
        #expect(working.lines.map(\.tier) == [.one, .deferral, .suspension, .deferral])
        #expect(try relieved([suspension, deferral], asked).lines == working.lines)
    }

    @Test("an extended filing is charged at its own rate, and the month of the first tier begins after it")
    func filingExtension() throws {
        let asked = LateChargeCase.of(500_000, due: "2024-05-31", paid: "2024-08-31")
        let span = ReliefSpan(.filingExtension, from: day("2024-06-01"), to: day("2024-06-30"))
        #expect(
            try relieved([span], asked).brief
                == ["2024-06-01+30 1.4% 575", "2024-07-01+31 2.4% 1019", "2024-08-01+31 8.7% 3694"])
    }

    @Test("a waiver is a decision on what was determined: it lowers what is owed and never below nothing")
    func waiver() throws {
        var asked = LateChargeCase.of(100_000, due: "2024-05-31", paid: "2024-12-31")
        asked.waivers = [ChargeWaiver(decidedOn: day("2025-01-20"), amount: 1500, reason: "災害による損失")]
        let working = try ChargeCase.charge(asked)
        #expect(working.computed == 4500 && working.charge == 3000)
        let sheet = working.japanese
        for text in ["減免 1,500円(令和7年1月20日決定、災害による損失、地方税法326条3項)", "減免後の延滞金額 3,000円"] {
            #expect(sheet.contains(text), "\(text) in\n\(sheet)")
        }
        asked.waivers.append(ChargeWaiver(decidedOn: day("2025-02-20"), amount: 9000, reason: "生活困窮"))
        #expect(try ChargeCase.charge(asked).charge == 0)
    }

    @Test("the sheet names deferral and suspension with their articles, over two rate years")
    func sheet() throws {
        var asked = LateChargeCase.of(300_000, due: "2024-05-31", paid: "2026-03-31")
        asked.relief = [ReliefSpan(.deferral, from: day("2024-10-01"), to: day("2026-01-31"))]
        let working = try ChargeCase.charge(asked)
        #expect(
            working.brief == [
                "2024-06-01+30 2.4% 591", "2024-07-01+92 8.7% 6578", "2024-10-01+457 0.9% 3380",
                "2026-01-01+31 1.3% 331", "2026-02-01+59 9.1% 4412",
            ])
        #expect(working.charge == 15_200)
        asked.relief.append(
            ReliefSpan(.suspension, from: day("2026-02-01"), to: day("2026-02-28"), article: "国民健康保険法79条の2"))
        let sheet = try ChargeCase.charge(asked).japanese
        let wanted = [
            "猶予期間 令和6年10月1日から令和8年1月31日まで 猶予の割合に軽減(地方税法15条・15条の5・15条の6・15条の9、附則3条の2)",
            "令和8年1月1日から令和8年1月31日まで 31日 猶予期間(地方税法15条・15条の5・15条の6・15条の9、附則3条の2) 年1.3%",
            "令和8年2月1日から令和8年2月28日まで 28日 滞納処分の停止期間(国民健康保険法79条の2)  徴収せず",
            "納期限の翌日から1月を経過する日までの期間 年2.4%", "1月を経過した日以後の期間 年9.1%",
        ]
        for text in wanted { #expect(sheet.contains(text), "\(text) in\n\(sheet)") }
    }
}

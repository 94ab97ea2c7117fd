import CaseRules
import Codec
import CodecPrimitives
import Law
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: pledges, stops and ends")
struct MeasureEndingTests {
    /// A water bill of 2014 and a tax of 2025, of one person; the bill is long prescribed and was never invoked.
    private static let file = SmallAssessment.file(
        SmallAssessment.lines + [
            "claim,C7,P2,,WATER,2014,1,2014-06-30,2014-05-01,30000,,,",
            "claim,C8,P2,,LOAN_MF,2015,1,2015-06-30,2015-05-01,40000,,,",
            "claim,C9,P2,,HOUSING,2025,12,2026-02-27,2026-02-01,30000,,,",
        ])

    @Test("a pledge acknowledges, holds reminders, runs the full charge, and is broken by two missed instalments")
    func pledge() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            let before = try #require(try await measures.charge("C3", until: "2026-12-31"))
            var terms = try await measures.terms("pledge", [("C3", 0)])
            terms.instalments = [
                Instalment(due: measures.day("2026-05-29"), amount: 30_000),
                Instalment(due: measures.day("2026-06-30"), amount: 15_000),
                Instalment(due: measures.day("2026-07-31"), amount: 15_100),
            ]
            let id = try await measures.granted(.pledge, terms, person: "P2")
            #expect(try await bench.forecast("C3").end == measures.day("2031-04-20"))
            #expect(try await bench.forecast("C4").end == measures.day("2030-09-01"))
            #expect(try await measures.charge("C3", until: "2026-12-31")?.charge == before.charge)
            #expect(try await measures.grounds(.reminder, "P2", "C3") == ["hold unavailable "])
            try await measures.watch(on: measures.day("2026-06-05"))
            #expect(try await measures.state(id) == .inForce)
            try await measures.watch(on: measures.day("2026-06-06"))
            #expect(try await measures.state(id) == .missed)
            // Seven days of grace are over on the day after; what comes then catches up.
            try await measures.pay("S3", 30_000, on: "2026-06-10")
            try await measures.watch(on: measures.day("2026-06-11"))
            #expect(try await measures.state(id) == .inForce)
            try await measures.watch(on: measures.day("2026-08-08"))
            #expect(try await measures.state(id) == .broken)
            #expect(try await bench.number("select count(*) from hold_releases where released_on = '2026-08-09'") == 1)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a suspension ends its claims after three years, off the books with its article, and not a day before")
    func threeYears() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            let terms = try await measures.terms("no_property", [("C3", 0), ("C4", 0)])
            let id = try await measures.granted(.suspension, terms, person: "P2")
            #expect(
                try await measures.grounds(.seizureDraft, "P2", "C3").contains(
                    "bar suspended 地方税法15条の7・国税徴収法153条3項"))
            try await measures.watch(on: measures.day("2029-04-20"))
            #expect(try await measures.state(id) == .inForce)
            #expect(try await bench.balance("C3")[0] == 60_000)
            try await measures.watch(on: measures.day("2029-04-21"))
            #expect(try await measures.state(id) == .extinguished)
            #expect(try await bench.balance("C3") == [0, 0, 0, 0])
            #expect(try await bench.balance("C4") == [0, 0, 0, 0])
            #expect(
                try await bench.number(
                    "select count(*) from measure_write_offs where reason = 'LTA15-7-4' and article = '地方税法15条の7第4項' and effective_on = '2029-04-21' and ends_claim"
                ) == 2)
            try await bench.nightly(on: measures.day("2031-09-01")).run()
            #expect(
                try await bench.number(
                    "select count(*) from prescription_write_offs where claim_id = any(select claim_id from measure_claims)"
                ) == 0)
            #expect(try await measures.grounds(.reminder, "P2", "C3").contains("bar extinct 地方税法15条の7第4項"))
            #expect(try await bench.broken() == 0)
        }
    }

    @Test(
        "an extinction waits for an announced receipt and keeps its true day; a settlement afterwards charges nothing")
    func waits() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            try await measures.pay("S3", 20_000, on: "2026-04-21")
            let terms = try await measures.terms("no_property", [("C3", 0)])
            let id = try await measures.granted(.suspension, terms, person: "P2")
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute("update claim_balances set provisional = 1 where principal = 40000")
            }
            try await measures.watch(on: measures.day("2029-04-22"))
            #expect(try await measures.state(id) == .inForce)
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute("update claim_balances set provisional = 0")
            }
            try await measures.watch(on: measures.day("2029-04-23"))
            #expect(try await measures.state(id) == .extinguished)
            let (claim, settlement) = (try await bench.claim("C3"), bench.settlement)
            try await bench.pool.withTransaction { tx in
                try settlement.settleAnew([claim], at: WallClock.now(), in: tx)
            }
            #expect(try await bench.balance("C3") == [0, 0, 0, 0])
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("hardship extinguishes nothing at once: only where there is no property does law allow it")
    func notAtOnce() async throws {
        try await MeasureBench.run { measures in
            let terms = try await measures.terms("hardship", [("C3", 0)])
            let id = try await measures.granted(.suspension, terms, person: "P2")
            #expect(
                await measures.refusal { try await measures.take(.proposeExtinction(.dissolved), of: id) }
                    == ["422", "measure-refused", "ground_unknown"])
            #expect(try await measures.state(id) == .inForce)
        }
    }

    @Test("where nothing can ever be had the claim ends at once, by a director and under its own article")
    func immediate() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            let terms = try await measures.terms("no_property", [("C3", 0)])
            let id = try await measures.granted(.suspension, terms, person: "P2")
            try await measures.take(.proposeExtinction(.limitedAcceptance), of: id)
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "kacho") }
                    == ["403", "measure-refused", "no_power_to_approve"])
            try await measures.take(.approve, of: id, by: "buchou")
            #expect(try await bench.balance("C3") == [0, 0, 0, 0])
            #expect(
                try await bench.number(
                    "select count(*) from measure_write_offs where reason = 'LTA15-7-5' and article = '地方税法15条の7第5項'")
                    == 1)
        }
    }

    @Test("a deferral by agreement moves the due date, its loss takes that back, and its days bear no damages")
    func performance() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let bench = measures.bench
            let whole = try #require(try await measures.charge("C9", until: "2027-04-30"))
            let terms = try await measures.terms("partial_means", [("C9", 0)], until: "2028-03-31")
            let id = try await measures.granted(.performanceDeferral, terms, person: "P2")
            #expect(try await bench.forecast("C9").end == measures.day("2033-03-31"))
            let deferred = try #require(try await measures.charge("C9", until: "2027-04-30"))
            #expect(deferred.charge < whole.charge && deferred.japanese.contains("地方自治法施行令171条の6"))
            #expect(
                try await measures.grounds(.paymentOrder, "P2", "C9").contains(
                    "bar collection_deferred 地方自治法施行令171条の6"))
            let lost = measures.day("2027-05-10")
            try await measures.take(.proposeCancellation(ground: ReceivedText("default")), of: id, on: lost)
            try await measures.take(.approve, of: id, by: "kacho", on: lost)
            #expect(try await bench.forecast("C9").end == measures.day("2032-05-10"))
            #expect(try await bench.number("select count(*) from prescription_corrections where not stands") == 1)
        }
    }

    @Test("a remission waits ten years; a waiver by ordinance or vote ends the claim and is reported to the assembly")
    func waivers() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let bench = measures.bench
            let remission = try await measures.terms("no_means", [("C8", 0)])
            let early = bench.ids.nextUUID()
            var applied = remission
            applied.appliedOn = MeasureBench.today
            try await measures.take(
                .apply(applied), of: early, opening: (.remission, "P2"), on: measures.day("2025-06-30"))
            #expect(
                await measures.refusal {
                    try await measures.take(.propose(remission), of: early, on: measures.day("2025-06-30"))
                } == ["422", "measure-refused", "too_early"])
            _ = try await measures.granted(.remission, remission, person: "P2")
            #expect(try await bench.balance("C8")[0] == 0)
            #expect(try await bench.number("select count(*) from measure_write_offs where reason = 'LAA-O171-7'") == 1)
            let waiver = try await measures.granted(
                .waiver, try await measures.terms("prescription_complete", [("C7", 0)]), person: "P2")
            #expect(try await bench.balance("C7")[0] == 0)
            let vote = try await measures.granted(
                .waiver, try await measures.terms("vote", [("C9", 0)]), person: "P2")
            #expect(try await measures.state(vote) == .awaitingVote)
            #expect(try await bench.balance("C9")[0] == 30_000)
            try await measures.take(.recordVote(carried: true), of: vote)
            #expect(try await bench.balance("C9")[0] == 0)
            try await measures.take(.report, of: waiver)
            let (desk, law) = (measures.desk, bench.law)
            let report = try await bench.pool.withTransaction { tx in
                try desk.waivers(from: MeasureBench.today, to: MeasureBench.today, under: law, in: tx)
            }
            #expect(report.number == 2 && report.amount == 60_000)
            #expect(report.japanese.contains("水道料金\t1件\t30,000円\t時効期間の満了(援用の見込み)\t2026-04-20"))
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a discharge is written off and its mistake put back; a claim that is not extinct is not written off as such")
    func writeOff() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let bench = measures.bench
            let wrong = try await measures.terms("LTA18", [("C3", 0)])
            #expect(
                await measures.refusal {
                    try await measures.take(.propose(wrong), of: bench.ids.nextUUID(), opening: (.writeOff, "P2"))
                } == ["422", "measure-refused", "not_extinct"])
            let id = try await measures.granted(
                .writeOff, try await measures.terms("DISCHARGE", [("C9", 0)]), person: "P2")
            #expect(try await bench.balance("C9")[0] == 0)
            try await measures.take(.proposeCancellation(ground: ReceivedText("mistake")), of: id)
            try await measures.take(.approve, of: id, by: "buchou")
            #expect(try await measures.state(id) == .cancelled)
            #expect(try await bench.balance("C9")[0] == 30_000)
            #expect(try await bench.number("select count(*) from measure_write_offs where reverses is not null") == 1)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a stop of collection survives every year, holds the court back and remits nothing")
    func collectionStop() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let whole = try #require(try await measures.charge("C9", until: "2027-04-30"))
            let id = try await measures.granted(
                .collectionStop, try await measures.terms("small", [("C9", 0)]), person: "P2")
            #expect(try await measures.charge("C9", until: "2027-04-30")?.charge == whole.charge)
            #expect(
                try await measures.grounds(.suit, "P2", "C9").contains("bar suspended 地方自治法施行令171条の5"))
            try await measures.watch(on: measures.day("2030-04-21"))
            #expect(try await measures.state(id) == .inForce)
            #expect(try await measures.bench.forecast("C9").blockedBy.isEmpty)
        }
    }

    @Test("all paid, a measure is complete by the next night, and nothing is on hold any more")
    func paid() async throws {
        try await MeasureBench.run { measures in
            let id = try await measures.granted(
                .suspension, try await measures.terms("unknown", [("C1", 0)]), person: "P1")
            try await measures.pay("S1", 12_300, on: "2026-04-25")
            try await measures.watch(on: measures.day("2026-04-26"))
            #expect(try await measures.state(id) == .completed)
            #expect(try await measures.bench.number("select count(*) from hold_releases") == 1)
        }
    }
}

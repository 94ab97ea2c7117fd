import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("Suspension, stop, remission, write-off, waiver")
struct StopTests {
    private func suspended(_ ground: String = "no_property", from: String = "2023-04-10") throws -> MeasureCase {
        var stop = try MeasureCase(.suspension, due: "2020-06-30")
        #expect(stop.take(.propose(terms(ground, from: from)), on: from) == [])
        #expect(stop.take(.approve, by: MeasureCase.superior(), on: from) == [])
        return stop
    }

    @Test("a suspension of 2023-04-10 extinguishes on 2026-04-11, not a day before")
    func threeYears() throws {
        var stop = try suspended()
        #expect(try stop.pass("2026-04-10") == nil)
        let passed = try stop.pass("2026-04-11")
        let step = try #require(passed)
        #expect(step.event == .yearsPassed && step.day == day("2026-04-11") && step.until == day("2026-04-10"))
        #expect(step.article.utf8.elementsEqual("地方税法15条の7第4項".utf8))
        #expect(stop.measure?.state == .extinguished)
        #expect(stop.effects.claimEvent(.suspension, from: .inForce, step) == .extinguished)
    }

    @Test("asked late, the step still has its true day; the first of the month of February is counted right")
    func late() throws {
        var stop = try suspended()
        #expect(try stop.pass("2026-08-01")?.day == day("2026-04-11"))
        var leap = try suspended(from: "2024-02-28")
        // The years run 2024-02-29 to 2027-02-28: there is no 29 February.
        #expect(try leap.pass("2027-02-28") == nil)
        #expect(try leap.pass("2027-03-01")?.day == day("2027-03-01"))
    }

    @Test("a prescription that ends on 2025-07-30 comes first; one that ends after the years does not")
    func prescriptionFirst() throws {
        var stop = try suspended()
        stop.change { $0.prescriptionEnd = day("2025-07-30") }
        #expect(try stop.pass("2025-07-30") == nil)
        var late = stop
        for (evaluated, today) in [(true, "2025-07-31"), (false, "2026-08-01")] {
            let passed = try evaluated ? stop.pass(today) : late.pass(today)
            let step = try #require(passed)
            #expect(step.event == .claimEnded && step.day == day("2025-07-31"))
        }
        var second = try suspended()
        second.change { $0.prescriptionEnd = day("2026-05-01") }
        #expect(try second.pass("2026-08-01")?.event == .yearsPassed)
    }

    @Test(
        "a claim that prescription took off the books has ended, and is not paid; a paid one beside it does not count")
    func endedNotPaid() throws {
        var stop = try suspended()
        stop.change {
            $0.prescriptionEnd = day("2025-07-30")
            ($0.state, $0.open) = (.extinct, .zero)
        }
        let first = stop
        #expect(try stop.pass("2025-08-10")?.event == .claimEnded)
        #expect(stop.measure?.ended == day("2025-07-30"))
        var paid = first
        paid.change { ($0.prescriptionEnd, $0.state) = (nil, .paid) }
        #expect(try paid.pass("2025-08-10")?.event == .paidInFull)
    }

    @Test("suspended days are free of charge, the first and the last of them included")
    func charge() throws {
        var stop = try suspended()
        stop.take(.proposeCancellation(ground: ReceivedText("no_ground")), on: "2024-03-01")
        #expect(stop.take(.approve, by: MeasureCase.superior(), on: "2024-03-05") == [])
        let span = ReliefSpan(.suspension, from: day("2023-04-10"), to: day("2024-03-05"))
        #expect(stop.measure.flatMap { stop.effects.span(of: $0) } == span)
    }

    @Test("only the hardship ground releases seizures")
    func releases() throws {
        for (ground, isReleased) in [("no_property", false), ("hardship", true), ("unknown", false)] {
            var stop = try MeasureCase(.suspension, due: "2020-06-30")
            stop.take(.propose(terms(ground, from: "2023-04-10")), on: "2023-04-10")
            let step = try #require(stop.decide(.approve, by: MeasureCase.superior(), on: "2023-04-10").step)
            let measure = try #require(stop.measure)
            #expect(stop.effects.releasesSeizures(measure, step) == isReleased)
            #expect(stop.effects.laterFact(.suspension, claimID(1), step) == .suspended(claimID(1)))
        }
    }

    @Test("where nothing can ever be collected it is extinguished at once, by a decision of its own")
    func immediate() throws {
        var stop = try suspended()
        #expect(stop.take(.proposeExtinction(.limitedAcceptance), on: "2023-05-01") == [])
        #expect(stop.measure?.state.isInForce == true)
        #expect(stop.take(.approve, by: MeasureCase.superior(.section), on: "2023-05-02") == [.noPower])
        let step = try #require(stop.decide(.approve, by: MeasureCase.superior(.director), on: "2023-05-02").step)
        #expect(step.to == .extinguished)
    }

    @Test("hardship or an unknown whereabouts extinguish nothing at once: their three years must pass")
    func notAtOnce() throws {
        for ground in ["hardship", "unknown"] {
            let stop = try suspended(ground)
            let refused = stop.decide(.proposeExtinction(.dissolved), on: "2023-05-01").refusals
            #expect(refused.map(\.code) == [.groundUnknown])
            #expect(refused.first?.article.utf8.elementsEqual("地方税法15条の7第5項".utf8) == true)
        }
    }

    @Test("on a day without a rule of its kind the watch refuses instead of passing over")
    func noRule() throws {
        let stop = try suspended()
        let measure = try #require(stop.measure)
        #expect(throws: LawError.self) {
            try stop.rules.pass(.suspension, measure, stop.facts(MeasureCase.clerk), on: day("2016-03-31"))
        }
    }

    @Test("a part is suspended only for a cause")
    func partial() throws {
        let stop = try MeasureCase(.suspension, due: "2020-06-30")
        var part = terms("no_property", from: "2023-04-10", amount: 100_000)
        #expect(stop.decide(.propose(part), on: "2023-04-10").refusals.map(\.code) == [.amount])
        part.partialCause = ReceivedText("divisible_property")
        #expect(stop.decide(.propose(part), on: "2023-04-10").step != nil)
    }

    @Test("a stop under 171-5 ends no claim, however long it lasts, and is not for taxes")
    func collectionStop() throws {
        var stop = try MeasureCase(.collectionStop, "WATER", due: "2015-06-30")
        stop.take(.propose(terms("small", from: "2016-04-10")), on: "2016-04-10")
        #expect(stop.take(.approve, by: MeasureCase.superior(), on: "2016-04-10") == [])
        #expect(try stop.pass("2026-04-11") == nil)
        #expect(stop.measure.flatMap { stop.effects.span(of: $0) } == nil)
        let tax = try MeasureCase(.collectionStop)
        #expect(tax.decide(.propose(terms("small")), on: "2025-01-01").refusals.map(\.code) == [.scope])
    }

    @Test("a remission waits ten years from the due date, or from the first deferral")
    func remission() throws {
        var remission = try MeasureCase(.remission, "LOAN_MF", due: "2014-06-30")
        let asked = terms("no_means", from: "2024-07-01")
        #expect(remission.decide(.propose(asked), on: "2024-06-30").refusals.map(\.code) == [.tooEarly])
        #expect(remission.decide(.propose(asked), on: "2024-07-01").step != nil)
        remission.change { $0.firstDeferral = day("2015-06-30") }
        #expect(remission.decide(.propose(asked), on: "2024-07-01").refusals.map(\.code) == [.tooEarly])
        #expect(remission.take(.propose(asked), on: "2025-07-01") == [])
        let step = try #require(remission.decide(.approve, by: MeasureCase.superior(), on: "2025-07-02").step)
        #expect(step.to == .extinguished)
        #expect(remission.effects.claimEvent(.remission, from: .proposed, step) == .extinguished)
    }

    @Test("what is extinct is written off, and what is not is not")
    func writeOff() throws {
        var writeOff = try MeasureCase(.writeOff)
        let asked = terms("LTA18", from: "2030-07-01")
        #expect(writeOff.decide(.propose(asked), on: "2030-07-01").refusals.map(\.code) == [.notExtinct])
        writeOff.change { $0.state = .extinct }
        #expect(writeOff.take(.propose(asked), on: "2030-07-01") == [])
        let step = try #require(writeOff.decide(.approve, by: MeasureCase.superior(), on: "2030-07-02").step)
        #expect(step.to == .done && writeOff.effects.claimEvent(.writeOff, from: .proposed, step) == .writtenOff)
        var discharge = try MeasureCase(.writeOff, "WATER")
        #expect(discharge.decide(.propose(terms("DISCHARGE")), on: "2025-01-01").step != nil)
        discharge.change { $0.state = .extinct }
        #expect(discharge.decide(.propose(terms("DISCHARGE")), on: "2025-01-01").refusals.map(\.code) == [.extinct])
    }

    @Test("a waiver by ordinance is done when approved; one by vote waits for the assembly; both are reported")
    func waiver() throws {
        var waiver = try MeasureCase(.waiver, "WATER", due: "2018-06-30")
        #expect(waiver.take(.propose(terms("no_means", from: "2025-01-01")), on: "2025-01-01") == [])
        #expect(waiver.take(.approve, by: MeasureCase.superior(), on: "2025-01-02") == [])
        #expect(waiver.measure?.state == .done)
        #expect(waiver.take(.report, on: "2025-06-10") == [] && waiver.measure?.state == .reported)
        var vote = try MeasureCase(.waiver, "WATER", due: "2018-06-30")
        vote.take(.propose(terms("vote", from: "2025-01-01")), on: "2025-01-01")
        #expect(vote.take(.approve, by: MeasureCase.superior(), on: "2025-01-02") == [])
        #expect(vote.measure?.state == .awaitingVote)
        #expect(vote.take(.recordVote(carried: true), on: "2025-03-20") == [] && vote.measure?.state == .done)
    }

    @Test("prescription is a ground of waiver only where it must be invoked, and only once it is complete")
    func waiverForPrescription() throws {
        var waiver = try MeasureCase(.waiver, "WATER", due: "2018-06-30")
        let asked = terms("prescription_complete", from: "2025-01-01")
        #expect(waiver.decide(.propose(asked), on: "2025-01-01").refusals.map(\.code) == [.tooEarly])
        waiver.change { $0.prescriptionEnd = day("2024-12-31") }
        #expect(waiver.decide(.propose(asked), on: "2025-01-01").step != nil)
        #expect(waiver.decide(.propose(terms("stop_lasted")), on: "2025-01-01").refusals.map(\.code) == [.notInForce])
    }

    @Test("the report to the assembly counts claims by kind, ground and day")
    func report() {
        func item(_ name: String, _ amount: Yen, _ ground: String) -> WaiverReport.Item {
            WaiverReport.Item(
                claimName: ReceivedText(name), amount: amount, ground: ReceivedText(ground), waivedOn: day("2025-03-31")
            )
        }
        let report = WaiverReport([
            item("水道料金", 945_490, "破産免責"), item("診療費", 232_915, "時効"), item("水道料金", 1000, "時効"),
            item("診療費", 2000, "時効"),
        ])
        #expect(report.lines.map(\.number).sorted() == [1, 1, 2] && report.number == 4 && report.amount == 1_181_405)
        #expect(report.japanese.contains("診療費\t2件\t234,915円\t時効\t2025-03-31"))
        #expect(report.japanese.contains("計\t4件\t1,181,405円"))
    }
}

import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("What steps of measures mean elsewhere")
struct MeasureMoveTests {
    private let matter = UUIDv7(high: 7, low: 7)

    /// Takes a command and gives the move it made, with what it reports to prescription.
    private func move(
        _ measure: inout MeasureCase, _ command: MeasureCommand, on today: String
    ) throws -> (MeasureMove, [PrescriptionFact]) {
        let isProposal = if case .propose = command { true } else { false }
        let officer = isProposal ? MeasureCase.clerk : MeasureCase.superior()
        let step = try #require(measure.decide(command, by: officer, on: today).step)
        let move = MeasureMove(before: measure.measure, step, kind: measure.kind)
        measure.take(step)
        let rule = try MeasureBook.embedded().rule(measure.kind, on: day(today))
        return (move, measure.effects.prescription(move, under: rule.prescription, matter: matter))
    }

    @Test("a pledge acknowledges when it was signed, an application when it came in, whatever becomes of them")
    func acknowledgements() throws {
        var pledge = try MeasureCase(.pledge)
        let signed = terms("pledge", plan: [("2025-02-28", 120_000)], applied: "2024-12-27")
        #expect(
            try move(&pledge, .propose(signed), on: "2025-01-06").1 == [
                PrescriptionFact(.pledge, on: day("2024-12-27"))
            ])
        #expect(try move(&pledge, .reject, on: "2025-01-07").1 == [])
        var deferral = try MeasureCase(.collectionDeferral)
        let asked = terms("illness", until: "2025-12-31", applied: "2024-12-20")
        let applied = try move(&deferral, .apply(asked), on: "2024-12-24")
        #expect(applied.1 == [PrescriptionFact(.deferralApplication, on: day("2024-12-20"))])
        #expect(applied.0.newDays == nil && !applied.0.begins)
    }

    @Test("a deferral by agreement moves the due date, further when it is prolonged, back when it is lost")
    func dueDates() throws {
        var deferral = try MeasureCase(.performanceDeferral, "HOUSING")
        let asked = terms("no_means", until: "2026-12-31", applied: "2024-12-20")
        _ = try move(&deferral, .apply(asked), on: "2024-12-24")
        deferral.take(.propose(asked), on: "2025-01-01")
        let begun = try move(&deferral, .approve, on: "2025-01-02")
        #expect(begun.1 == [PrescriptionFact(.dueDateMoved, on: day("2025-01-02"), until: day("2026-12-31"))])
        #expect(begun.0.begins && begun.0.newDays == Validity(from: day("2025-01-01"), to: day("2026-12-31")))
        #expect(!deferral.effects.replacesDueDate(begun.0, under: .dueDateMoves))
        deferral.take(.proposeExtension(until: day("2027-12-31"), instalments: []), on: "2026-11-01")
        let longer = try move(&deferral, .approve, on: "2026-11-02")
        #expect(longer.1 == [PrescriptionFact(.dueDateMoved, on: day("2026-11-02"), until: day("2027-12-31"))])
        #expect(longer.0.newDays == Validity(from: day("2027-01-01"), to: day("2027-12-31")))
        #expect(deferral.effects.replacesDueDate(longer.0, under: .dueDateMoves))
        deferral.take(.proposeCancellation(ground: ReceivedText("default")), on: "2027-03-01")
        let lost = try move(&deferral, .approve, on: "2027-03-02")
        #expect(lost.1 == [PrescriptionFact(.dueDateMoved, on: day("2027-03-02"), until: day("2027-03-02"))])
        #expect(lost.0.ends && deferral.effects.replacesDueDate(lost.0, under: .dueDateMoves))
    }

    @Test("a payment order is a proceeding from its filing, and withdrawn before it is none")
    func paymentOrder() throws {
        var order = try MeasureCase(.paymentOrder, "WATER")
        order.take(.propose(terms("arrears")), on: "2025-01-06")
        var early = order
        #expect(try move(&early, .withdraw, on: "2025-01-07").1 == [])
        let filed = try move(&order, .approve, on: "2025-01-08")
        #expect(filed.1 == [PrescriptionFact(.paymentOrderFiled, on: day("2025-01-08"), matter: matter)])
        let withdrawn = try move(&order, .withdraw, on: "2025-01-10")
        #expect(withdrawn.1 == [PrescriptionFact(.proceedingFailed, on: day("2025-01-10"), matter: matter)])
    }

    @Test("what ends a claim is written off with its reason; a part takes its yen, principal first")
    func writeOffs() throws {
        var stop = try MeasureCase(.suspension, due: "2020-06-30")
        stop.take(.propose(terms("no_property", from: "2023-04-10")), on: "2023-04-10")
        let begun = try move(&stop, .approve, on: "2023-04-10")
        let effects = stop.effects
        func off(_ move: MeasureMove) -> MeasureWriteOff? {
            MeasureWriteOff(move, effects.claimEvent(move.kind, from: move.old, move.step))
        }
        #expect(off(begun.0) == nil)
        let before = stop.measure
        let passed = try stop.pass("2026-04-11")
        let step = try #require(passed)
        let over = MeasureMove(before: before, step, kind: .suspension)
        #expect(off(over)?.reason == ReceivedText("LTA15-7-4") && off(over)?.on == day("2026-04-11"))
        #expect(off(over)?.endsClaim == true)
        let open = Amounts(principal: 100_000, lateCharge: 5000, fee: 100)
        #expect(MeasureWriteOff.part(over, 120_000, of: open) == open)
        var waiver = try MeasureCase(.waiver, "WATER", due: "2018-06-30")
        waiver.take(.propose(terms("no_means")), on: "2025-01-01")
        let done = try move(&waiver, .approve, on: "2025-01-02").0
        #expect(off(done)?.reason == ReceivedText("WAIVER_ORD"))
        #expect(MeasureWriteOff.part(done, 102_000, of: open) == Amounts(principal: 100_000, lateCharge: 2000))
        let reported = try move(&waiver, .report, on: "2025-03-02").0
        #expect(off(reported) == nil)
    }

    @Test("the state of a claim: ends before stops, stops before acts, acts before time")
    func standing() {
        var claim = ClaimStanding(due: day("2025-01-31"))
        #expect(claim.state(on: day("2025-01-31")) == .assessed && claim.state(on: day("2025-02-01")) == .overdue)
        let changes: [(WritableKeyPath<ClaimStanding, Bool>, ClaimState)] = [
            (\.isDemanded, .demanded), (\.isSeized, .seized), (\.isDeferred, .deferred), (\.isSuspended, .suspended),
            (\.isPaid, .paid), (\.isExtinct, .extinct), (\.isWrittenOff, .writtenOff),
        ]
        for (change, state) in changes {
            claim[keyPath: change] = true
            #expect(claim.state(on: day("2025-02-01")) == state)
        }
    }
}

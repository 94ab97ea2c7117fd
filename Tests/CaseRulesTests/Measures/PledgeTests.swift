import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("Instalment pledge (分納誓約)")
struct PledgeTests {
    private let lines: [(String, Yen)] = [
        ("2025-01-31", 30_000), ("2025-02-28", 30_000), ("2025-03-31", 30_000), ("2025-04-30", 30_000),
    ]

    private func kept() throws -> MeasureCase {
        var pledge = try MeasureCase(.pledge)
        #expect(pledge.take(.propose(terms("pledge", plan: lines, applied: "2024-12-27")), on: "2024-12-27") == [])
        #expect(pledge.take(.approve, by: MeasureCase.superior(.chief), on: "2024-12-27") == [])
        return pledge
    }

    @Test("one instalment missed past its grace warns, two break")
    func misses() throws {
        var pledge = try kept()
        // Due 31 January; seven days of grace end on 7 February.
        #expect(try pledge.pass("2025-02-07") == nil)
        #expect(try pledge.pass("2025-02-08")?.to == .missed)
        #expect(pledge.measure.map { pledge.effects.isPlanKept($0) } == true)
        #expect(try pledge.pass("2025-03-07") == nil)
        #expect(try pledge.pass("2025-03-08")?.to == .broken)
        #expect(pledge.measure.map { pledge.effects.isPlanKept($0) } == false)
    }

    @Test("what was missed can be caught up, and early money counts for later lines")
    func caughtUp() throws {
        var pledge = try kept()
        try pledge.pass("2025-02-08")
        pledge.payments = [PrincipalPayment(on: day("2025-02-20"), amount: 75_000)]
        pledge.change { $0.open = 45_000 }
        #expect(try pledge.pass("2025-02-20")?.to == .inForce)
        let standing = try #require(
            try pledge.measure.flatMap {
                try pledge.rules.standing(of: $0, pledge.facts(MeasureCase.clerk), on: day("2025-03-10"))
            })
        #expect(standing.isKept && standing.paid == 75_000 && standing.expected == 60_000)
        #expect(standing.next == Instalment(due: day("2025-03-31"), amount: 30_000))
        #expect(try pledge.pass("2025-04-08")?.to == .missed)
    }

    @Test("money paid before the plan is none of its instalments")
    func before() throws {
        var pledge = try kept()
        pledge.payments = [PrincipalPayment(on: day("2024-12-31"), amount: 60_000)]
        #expect(try pledge.pass("2025-02-08")?.to == .missed)
    }

    @Test("asked late, a pledge with two lines missed is broken at once; a paid one is complete")
    func ends() throws {
        var pledge = try kept()
        var paid = pledge
        #expect(try pledge.pass("2025-03-08")?.to == .broken)
        paid.change { ($0.open, $0.state) = (.zero, .paid) }
        #expect(try paid.pass("2025-01-10")?.to == .completed)
    }

    @Test("a pledge needs its signature and a plan of exactly what is owed, and does not move a tax's charge")
    func conditions() throws {
        let pledge = try MeasureCase(.pledge)
        func refusals(_ terms: MeasureTerms) -> [MeasureRefusal.Code] {
            pledge.decide(.propose(terms), on: "2024-12-27").refusals.map(\.code)
        }
        #expect(refusals(terms("pledge", plan: lines)) == [.dayInvalid])
        #expect(refusals(terms("pledge", applied: "2024-12-27")) == [.instalments])
        #expect(refusals(terms("pledge", plan: [("2025-01-31", 30_000)], applied: "2024-12-27")) == [.instalments])
        let kept = try kept()
        #expect(kept.measure.flatMap { kept.effects.span(of: $0) } == nil)
        #expect(kept.measure.flatMap { kept.effects.relief(of: $0) } == nil)
    }
}

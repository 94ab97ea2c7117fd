import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Demand list and states of a claim")
struct DemandListTests {
    private func candidate(
        _ number: Int, due: String = "2025-06-30", state: ClaimState = .overdue,
        _ change: (inout DemandCandidate) -> Void = { _ in }
    ) throws -> DemandCandidate {
        var candidate = DemandCandidate(
            claim: claimID(number), kind: try LawBook.embedded().kind(ReceivedText("TAX_RES"), on: day("2025-06-01")),
            due: day(due), open: Amounts(principal: 10_000, fee: 100), state: state)
        change(&candidate)
        return candidate
    }

    private func list(_ candidates: [DemandCandidate], on date: String = "2025-07-10") throws -> [DemandDue] {
        try DemandList(law: .embedded()).due(on: day(date), among: candidates)
    }

    @Test("an overdue claim is due with its last day in time and the deadline to write")
    func due() throws {
        let item = try #require(try list([try candidate(1)]).first)
        #expect(item.sendBy == day("2025-07-20"))
        // Ten days after 10 July is a Sunday, and Monday 21 July 2025 is a holiday.
        #expect(item.deadline == day("2025-07-22"))
        #expect(item.amount == 10_100)
        #expect(!item.isLate)
        #expect(try list([try candidate(1)], on: "2025-07-21").first?.isLate == true)
    }

    @Test("not due, paid, demanded, suspended and extinct claims are not on the list; a deferred one is")
    func selection() throws {
        let candidates = [
            try candidate(1, due: "2025-07-10"), try candidate(2) { $0.open.principal = .zero },
            try candidate(3) { $0.demandedOn = day("2025-07-05") }, try candidate(4, state: .suspended),
            try candidate(5, state: .extinct), try candidate(6, state: .deferred),
        ]
        #expect(try list(candidates).map(\.claim) == [claimID(6)])
    }

    @Test("a claim with an announced receipt is marked, and the earlier due comes first")
    func order() throws {
        let candidates = [
            try candidate(1) { $0.provisional = 10_100 }, try candidate(2, due: "2025-06-02"),
        ]
        let items = try list(candidates)
        #expect(items.map(\.claim) == [claimID(2), claimID(1)])
        #expect(items.map(\.waitsForReceipt) == [false, true])
    }

    @Test("a year whose holidays are not known is an error, not a guess")
    func unknownYear() throws {
        #expect(throws: CaseRulesError(.law)) { try list([try candidate(1)], on: "2031-01-06") }
    }

    @Test("the table of states allows these steps and no others")
    func states() {
        let allowed: [(ClaimState, ClaimEvent, ClaimState)] = [
            (.assessed, .dueDatePassed, .overdue), (.overdue, .demandIssued, .demanded),
            (.demanded, .seizureServed, .seized), (.seized, .seizureEnded, .demanded),
            (.seized, .suspended, .suspended), (.suspended, .extinguished, .extinct),
            (.suspended, .reliefEnded, .demanded), (.demanded, .deferralGranted, .deferred),
            (.paid, .paymentReversed, .overdue), (.extinct, .writtenOff, .writtenOff),
            (.deferred, .paidInFull, .paid), (.writtenOff, .paidInFull, .paid),
            (.demanded, .writtenOff, .writtenOff), (.writtenOff, .writeOffReversed, .overdue),
        ]
        for (from, event, to) in allowed { #expect(from.after(event) == to) }
        let denied: [(ClaimState, ClaimEvent)] = [
            (.assessed, .demandIssued), (.assessed, .seizureServed), (.overdue, .seizureServed),
            (.paid, .seizureServed), (.paid, .demandIssued), (.extinct, .demandIssued), (.extinct, .paidInFull),
            (.suspended, .seizureServed), (.deferred, .seizureServed), (.writtenOff, .demandIssued),
            (.assessed, .writtenOff), (.paid, .writtenOff), (.suspended, .deferralGranted),
            (.extinct, .writeOffReversed),
        ]
        for (from, event) in denied { #expect(from.after(event) == nil) }
    }

    @Test("no state has two ways for one event, and every state can be reached")
    func table() {
        let keys = ClaimState.edges.map { [$0.from.rawValue, $0.event.rawValue] }
        #expect(Set(keys).count == keys.count)
        #expect(Set(ClaimState.edges.map(\.to)).union([.assessed]) == Set(ClaimState.allCases))
        #expect(Set(ClaimState.edges.map(\.event)) == Set(ClaimEvent.allCases))
    }
}

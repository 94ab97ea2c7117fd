import CaseRules
import Law
import Testing

@Suite("State tables of measures")
struct MeasureTableTests {
    /// Every allowed step of every kind as `from event to`; whatever is not here is denied.
    private static let deferral = """
        proposed approved in_force; proposed rejected rejected; proposed withdrawn withdrawn;
        proposed paid_in_full completed; proposed claim_ended ended;
        in_force extension_proposed extension_proposed; extension_proposed approved in_force;
        extension_proposed rejected in_force; in_force cancellation_proposed cancellation_proposed;
        cancellation_proposed approved cancelled; cancellation_proposed rejected in_force;
        in_force expired expired; in_force paid_in_full completed; in_force claim_ended ended;
        extension_proposed expired expired; extension_proposed paid_in_full completed;
        extension_proposed claim_ended ended; cancellation_proposed expired expired;
        cancellation_proposed paid_in_full completed; cancellation_proposed claim_ended ended
        """
    private static let application = """
        new applied applied; applied proposed proposed; applied rejected rejected; applied withdrawn withdrawn;
        """
    private static let start = """
        new proposed proposed; proposed rejected rejected; proposed withdrawn withdrawn;
        """
    private static let grant = """
        proposed approved in_force; proposed paid_in_full completed; proposed claim_ended ended;
        in_force cancellation_proposed cancellation_proposed; cancellation_proposed approved cancelled;
        cancellation_proposed rejected in_force; in_force paid_in_full completed; in_force claim_ended ended;
        cancellation_proposed paid_in_full completed; cancellation_proposed claim_ended ended;
        """
    private static let expected: [MeasureKind: String] = [
        .collectionDeferral: application + deferral, .saleDeferralApplied: application + deferral,
        .performanceDeferral: application + deferral,
        .saleDeferralOfficio: "new proposed proposed; " + deferral,
        .suspension: start + grant + """
            in_force extinction_proposed extinction_proposed; extinction_proposed approved extinguished;
            extinction_proposed rejected in_force; in_force years_passed extinguished;
            cancellation_proposed years_passed extinguished; extinction_proposed years_passed extinguished;
            extinction_proposed paid_in_full completed; extinction_proposed claim_ended ended
            """,
        .collectionStop: start + grant,
        .pledge: start + grant + """
            in_force missed missed; missed caught_up in_force; missed broken broken; in_force broken broken;
            missed cancellation_proposed cancellation_proposed; missed paid_in_full completed;
            missed claim_ended ended
            """,
        .remission: application + start + """
            proposed approved extinguished; proposed paid_in_full completed; proposed claim_ended ended
            """,
        .writeOff: start + """
            proposed approved done; done cancellation_proposed cancellation_proposed;
            cancellation_proposed approved cancelled; cancellation_proposed rejected done
            """,
        .waiver: start + """
            proposed approved done; proposed submitted awaiting_vote; proposed paid_in_full completed;
            proposed claim_ended ended; awaiting_vote vote_carried done; awaiting_vote vote_lost rejected;
            awaiting_vote withdrawn withdrawn; awaiting_vote paid_in_full completed;
            awaiting_vote claim_ended ended; done reported reported
            """,
        .paymentOrder: start + """
            proposed approved filed; proposed paid_in_full completed; proposed claim_ended ended;
            filed served served; filed service_failed void; served objected suit;
            served objection_period_passed declarable; declarable objected suit;
            declarable declaration_applied declared; declarable window_missed void; declared objected suit;
            declared declaration_served enforceable; declared service_failed void; enforceable objected suit;
            enforceable objection_period_passed final; filed withdrawn withdrawn; served withdrawn withdrawn;
            declarable withdrawn withdrawn; declared withdrawn withdrawn; enforceable withdrawn withdrawn;
            filed paid_in_full completed; served paid_in_full completed; declarable paid_in_full completed;
            declared paid_in_full completed; enforceable paid_in_full completed
            """,
    ]

    /// `from event` → `to`.
    private func allowed(_ kind: MeasureKind) -> [String: String] {
        let rows = (MeasureTableTests.expected[kind] ?? "").split { $0 == ";" || $0 == "\n" }
        return rows.reduce(into: [:]) { known, row in
            let words = row.split(separator: " ").map(String.init)
            if words.count == 3 { known["\(words[0]) \(words[1])"] = words[2] }
        }
    }

    @Test("every state and event: what the table allows and what it denies", arguments: MeasureKind.allCases)
    func everyPair(_ kind: MeasureKind) {
        let (table, allowed) = (MeasureTables.table(of: kind), allowed(kind))
        #expect(!allowed.isEmpty)
        for state in MeasureState.allCases {
            for event in MeasureEvent.allCases {
                let to = table.edge(from: state, on: event)?.to.rawValue
                let wanted = allowed["\(state.rawValue) \(event.rawValue)"]
                #expect(to == wanted, "\(kind.rawValue): \(state.rawValue) on \(event.rawValue)")
            }
        }
        #expect(Set(table.edges.map { "\($0.from) \($0.event)" }).count == table.edges.count, "no pair twice")
    }

    @Test("only another officer approves and rejects, and only facts expire, break, serve and complete")
    func takers() {
        let decided: Set<MeasureEvent> = [.approved, .rejected, .submitted]
        let happened: Set<MeasureEvent> = [
            .expired, .paidInFull, .claimEnded, .yearsPassed, .missed, .caughtUp, .broken, .served, .serviceFailed,
            .objected, .objectionPeriodPassed, .windowMissed, .declarationServed, .voteCarried, .voteLost,
        ]
        for edge in MeasureKind.allCases.flatMap({ MeasureTables.table(of: $0).edges }) {
            let wanted: StepTaker =
                decided.contains(edge.event) ? .approver : happened.contains(edge.event) ? .fact : .officer
            #expect(edge.taker == wanted, "\(edge)")
        }
    }

    @Test("every state of a table can be reached, and every event and state is used by some kind")
    func reachable() {
        var used: Set<MeasureEvent> = []
        var states: Set<MeasureState> = []
        for kind in MeasureKind.allCases {
            let table = MeasureTables.table(of: kind)
            var reached: Set<MeasureState> = [table.initial]
            for _ in table.edges { reached.formUnion(table.edges.filter { reached.contains($0.from) }.map(\.to)) }
            #expect(reached == Set(table.states), "\(kind.rawValue)")
            used.formUnion(table.edges.map(\.event))
            states.formUnion(table.states)
        }
        #expect(used == Set(MeasureEvent.allCases))
        #expect(states == Set(MeasureState.allCases))
    }
}

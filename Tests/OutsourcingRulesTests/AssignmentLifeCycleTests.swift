import OutsourcingRules
import Testing

@Suite("the life of an assignment")
struct AssignmentLifeCycleTests {
    @Test("the straight way: asked, cleared, handed over, given back")
    func straight() throws {
        let events: [AssignmentEvent] = [.asked, .granted, .handedOver, .returned]
        let end = try events.reduce(AssignmentState.requested) { try AssignmentLifeCycle.state(from: $0, after: $1) }
        #expect(end == .returned)
    }

    @Test("nothing is handed over but from a clearance")
    func onlyFromClearance() {
        for state in AssignmentState.allCases {
            let after = try? AssignmentLifeCycle.state(from: state, after: .handedOver)
            #expect((after != nil) == (state == .cleared), "\(state)")
        }
    }

    @Test("a revocation or an expiry stops what has not left, and it may be asked about again")
    func revocation() {
        for state in AssignmentState.allCases {
            let revoked = try? AssignmentLifeCycle.state(from: state, after: .revoked)
            #expect(revoked == (state == .cleared ? .requested : nil), "\(state)")
            let expired = try? AssignmentLifeCycle.state(from: state, after: .expired)
            #expect(expired == (state == .cleared || state == .asking ? .requested : nil), "\(state)")
        }
    }

    @Test("what has ended stays ended")
    func ends() {
        for state in AssignmentState.allCases where !state.isOpen {
            for event in AssignmentEvent.allCases {
                #expect(throws: OutsourcingRefusal.stateDenies) {
                    try AssignmentLifeCycle.state(from: state, after: event)
                }
            }
        }
    }

    @Test("a recall reaches every open assignment: one that has left comes back, any other never leaves")
    func recall() throws {
        for state in AssignmentState.allCases where state.isOpen {
            let after = try AssignmentLifeCycle.state(from: state, after: .recalled)
            #expect(after == (state == .active ? .recalled : .refused), "\(state)")
        }
    }

    @Test("every pair has at most one edge, and every event at least one")
    func unique() {
        let pairs = AssignmentLifeCycle.edges.map { "\($0.from) \($0.event)" }
        #expect(Set(pairs).count == pairs.count)
        for event in AssignmentEvent.allCases {
            #expect(AssignmentLifeCycle.edges.contains { $0.event == event }, "\(event)")
        }
    }
}

import GarnishmentRules
import Testing

@Suite("the life of a seizure item")
struct ItemLifeCycleTests {
    @Test("the straight way from request to money")
    func straight() throws {
        let events: [ItemEvent] = [
            .draftAsked, .draftGranted, .evidenceFound, .approvedTwice, .exportAsked, .exportGranted, .written,
            .collected,
        ]
        let end = try events.reduce(ItemState.requested) { try ItemLifeCycle.state(from: $0, after: $1) }
        #expect(end == .collected)
    }

    @Test("nothing is written but from an export clearance")
    func onlyFromClearance() {
        for state in ItemState.allCases {
            let written = try? ItemLifeCycle.state(from: state, after: .written)
            #expect((written != nil) == (state == .exportCleared), "\(state)")
        }
    }

    @Test("no approval without evidence, and no export question without approval")
    func order() {
        for state in ItemState.allCases {
            #expect(((try? ItemLifeCycle.state(from: state, after: .approvedTwice)) != nil) == (state == .evidenced))
            #expect(((try? ItemLifeCycle.state(from: state, after: .exportAsked)) != nil) == (state == .approved))
        }
    }

    @Test("a revocation stops every item that has a clearance and has not left")
    func revocation() {
        let stoppable: Set<ItemState> = [.cleared, .evidenced, .approved, .clearing, .exportCleared]
        for state in ItemState.allCases {
            let after = try? ItemLifeCycle.state(from: state, after: .revoked)
            #expect(after == (stoppable.contains(state) ? .dropped : nil), "\(state)")
        }
    }

    @Test("what has ended stays ended, but a dropped item may be drafted again")
    func ends() throws {
        for state in ItemState.allCases where !state.isOpen && state != .dropped {
            for event in ItemEvent.allCases {
                #expect(throws: GarnishmentRefusal.stateDenies) { try ItemLifeCycle.state(from: state, after: event) }
            }
        }
        #expect(try ItemLifeCycle.state(from: .dropped, after: .draftAsked) == .drafting)
    }

    @Test("every pair has at most one edge")
    func unique() {
        let pairs = ItemLifeCycle.edges.map { "\($0.from) \($0.event)" }
        #expect(Set(pairs).count == pairs.count)
    }
}

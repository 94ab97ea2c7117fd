import NoticeRules
import Testing

/// Every pair of state and event, written out by hand beside the table: what is not here is denied.
@Suite("the lives of a letter and of its sheet")
struct LifeCycleTests {
    private static let notices: [NoticeState: [NoticeEvent: NoticeState]] = [
        .requested: [.asked: .asking, .refused: .refused],
        .asking: [.granted: .cleared, .refused: .refused, .expired: .requested],
        .cleared: [.printed: .printed, .refused: .refused, .expired: .requested, .revoked: .requested],
        .printed: [.dispatched: .dispatched, .pulled: .pulled],
        .dispatched: [.returned: .returned],
        .returned: [:], .refused: [:], .pulled: [:],
    ]

    private static let pieces: [PieceState: [PieceEvent: PieceState]] = [
        .printed: [.asked: .asking, .stopped: .toPull, .spoiled: .spoiled],
        .asking: [.granted: .cleared, .expired: .printed, .stopped: .toPull],
        .cleared: [.dispatched: .dispatched, .expired: .printed, .stopped: .toPull, .spoiled: .spoiled],
        .toPull: [.pulled: .pulled],
        .dispatched: [.returned: .returned],
        .pulled: [:], .spoiled: [:], .returned: [:],
    ]

    @Test("a letter goes only the ways of its table", arguments: NoticeState.allCases, NoticeEvent.allCases)
    func notice(_ state: NoticeState, _ event: NoticeEvent) throws {
        let allowed = try #require(Self.notices[state])[event]
        if let allowed {
            #expect(try NoticeLifeCycle.state(from: state, after: event) == allowed)
        } else {
            #expect(throws: NoticeRefusal.stateDenies) { try NoticeLifeCycle.state(from: state, after: event) }
        }
    }

    @Test("a sheet goes only the ways of its table", arguments: PieceState.allCases, PieceEvent.allCases)
    func piece(_ state: PieceState, _ event: PieceEvent) throws {
        let allowed = try #require(Self.pieces[state])[event]
        if let allowed {
            #expect(try PieceLifeCycle.state(from: state, after: event) == allowed)
        } else {
            #expect(throws: NoticeRefusal.stateDenies) { try PieceLifeCycle.state(from: state, after: event) }
        }
    }

    @Test("a sheet leaves only from cleared, and nothing leads back from what is accounted for but a return")
    func leaving() {
        #expect(PieceLifeCycle.edges.filter { $0.to == .dispatched }.map(\.from) == [.cleared])
        #expect(NoticeLifeCycle.edges.filter { $0.to == .dispatched }.map(\.from) == [.printed])
        let back = PieceLifeCycle.edges.filter { $0.from.isAccounted }
        #expect(back.map(\.event) == [.returned])
        #expect(PieceState.allCases.filter(\.mayLeave).allSatisfy { !$0.isAccounted })
    }

    @Test("an edge stands once in its table")
    func once() {
        #expect(Set(NoticeLifeCycle.edges).count == NoticeLifeCycle.edges.count)
        #expect(Set(PieceLifeCycle.edges).count == PieceLifeCycle.edges.count)
        #expect(Set(NoticeLifeCycle.edges.map { "\($0.from)\($0.event)" }).count == NoticeLifeCycle.edges.count)
        #expect(Set(PieceLifeCycle.edges.map { "\($0.from)\($0.event)" }).count == PieceLifeCycle.edges.count)
    }
}

import Law
import NoticeRules
import Testing

@Suite("what becomes of a letter that the gate turned away")
struct GateRefusalsTests {
    private typealias Refusal = ClearanceGate.Refusal

    @Test("before its printing it is asked about anew, unless it only has to wait")
    func letters() {
        let events = Refusal.allCases.map(\.noticeEvent)
        #expect(events == [.expired, .revoked, .expired, .revoked, .revoked, nil])
    }

    @Test("on its way out it is asked about anew or pulled, with a reason, unless it only has to wait")
    func sheets() {
        let events = Refusal.allCases.map { $0.pieceEvent?.event }
        #expect(events == [.expired, .stopped, .expired, .stopped, .stopped, nil])
        let reasons = Refusal.allCases.map { $0.pieceEvent?.reason }
        #expect(reasons == [nil, .revoked, nil, .amount, .amount, nil])
    }
}

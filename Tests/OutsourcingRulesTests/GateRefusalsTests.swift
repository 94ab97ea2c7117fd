import Law
import OutsourcingRules
import Testing

@Suite("what becomes of an assignment that the gate turned away")
struct GateRefusalsTests {
    @Test("it is asked about anew, unless it only has to wait")
    func events() {
        let events = ClearanceGate.Refusal.allCases.map(\.assignmentEvent)
        #expect(events == [.expired, .revoked, .expired, .expired, .expired, nil])
    }
}

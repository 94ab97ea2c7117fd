import GarnishmentRules
import Law
import Testing

@Suite("what becomes of an item that the gate turned away")
struct GateRefusalsTests {
    @Test("only silence is worth waiting for; everything else drops the item")
    func events() {
        let events = ClearanceGate.Refusal.allCases.map(\.itemEvent)
        #expect(events == [.expired, .revoked, .expired, .amountChanged, .amountChanged, nil])
    }
}

import CodecPrimitives
import GarnishmentRules
import Testing

@Suite("the gate before a seizure leaves")
struct ExportGateTests {
    private let now = Timestamp(microseconds: 1_776_027_600_000_000)

    private func gate(heartbeatAge: Int64? = 5) -> ExportGate {
        ExportGate(now: now, heartbeatAt: heartbeatAge.map { now.adding(seconds: -$0) }, heartbeatSecondsMax: 30)
    }

    private func clearance(
        amount: Yen = 5000, lives seconds: Int64 = 60, isRevoked: Bool = false
    ) -> ExportGate.Clearance {
        ExportGate.Clearance(amountNow: amount, expiresAt: now.adding(seconds: seconds), isRevoked: isRevoked)
    }

    @Test("granted, alive, not revoked, same amount, fresh heartbeat: it may leave")
    func passes() throws {
        try gate().check(clearance(), frozen: 5000)
    }

    @Test("each missing condition closes the gate by itself")
    func closed() {
        #expect(throws: GarnishmentRefusal.clearanceMissing) { try gate().check(nil, frozen: 5000) }
        #expect(throws: GarnishmentRefusal.clearanceExpired) { try gate().check(clearance(lives: 0), frozen: 5000) }
        #expect(throws: GarnishmentRefusal.clearanceRevoked) {
            try gate().check(clearance(isRevoked: true), frozen: 5000)
        }
        #expect(throws: GarnishmentRefusal.amountChanged) { try gate().check(clearance(amount: 4999), frozen: 5000) }
        #expect(throws: GarnishmentRefusal.amountNotPositive) { try gate().check(clearance(amount: 0), frozen: 0) }
        for age in [30, 31, nil, -31] as [Int64?] {
            #expect(throws: GarnishmentRefusal.heartbeatTooOld) {
                try gate(heartbeatAge: age).check(clearance(), frozen: 5000)
            }
        }
    }

    @Test("only a stale heartbeat is worth waiting for")
    func events() {
        #expect(ExportGate.event(for: .heartbeatTooOld) == nil)
        #expect(ExportGate.event(for: .clearanceExpired) == .expired)
        #expect(ExportGate.event(for: .clearanceRevoked) == .revoked)
        #expect(ExportGate.event(for: .amountChanged) == .amountChanged)
    }
}

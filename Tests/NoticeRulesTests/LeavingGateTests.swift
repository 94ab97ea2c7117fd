import CodecPrimitives
import NoticeRules
import Testing

@Suite("the gate")
struct LeavingGateTests {
    private let now = Timestamp(microseconds: 1_780_000_000_000_000)

    private func gate(beat seconds: Int64?) -> LeavingGate {
        LeavingGate(
            now: now, heartbeatAt: seconds.map { now.adding(seconds: -$0) }, heartbeatSecondsMax: 30)
    }

    private func clearance(
        _ amount: Yen = 12_300, lives seconds: Int64 = 60, isRevoked: Bool = false
    ) -> LeavingGate.Clearance {
        LeavingGate.Clearance(amountNow: amount, expiresAt: now.adding(seconds: seconds), isRevoked: isRevoked)
    }

    @Test("granted, unexpired, not revoked, the printed amount, a fresh heartbeat: it passes")
    func passes() throws {
        try gate(beat: 29).check(clearance(), frozen: 12_300)
    }

    @Test("whatever is missing turns it away by its name")
    func turnsAway() {
        #expect(throws: NoticeRefusal.clearanceRevoked) {
            try gate(beat: 0).check(clearance(isRevoked: true), frozen: 12_300)
        }
        #expect(throws: NoticeRefusal.clearanceExpired) {
            try gate(beat: 0).check(clearance(lives: 0), frozen: 12_300)
        }
        #expect(throws: NoticeRefusal.amountDiffers) { try gate(beat: 0).check(clearance(12_299), frozen: 12_300) }
        #expect(throws: NoticeRefusal.amountDiffers) { try gate(beat: 0).check(clearance(12_400), frozen: 12_300) }
        for age in [Int64?.none, 30, 31, -31] {
            #expect(throws: NoticeRefusal.heartbeatTooOld) { try gate(beat: age).check(clearance(), frozen: 12_300) }
        }
    }

    @Test("a silent decider makes it wait; the rest is asked anew or pulled, with a reason")
    func follows() {
        #expect(LeavingGate.noticeEvent(for: .heartbeatTooOld) == nil)
        #expect(LeavingGate.pieceEvent(for: .heartbeatTooOld) == nil)
        #expect(LeavingGate.noticeEvent(for: .clearanceExpired) == .expired)
        #expect(LeavingGate.noticeEvent(for: .clearanceRevoked) == .revoked)
        #expect(LeavingGate.pieceEvent(for: .clearanceExpired)?.event == .expired)
        let revoked = LeavingGate.pieceEvent(for: .clearanceRevoked)
        #expect(revoked?.event == .stopped && revoked?.reason == .revoked)
        let amount = LeavingGate.pieceEvent(for: .amountDiffers)
        #expect(amount?.event == .stopped && amount?.reason == .amount)
    }
}

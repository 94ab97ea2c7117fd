import CodecPrimitives
import Law
import Testing

@Suite("the last look before an act leaves")
struct ClearanceGateTests {
    private typealias Refusal = ClearanceGate.Refusal
    private let now = Timestamp(microseconds: 1_780_000_000_000_000)

    private func gate(beat seconds: Int64? = 5) -> ClearanceGate {
        ClearanceGate(now: now, heartbeatAt: seconds.map { now.adding(seconds: -$0) }, heartbeatSecondsMax: 30)
    }

    private func clearance(
        _ amount: Yen = 5000, lives seconds: Int64 = 60, isRevoked: Bool = false
    ) -> ClearanceGate.Clearance {
        ClearanceGate.Clearance(amountNow: amount, expiresAt: now.adding(seconds: seconds), isRevoked: isRevoked)
    }

    @Test("granted, unexpired, not revoked, the same amount, a fresh heartbeat: it passes", arguments: [-29, 0, 29])
    func passes(age: Int64) throws {
        try gate(beat: age).check(clearance(lives: 1), frozen: 5000)
        try gate(beat: age).check(clearance(lives: 1))
    }

    @Test("each missing condition closes the gate by itself")
    func closed() {
        #expect(throws: Refusal.clearanceMissing) { try gate().check(nil, frozen: 5000) }
        #expect(throws: Refusal.clearanceRevoked) { try gate().check(clearance(isRevoked: true), frozen: 5000) }
        for seconds in [0, -1] as [Int64] {
            #expect(throws: Refusal.clearanceExpired) { try gate().check(clearance(lives: seconds), frozen: 5000) }
        }
        for amount in [4999, 5001] as [Yen] {
            #expect(throws: Refusal.amountChanged) { try gate().check(clearance(amount), frozen: 5000) }
        }
        for amount in [0, -1] as [Yen] {
            #expect(throws: Refusal.amountNotPositive) { try gate().check(clearance(amount), frozen: amount) }
            #expect(throws: Refusal.amountNotPositive) { try gate().check(clearance(amount)) }
        }
        for age in [nil, 30, 31, -30, -31] as [Int64?] {
            #expect(throws: Refusal.heartbeatTooOld) { try gate(beat: age).check(clearance(), frozen: 5000) }
            #expect(throws: Refusal.heartbeatTooOld) { try gate(beat: age).check(clearance()) }
        }
    }

    @Test("what would be refused anyway is not waited for, and a revocation is named before all else")
    func order() {
        let silent = gate(beat: nil)
        let dead = clearance(4999, lives: 0, isRevoked: true)
        #expect(throws: Refusal.clearanceRevoked) { try silent.check(dead, frozen: 5000) }
        #expect(throws: Refusal.clearanceExpired) { try silent.check(clearance(4999, lives: 0), frozen: 5000) }
        #expect(throws: Refusal.amountChanged) { try silent.check(clearance(4999), frozen: 5000) }
        #expect(throws: Refusal.clearanceMissing) { try silent.check(nil) }
    }

    @Test("the codes are what callers have always seen")
    func codes() {
        #expect(
            Refusal.allCases.map(\.rawValue) == [
                "clearance_missing", "clearance_revoked", "clearance_expired", "amount_not_positive", "amount_changed",
                "heartbeat_too_old",
            ])
    }
}

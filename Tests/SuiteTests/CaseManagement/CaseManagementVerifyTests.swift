import CodecPrimitives
import ServiceKit
import Testing

@testable import Saiken

/// Each check of `saiken verify`, broken on purpose.
@Suite("Verify")
struct CaseManagementVerifyTests {
    private static let ids = IDSource()
    private let receipt: ReceiptID = ids.next()
    private let clearance: ClearanceID = ids.next()
    private let request: SeizureRequestID = ids.next()

    /// Books in which every promise holds: one receipt, one seizure that left under its clearance.
    private var good: AuditSnapshot {
        var good = AuditSnapshot.sample(
            of: "payment-intake", "receipts.recorded", messages: 4, under: (clearance, "seizureExport", 900))
        let known = AuditSnapshot.Receipt(
            version: 2, channel: ReceivedText("konbini-a"), stage: ReceivedText("confirmed"), amount: 500)
        good.recorded = [receipt: known]
        good.applied = [receipt: known]
        good.recordedLater = [receipt: known]
        good.channels = [
            .init(channel: ReceivedText("konbini-a"), applied: 500, posted: 300, suspense: 150, refundable: 50)
        ]
        good.exports = [
            .init(request: request, clearance: clearance, amount: 900, exportedAt: good.takenAt.adding(seconds: -10))
        ]
        good.parked = [.init(service: ReceivedText("case-management"), count: 0, oldest: nil)]
        return good
    }

    /// Breaks the good books in one way and expects exactly this to be found, or not.
    private func expect(
        _ check: String, isFound: Bool = true, at place: SourceLocation = #_sourceLocation,
        after change: (inout AuditSnapshot) -> Void
    ) {
        let found = checks(change)
        #expect(found.contains(check) == isFound, "\(found)", sourceLocation: place)
    }

    private func checks(_ change: (inout AuditSnapshot) -> Void) -> [String] { good.checks(after: change) }

    @Test("good books have no findings")
    func clean() { #expect(checks { _ in }.isEmpty) }

    @Test("P1: a receipt that was lost, doubled, changed or invented is found")
    func oneEffect() {
        expect("receipt_missing") { $0.applied = [:] }
        expect("receipt_behind") { $0.applied[receipt]?.version = 1 }
        expect("receipt_unknown_version") { $0.applied[receipt]?.version = 3 }
        expect("receipt_differs") { $0.applied[receipt]?.amount = 501 }
        expect("receipt_invented") { $0.recordedLater = [:] }
    }

    @Test("P1: a receipt still under way is not lost until its message is too old")
    func inFlight() {
        func change(_ snapshot: inout AuditSnapshot, age: Int64) {
            snapshot.applied = [:]
            snapshot.channels = []
            snapshot.streams[0].unsent = 1
            snapshot.streams[0].oldestUnsent = snapshot.takenAt.adding(seconds: -age)
        }
        expect("receipt_missing", isFound: false) { change(&$0, age: 5) }
        expect("receipt_missing") { change(&$0, age: 61) }
        expect("unsent_too_long") { change(&$0, age: 61) }
    }

    @Test("P1: a receipt in the queue is not lost until its message is too old, nor is a newer one invented")
    func inQueue() {
        func change(_ snapshot: inout AuditSnapshot, youngFrom: Int64?) {
            snapshot.applied = [:]
            snapshot.channels = []
            snapshot.appliedStreams[0].through = 3
            snapshot.streams[0].youngFrom = youngFrom
        }
        expect("receipt_missing", isFound: false) { change(&$0, youngFrom: 4) }
        expect("behind", isFound: false) { change(&$0, youngFrom: 4) }
        expect("receipt_missing") { change(&$0, youngFrom: nil) }
        expect("behind") { change(&$0, youngFrom: nil) }
        expect("ahead", isFound: false) {
            $0.appliedStreams[0].through = 5
            $0.streams[0].lastLater = 5
        }
    }

    @Test("P1: an answered call that is no receipt is found when it is too old, and at once when it cannot become one")
    func keptCalls() {
        func change(_ snapshot: inout AuditSnapshot, age: Int64, cause: String? = nil) {
            snapshot.keptCalls = [
                .init(
                    evidence: Self.ids.next(), receivedAt: snapshot.takenAt.adding(seconds: -age),
                    cause: cause.map { ReceivedText($0) })
            ]
        }
        #expect(checks { change(&$0, age: 5) }.isEmpty)
        #expect(checks { change(&$0, age: 61) } == ["call_not_applied"])
        #expect(checks { change(&$0, age: 5, cause: "check_violation") } == ["call_set_aside"])
    }

    @Test("P2: money that is not conserved, an unbalanced journal and a wrong balance are found")
    func conservation() {
        expect("channel_not_conserved") { $0.channels[0].suspense = 149 }
        expect("journal_unbalanced") { $0.imbalances = 1 }
        expect("balance_differs") {
            $0.wrongBalances = [
                .init(claim: Self.ids.next(), stored: 1, fromLegs: 2, provisionalStored: 0, provisionalFromLegs: 0)
            ]
        }
        expect("charge_differs") {
            $0.wrongCharges = [.init(claim: Self.ids.next(), stored: 0, fromLegs: 341)]
        }
        expect("channel_total_differs") {
            $0.channels[0].applied = 400
            $0.channels[0].posted = 200
        }
    }

    @Test("P3: what left without, above, before, after or against its clearance is found")
    func clearances() {
        expect("export_without_clearance") { $0.exports[0].clearance = nil }
        expect("export_without_clearance") { $0.clearances = [:] }
        expect("clearance_used_twice") { $0.exports.append($0.exports[0]) }
        expect("export_above_clearance") { $0.exports[0].amount = 901 }
        expect("export_under_another_act") { $0.clearances[clearance]?.act = ReceivedText("seizureDraft") }
        expect("export_before_grant") { $0.clearances[clearance]?.grantedAt = $0.takenAt }
        expect("export_after_expiry") { $0.clearances[clearance]?.expiresAt = $0.takenAt.adding(seconds: -11) }
        // Heard of before it left, or so long under way that the heartbeat's bound was over; it left ten seconds ago.
        expect("export_of_revoked") { $0.heardRevocations[clearance] = $0.takenAt.adding(seconds: -11) }
        expect("export_of_revoked") { $0.clearances[clearance]?.revokedAt = $0.takenAt.adding(seconds: -40) }
        expect("export_of_revoked", isFound: false) {
            $0.clearances[clearance]?.revokedAt = $0.takenAt.adding(seconds: -39)
            $0.heardRevocations[clearance] = $0.takenAt.adding(seconds: -9)
        }
    }

    @Test("P3: a claim handed over without, above, before, after or against its clearance is found")
    func handOvers() {
        let (placement, clearance): (PlacementID, ClearanceID) = (Self.ids.next(), Self.ids.next())
        func handedOver(_ change: (inout AuditSnapshot) -> Void) -> [String] {
            checks { snapshot in
                snapshot.clearances[clearance] = .init(
                    act: ReceivedText("handOver"), amount: 700, grantedAt: snapshot.takenAt.adding(seconds: -60),
                    expiresAt: snapshot.takenAt, revokedAt: nil)
                snapshot.handOvers = [
                    .init(
                        placement: placement, clearance: clearance, amount: 700,
                        handedOverAt: snapshot.takenAt.adding(seconds: -10))
                ]
                change(&snapshot)
            }
        }
        #expect(handedOver { _ in } == [])
        #expect(handedOver { $0.clearances[clearance] = nil } == ["handover_without_clearance"])
        #expect(handedOver { $0.handOvers.append($0.handOvers[0]) } == ["clearance_used_twice"])
        #expect(handedOver { $0.handOvers[0].amount = 701 } == ["handover_above_clearance"])
        #expect(
            handedOver { $0.clearances[clearance]?.act = ReceivedText("demand") } == ["handover_under_another_act"])
        #expect(handedOver { $0.clearances[clearance]?.grantedAt = $0.takenAt } == ["handover_before_grant"])
        #expect(
            handedOver { $0.clearances[clearance]?.expiresAt = $0.takenAt.adding(seconds: -11) }
                == ["handover_after_expiry"])
        #expect(
            handedOver { $0.heardRevocations[clearance] = $0.takenAt.adding(seconds: -11) } == ["handover_of_revoked"])
        #expect(
            handedOver { $0.clearances[clearance]?.revokedAt = $0.takenAt.adding(seconds: -40) }
                == ["handover_of_revoked"])
        #expect(handedOver { $0.clearances[clearance]?.revokedAt = $0.takenAt.adding(seconds: -39) } == [])
    }

    @Test("P8: holes, gaps, streams that are behind or ahead, and parked messages are found")
    func streams() {
        expect("stream_with_holes") { $0.streams[0].messages = 3 }
        expect("gap") { $0.appliedStreams[0].gaps = 1 }
        expect("behind") { $0.appliedStreams[0].through = 3 }
        expect("ahead") { $0.appliedStreams[0].through = 5 }
        expect("parked") { $0.parked[0].count = 1 }
    }
}

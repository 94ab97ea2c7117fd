import CodecPrimitives
import ServiceKit
import Testing

@testable import Saiken

/// Each check of `saiken verify` on letters, broken on purpose.
@Suite("Verify: letters")
struct LetterVerifyTests {
    private static let ids = IDSource()
    private let notice: NoticeID = ids.next()
    private let bundle: BundleID = ids.next()
    private let claim: ClaimID = ids.next()
    private let clearance: ClearanceID = ids.next()

    /// Books in which every promise holds: a bundle of three, of which one left and became a demand.
    private var good: AuditSnapshot {
        var good = AuditSnapshot.sample(
            of: "notifications", "notice.dispatched", messages: 1, under: (clearance, "demand", 12_300))
        let day = BusinessDate(daysSinceEpoch: 20_584)
        good.bundles = [.init(bundle: bundle, lastSequence: 3, pieces: 3, unaccounted: 0, isClosed: true)]
        good.dispatches = [
            .init(
                notice: notice, bundle: bundle, sequence: 1, claim: claim, clearance: clearance, amount: 12_300,
                day: day, at: good.takenAt.adding(seconds: -10))
        ]
        good.dispatchesLater = good.dispatches
        good.noticedDemands = [.init(notice: notice, claim: claim, issuedOn: day, clearance: clearance)]
        return good
    }

    private func checks(_ change: (inout AuditSnapshot) -> Void) -> [String] { good.checks(after: change) }

    @Test("good books have no findings")
    func clean() { #expect(checks { _ in }.isEmpty) }

    @Test("P9: a sequence number that is missing, or left open in a closed bundle, is found")
    func sequences() {
        #expect(checks { $0.bundles[0].pieces = 2 } == ["sequence_missing"])
        #expect(checks { $0.bundles[0].unaccounted = 1 } == ["sheet_unaccounted"])
        #expect(
            checks {
                $0.bundles[0].unaccounted = 1
                $0.bundles[0].isClosed = false
            }.isEmpty)
    }

    @Test("P3: a letter that left without its clearance, under another act, too late or after a revocation is found")
    func clearances() {
        #expect(checks { $0.clearances = [:] } == ["letter_without_clearance"])
        #expect(checks { $0.clearances[clearance]?.act = ReceivedText("reminder") } == ["letter_under_another_act"])
        #expect(checks { $0.clearances[clearance]?.amount = 12_299 } == ["letter_above_clearance"])
        #expect(
            checks { $0.clearances[clearance]?.expiresAt = $0.takenAt.adding(seconds: -11) } == ["letter_after_expiry"])
        #expect(
            checks { $0.clearances[clearance]?.revokedAt = $0.takenAt.adding(seconds: -40) } == ["letter_of_revoked"])
        #expect(checks { $0.heardRevocations[clearance] = $0.takenAt.adding(seconds: -11) } == ["letter_of_revoked"])
    }

    @Test("P1: a letter that left twice, or a sheet that was two letters, is found")
    func twice() {
        #expect(checks { $0.dispatches.append($0.dispatches[0]) }.contains("letter_dispatched_twice"))
        #expect(
            checks {
                $0.dispatches.append($0.dispatches[0])
                $0.dispatches[1].notice = Self.ids.next()
            }.contains("letter_dispatched_twice"))
    }

    @Test("P1: every letter that left is exactly one demand, the same one, and none is invented")
    func demands() {
        #expect(checks { $0.noticedDemands = [] } == ["dispatch_without_demand"])
        #expect(checks { $0.noticedDemands.append($0.noticedDemands[0]) } == ["demand_twice"])
        #expect(
            checks { $0.noticedDemands[0].issuedOn = $0.noticedDemands[0].issuedOn.adding(days: 1) } == [
                "demand_differs"
            ])
        #expect(checks { $0.noticedDemands[0].claim = Self.ids.next() } == ["demand_differs"])
        #expect(checks { $0.noticedDemands[0].clearance = nil } == ["demand_differs"])
        #expect(
            checks {
                $0.dispatches = []
                $0.dispatchesLater = []
            } == ["demand_without_dispatch"])
        // What was told after the first reading is known at the second.
        #expect(checks { $0.dispatches = [] }.isEmpty)
    }

    @Test("P1: a letter whose news is under way is not lost until its message is too old")
    func inFlight() {
        func change(_ snapshot: inout AuditSnapshot, young: Int64?) {
            snapshot.noticedDemands = []
            snapshot.appliedStreams[0].through = 0
            snapshot.streams[0].youngFrom = young
        }
        #expect(!checks { change(&$0, young: 1) }.contains("dispatch_without_demand"))
        #expect(checks { change(&$0, young: nil) }.contains("dispatch_without_demand"))
    }
}

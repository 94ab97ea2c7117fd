import CaseRules
import Codec
import CodecPrimitives
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: placements")
struct CaseManagementPlacementTests {
    /// A rent that is due, besides the small file.
    private static let rent = "claim,C6,P2,,HOUSING,2025,12,2026-02-27,2026-02-01,30000,,,"

    private func prepared(_ bench: CaseManagementBench) async throws -> ClaimID {
        _ = try await bench.importFile(SmallAssessment.file(SmallAssessment.lines + [Self.rent]))
        try await bench.appoint("officer-1")
        try await bench.hearIntake()
        return try await bench.claim("C6")
    }

    /// One assignment in the hands of a contractor, and what becomes of it.
    private struct Hands {
        let assignment: AssignmentID
        let placement: PlacementID
        let clearance: ClearanceID
        let claim: ClaimID

        func changed(_ stage: AssignmentStage, version: Int64) -> AssignmentChanged {
            AssignmentChanged(
                assignmentID: assignment, version: version, placementID: placement, claimID: claim, stage: stage,
                reason: stage == .active ? nil : ReceivedText("R05"), clearanceID: clearance,
                changedAt: WallClock.now())
        }
    }

    private func hands(_ bench: CaseManagementBench, _ claim: ClaimID) -> Hands {
        Hands(
            assignment: bench.ids.next(), placement: bench.ids.next(), clearance: bench.ids.next(), claim: claim)
    }

    /// Whether a reminder of the rent may go out.
    private func mayRemind(_ bench: CaseManagementBench, _ claim: ClaimID) async throws -> Bool {
        let question = ClearanceRequested(
            requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: .reminder,
            personID: try await bench.person("P2"), role: .debtor, claims: [claim], amountWanted: 30_000,
            officer: ReceivedText("officer-1"))
        guard case .granted? = try await bench.ask([question]).first?.decision else { return false }
        return true
    }

    @Test("while a contractor has a claim the city does not remind of it, and does again when it comes back")
    func lock() async throws {
        try await CaseManagementBench.run { bench in
            let claim = try await prepared(bench)
            let hands = hands(bench, claim)
            #expect(try await mayRemind(bench, claim))
            try await bench.assign([hands.changed(.active, version: 1)])
            #expect(try await mayRemind(bench, claim) == false)
            try await bench.assign([hands.changed(.active, version: 1)])
            #expect(try await bench.number("select count(*) from holds where code = 'assigned'") == 1)
            try await bench.assign([hands.changed(.returned, version: 2)])
            #expect(try await mayRemind(bench, claim))
        }
    }

    @Test("a return that overtakes its hand-over leaves no lock, in one batch or two")
    func order() async throws {
        try await CaseManagementBench.run { bench in
            let claim = try await prepared(bench)
            let (first, second) = (hands(bench, claim), hands(bench, claim))
            try await bench.assign([first.changed(.recalled, version: 2)])
            try await bench.assign([first.changed(.active, version: 1)])
            #expect(try await mayRemind(bench, claim))
            try await bench.assign([second.changed(.returned, version: 2), second.changed(.active, version: 1)])
            #expect(try await mayRemind(bench, claim))
            #expect(try await bench.number("select count(*) from assignment_versions") == 4)
        }
    }

    @Test("a contractor's money goes to its claim and is told with a new version; for a claim never placed it waits")
    func money() async throws {
        try await CaseManagementBench.run { bench in
            let claim = try await prepared(bench)
            let water = try await bench.claim("C2")
            let placement = PlacementStore.Placement(
                request: bench.ids.nextUUID(),
                placed: PlacementRequested(
                    placementID: bench.ids.next(), contractID: bench.ids.next(), claims: [claim],
                    obligors: [Obligor(personID: try await bench.person("P2"), role: .debtor)],
                    officer: ReceivedText("officer-1")))
            try await bench.pool.withTransaction { tx in
                try PlacementStore.save(
                    [placement], Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
            }
            for amount in [Yen(unchecked: 10_000), 5_000] { try await bench.receive([[receipt(bench, claim, amount)]]) }
            try await bench.receive([[receipt(bench, water, 700)]])
            // 30,000 × 3 % × 52 ÷ 365 = 128 of interest come first (民法489条1項).
            #expect(try await bench.balance("C6").first == 15_128)
            #expect(try await bench.balance("C2").first == 4_500)
            #expect(
                try await bench.number("select suspense from audit.conservation where channel = 'agent:C001'") == 700)
            #expect(try await bench.broken() == 0)
            let news = try await bench.told("claims.changed.private").flatMap { body -> [ClaimChanged] in
                if case .claimsChanged(let items) = body { items } else { [] }
            }
            #expect(news.map(\.claimID) == [claim, claim] && news.map(\.version) == [1, 2])
            #expect(news.map(\.balance.principal) == [20_128, 15_128])
        }
    }

    private func receipt(_ bench: CaseManagementBench, _ claim: ClaimID, _ amount: Yen) -> ReceiptRecorded {
        ReceiptRecorded(
            receiptID: bench.ids.next(), version: 1, channel: ReceivedText("agent:C001"), stage: .confirmed,
            reference: .claim(claim), amount: amount, paidOn: CaseManagementBench.today, receivedAt: WallClock.now(),
            evidenceID: bench.ids.next())
    }
}

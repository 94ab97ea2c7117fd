import CaseRules
import Codec
import CodecPrimitives
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: clearance")
struct CaseManagementClearanceTests {
    private static let officer = "officer-1"

    private func prepared(_ bench: CaseManagementBench) async throws {
        _ = try await bench.importFile(SmallAssessment.text)
        try await bench.appoint(Self.officer)
        try await bench.hearIntake()
    }

    /// Who is asked to pay what.
    private struct Debt {
        var person: String
        var claim: String
        var amount: Yen
    }

    private func question(
        _ bench: CaseManagementBench, _ act: AdverseAct, _ debt: Debt
    ) async throws -> ClearanceRequested {
        return ClearanceRequested(
            requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: act,
            personID: try await bench.person(debt.person), role: .debtor, claims: [try await bench.claim(debt.claim)],
            amountWanted: debt.amount,
            officer: ReceivedText(Self.officer))
    }

    /// What case management answers to one question.
    private func answer(
        _ bench: CaseManagementBench, _ act: AdverseAct, _ debt: Debt
    ) async throws -> ClearanceDecided? {
        try await bench.ask([try await question(bench, act, debt)]).first
    }

    private func codes(_ decided: ClearanceDecided?) -> Set<String> {
        guard case .refused(let grounds) = decided?.decision else { return [] }
        return Set(grounds.filter { $0.kind != .remark }.map(\.code.string))
    }

    private func granted(_ decided: ClearanceDecided?) -> ClearanceGrant? {
        guard case .granted(let grant) = decided?.decision else { return nil }
        return grant
    }

    @Test("a seizure is granted with amount, working and the dated addresses, and the reading is logged")
    func granted() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let answer = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            let grant = try #require(granted(answer), "\(codes(answer))")
            #expect(grant.amountNow == 12_300)
            #expect(grant.person?.addresses.map(\.address.string) == ["桜丘市東本町1番1号"])
            #expect(try await bench.number("select count(*) from access_log where reader = 'garnishment'") == 1)
        }
    }

    @Test("the next grant sees what the first one reserved")
    func reservation() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let first = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(granted(first)?.amountNow == 12_300)
            let second = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(second).contains("reserved_elsewhere"))
        }
    }

    @Test("no power, no demand, no appointment: each is refused by its name")
    func refused() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let water = try await self.answer(bench, .seizureDraft, Debt(person: "P2", claim: "C2", amount: 4500))
            #expect(codes(water).contains("no_power_to_seize"))
            let tax = try await self.answer(bench, .seizureDraft, Debt(person: "P2", claim: "C3", amount: 60_000))
            #expect(codes(tax).contains("demand_not_issued"))
            var stranger = try await question(bench, .seizureDraft, Debt(person: "P1", claim: "C1", amount: 12_300))
            stranger.officer = ReceivedText("nobody")
            #expect(codes(try await bench.ask([stranger]).first).contains("officer_not_appointed"))
            let other = try await self.answer(bench, .seizureDraft, Debt(person: "P2", claim: "C1", amount: 12_300))
            #expect(codes(other).contains("not_this_persons_debt"))
        }
    }

    @Test("money that may be missing refuses: a silent producer, and numbers announced and not applied")
    func moneyBehind() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            try await bench.appoint(Self.officer)
            let silent = try await self.answer(bench, .seizureDraft, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(silent).contains("money_behind"))
            try await bench.hearIntake()
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    """
                    insert into stream_applied (producer, routing_key, applied_through, announced)
                    values ('payment-intake', 'receipts.recorded', 4, 5)
                    """)
            }
            let behind = try await self.answer(bench, .seizureDraft, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(behind).contains("money_behind"))
        }
    }

    @Test("a watermark that overtakes its receipts does not count until they are applied")
    func watermark() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            try await bench.advance([
                ChannelAdvanced(
                    channel: ReceivedText("konbini-a"), version: 1, completeThrough: CaseManagementBench.today,
                    coversThrough: 7)
            ])
            let early = try await self.answer(bench, .seizureDraft, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(early).contains("channel_late"))
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    """
                    insert into stream_applied (producer, routing_key, applied_through, announced)
                    values ('payment-intake', 'receipts.recorded', 7, 7)
                    """)
            }
            let late = try await self.answer(bench, .seizureDraft, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(granted(late) != nil, "\(codes(late))")
        }
    }

    @Test("a flash after the grant revokes it, and a new question is held")
    func flashRevokes() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let answer = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            let clearance = try #require(granted(answer)?.clearanceID)
            try await bench.receive([
                [
                    CaseManagementPostingTests.receipt(bench.ids.next(), 1, .flash, .tax)
                ]
            ])
            guard case .clearanceRevoked(let items) = try await bench.told("clearance.revoked.garnishment").first
            else { throw CaseError(.missingRow) }
            #expect(items.map(\.clearanceID) == [clearance])
            let again = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(again).contains("provisional_receipt"))
        }
    }

    @Test("a protection set after the grant revokes it, and no message ever holds her address")
    func protectionRevokes() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let answer = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(granted(answer) != nil)
            let (person, revocations) = (try await bench.person("P1"), bench.revocations)
            try await bench.pool.withTransaction { tx in
                let now = WallClock.now()
                let protection = PersonStore.Protection(
                    isProtected: true, deliveryAddress: nil, from: CaseManagementBench.today)
                try PersonStore.protect(person, protection, Recording(by: ReceivedText("test"), at: now), in: tx)
                try revocations.revoke(by: [.protected(person)], at: now, in: tx)
            }
            #expect(try await bench.told("clearance.revoked.garnishment").count == 1)
            let blocks = try await bench.pool.withTransaction { tx in
                try PersonStore.blocks(of: [person], in: tx)
            }
            #expect(blocks[person]?.addresses.isEmpty == true)
            let protected = try await self.answer(bench, .seizureDraft, Debt(person: "P3", claim: "C5", amount: 20_000))
            // The asker may not learn why: the code is one that ordinary causes share.
            #expect(codes(protected) == ["unavailable"])
        }
    }

    @Test("a seizure that left has used its clearance and goes on withholding its amount")
    func usedClearance() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let answer = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            let clearance = try #require(granted(answer)?.clearanceID)
            try await bench.change([
                SeizureChanged(
                    requestID: bench.ids.next(), version: 3, state: .exported, clearanceID: clearance, amount: 12_300,
                    occurredAt: WallClock.now(), reasons: [])
            ])
            #expect(try await bench.number("select count(*) from clearances where state = 'used'") == 1)
            let second = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            #expect(codes(second).contains("reserved_elsewhere"))
        }
    }

    @Test("a protection set after the seizure left revokes its clearance too, so that the bank can be stopped")
    func protectionAfterExport() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let answer = try await self.answer(bench, .seizureExport, Debt(person: "P1", claim: "C1", amount: 12_300))
            let clearance = try #require(granted(answer)?.clearanceID)
            try await bench.change([
                SeizureChanged(
                    requestID: bench.ids.next(), version: 3, state: .exported, clearanceID: clearance, amount: 12_300,
                    occurredAt: WallClock.now(), reasons: [])
            ])
            let (person, revocations) = (try await bench.person("P1"), bench.revocations)
            try await bench.pool.withTransaction { tx in
                try revocations.revoke(by: [.addressChanged(person)], at: WallClock.now(), in: tx)
            }
            #expect(try await bench.told("clearance.revoked.garnishment").isEmpty)
            try await bench.pool.withTransaction { tx in
                try revocations.revoke(by: [.protected(person)], at: WallClock.now(), in: tx)
            }
            guard case .clearanceRevoked(let items) = try await bench.told("clearance.revoked.garnishment").first
            else { throw CaseError(.missingRow) }
            #expect(items.map(\.clearanceID) == [clearance])
        }
    }
}

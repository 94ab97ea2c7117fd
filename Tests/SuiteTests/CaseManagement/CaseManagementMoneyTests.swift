import CaseRules
import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: charges and prescription as clearance sees them")
struct CaseManagementMoneyTests {
    private static let persons = [
        "person,P1,,,,,,1970-05-01,,,,,カゴシマ　タロウ/鹿児島　太郎",
        "address,,P1,,,,,2000-04-01,,,,,桜丘市東本町1番1号",
        "person,P2,,,,,,1980-01-02,,,,,サクラ　ハナコ/桜　花子",
        "address,,P2,,,,,2010-01-01,,,,,桜丘市港町2番2号",
    ]

    private func prepared(_ bench: CaseManagementBench, _ lines: [String]) async throws {
        _ = try await bench.importFile(SmallAssessment.file(Self.persons + lines))
        try await bench.appoint("officer-1")
        try await bench.hearIntake()
    }

    /// Who is approached, and in which role.
    private struct Person {
        var number: String
        var role: ObligorRole
    }

    private func ask(
        _ bench: CaseManagementBench, _ act: AdverseAct, _ claim: String, _ person: Person
    ) async throws -> ClearanceDecided.Decision? {
        try await bench.ask([
            ClearanceRequested(
                requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: act,
                personID: try await bench.person(person.number), role: person.role,
                claims: [try await bench.claim(claim)], amountWanted: 1000, officer: ReceivedText("officer-1"))
        ]).first?.decision
    }

    private func codes(_ decision: ClearanceDecided.Decision?) -> Set<String> {
        guard case .refused(let grounds) = decision else { return [] }
        return Set(grounds.map(\.code.string))
    }

    @Test("a charge that another system assessed is in the balance, and what is computed is asked for beyond it only")
    func assessedElsewhere() async throws {
        try await CaseManagementBench.run { bench in
            // 122 + 2,188 + 60,000 × 9.1 % × 110 ÷ 365 = 1,645: 3,955, so 3,900, of which 3,000 were assessed before.
            try await prepared(bench, ["claim,C1,P1,,TAX_RES,2025,1,2025-06-30,2025-04-01,60000,3000,,"])
            guard case .granted(let grant) = try await ask(bench, .demand, "C1", Person(number: "P1", role: .debtor))
            else { throw CaseError(.missingRow) }
            #expect(grant.amountNow == 63_900)
            #expect(grant.working.string.contains("うち計上済の3,000円を差し引き、延滞金見込 900円"))
        }
    }

    @Test(
        "a contractor's collection of rent pays the interest until its day, then principal; the rest is asked for once")
    func interestFirst() async throws {
        try await CaseManagementBench.run { bench in
            // 30 yen a day from 1 July 2025; 30 November is the 153rd day.
            try await prepared(bench, ["claim,C1,P1,,HOUSING,2025,1,2025-06-30,2025-04-01,365000,,,"])
            let claim = try await bench.claim("C1")
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    """
                    insert into placement_requests (placement_id, request_id, contract_id, claim_id, person_id, officer,
                        requested_by, recorded_at)
                    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), claim_id, person_id, 'o', 't', now()
                    from claims where claim_id = $1
                    """, [.id(claim)])
            }
            let paid = BusinessDate(iso: "2025-11-30") ?? CaseManagementBench.today
            try await bench.receive([
                [
                    ReceiptRecorded(
                        receiptID: bench.ids.next(), version: 1, channel: ReceivedText("contractor"), stage: .confirmed,
                        reference: .claim(claim), amount: 100_000, paidOn: paid, receivedAt: WallClock.now(),
                        evidenceID: bench.ids.next())
                ]
            ])
            #expect(try await bench.balance("C1") == [269_590, 0, 0, 0])
            #expect(try await bench.broken() == 0)
            // 4,590 + 269,590 × 3 % × 141 ÷ 365 = 3,124 until today.
            guard case .granted(let grant) = try await ask(bench, .demand, "C1", Person(number: "P1", role: .debtor))
            else { throw CaseError(.missingRow) }
            #expect(grant.amountNow == 272_714)
        }
    }

    @Test("of two rents of one day on one slip the guaranteed one is paid first when the money is short (民法488条4項2号)")
    func guaranteedFirst() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(
                bench,
                [
                    "claim,C1,P1,,HOUSING,2025,12,2026-03-31,2026-03-01,10000,,,",
                    "claim,C2,P1,,HOUSING,2025,11,2026-03-31,2026-03-01,10000,,,", "obligor,,P2,C2,guarantor,,,,,,,,",
                    "slip,S1,,,,,,2026-03-01,2026-04-30,,,,", "line,S1,,C1,,,,,,10000,,,", "line,S1,,C2,,,,,,10000,,,",
                ])
            try await bench.receive([
                [
                    ReceiptRecorded(
                        receiptID: bench.ids.next(), version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
                        reference: .slipNumber(ReceivedText("S1")), amount: 12_000,
                        paidOn: BusinessDate(iso: "2026-03-31") ?? CaseManagementBench.today,
                        receivedAt: WallClock.now(), evidenceID: bench.ids.next())
                ]
            ])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.balance("C1") == [8000, 0, 0, 0])
        }
    }

    @Test("a claim that is prescribed as against a joint debtor or a guarantor is barred against her, not the debtor")
    func ownClocks() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(
                bench,
                [
                    "claim,C1,P1,,TAX_RES,2020,1,2020-06-30,2020-04-01,50000,,,", "obligor,,P2,C1,joint_debtor,,,,,,,,",
                    "demand,,,C1,,,,2020-07-20,2020-07-22,,,,",
                    "claim,C2,P1,,HOUSING,2020,1,2020-05-29,2020-04-01,50000,,,", "obligor,,P2,C2,guarantor,,,,,,,,",
                ])
            _ = try await bench.report(.pledge, on: "2024-01-15", of: "C1")
            let (debtor, joint) = (Person(number: "P1", role: .debtor), Person(number: "P2", role: .jointDebtor))
            #expect(!codes(try await ask(bench, .reminder, "C1", debtor)).contains("extinct"))
            #expect(codes(try await ask(bench, .reminder, "C1", joint)).contains("extinct"))
            // Complete since 2025-05-29; only whoever invokes it is rid of it (民法145条).
            let guarantor = Person(number: "P2", role: .guarantor)
            #expect(!codes(try await ask(bench, .demandToGuarantor, "C2", guarantor)).contains("extinct"))
            try await invoke(bench, "C2", by: "P2")
            #expect(codes(try await ask(bench, .demandToGuarantor, "C2", guarantor)).contains("extinct"))
            #expect(!codes(try await ask(bench, .reminder, "C2", debtor)).contains("extinct"))
        }
    }

    private func invoke(_ bench: CaseManagementBench, _ claim: String, by person: String) async throws {
        let party = PrescriptionParty(.guarantor, try await bench.person(person))
        let report = PrescriptionStore.Report(
            id: bench.ids.nextUUID(), claim: try await bench.claim(claim),
            fact: PrescriptionFact(.invoked, on: CaseManagementBench.today, party: party),
            source: ReceivedText("staff"), evidence: ReceivedText("内容証明"))
        try await bench.pool.withTransaction { tx in
            try PrescriptionStore.save([report], Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
        }
    }
}

import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: prescription")
struct CaseManagementPrescriptionTests {
    private func prepared(_ body: @escaping @Sendable (CaseManagementBench) async throws -> Void) async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(OldAssessment.text)
            try await body(bench)
        }
    }

    private func state(_ bench: CaseManagementBench, _ claim: String) async throws -> String? {
        let id = try await bench.claim(claim)
        return try await bench.pool.withTransaction { tx in
            try tx.first("select state from claim_prescriptions where claim_id = $1", [.id(id)]) { row in
                try row.text(0)
            }
        }
    }

    @Test("extinct taxes leave by themselves, booked with reason and history; a private claim waits for invocation")
    func extinguished() async throws {
        try await prepared { bench in
            try await bench.nightly().run()
            #expect(try await bench.balance("C1") == [0, 0, 0, 0])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.balance("C3")[0] == 30_000)
            #expect(try await bench.balance("C4")[0] == 4500)
            #expect(try await state(bench, "C4") == "complete")
            #expect(try await state(bench, "C5") == "running")
            #expect(try await bench.number("select count(*) from prescription_write_offs where reason = 'LTA18'") == 2)
            #expect(
                try await bench.number(
                    "select count(*) from prescription_write_offs where effective_on = '2025-07-01' and principal = 50000 and fee = 100 and history like '%地方税法18条1項%令和7年6月30日%'"
                ) == 1)
            #expect(try await bench.number("select count(*) from overdue_claims") == 5)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a business date is evaluated once, in pages that go on where another stopped, by one replica at a time")
    func pages() async throws {
        try await prepared { bench in
            let (nightly, today) = (try bench.nightly(page: 2), CaseManagementBench.today)
            let first = try await bench.pool.withTransaction { tx in try nightly.turn(today, in: tx) }
            #expect(first?.evaluated == 2)
            let other = try bench.nightly(page: 2)
            async let here: Void = nightly.run()
            async let there: Void = other.run()
            _ = try await (here, there)
            // Whoever met the other's lock left the rest to it.
            try await nightly.run()
            #expect(try await bench.number("select evaluated from nightly_runs where finished_at is not null") == 5)
            #expect(try await bench.number("select extinguished from nightly_runs") == 2)
            try await nightly.run()
            #expect(try await bench.number("select evaluated from nightly_runs") == 5)
            // The next day finds nothing new: extinct claims stay in sight, and nothing is booked twice.
            try await bench.nightly(on: today.adding(days: 1)).run()
            #expect(try await bench.number("select sum(extinguished)::bigint from nightly_runs") == 2)
            #expect(try await bench.number("select count(*) from prescription_write_offs") == 2)
        }
    }

    @Test("a claim stays while a seizure awaits its result or a receipt is open")
    func waits() async throws {
        try await prepared { bench in
            let (claim, person, request) = (
                try await bench.claim("C2"), try await bench.person("P1"), bench.ids.next() as SeizureRequestID
            )
            let seizure = SeizureRequested(
                requestID: request, personID: person, claims: [claim], amountWanted: 40_000,
                legalBasis: ReceivedText("地方税法331条"),
                account: BankAccount(
                    bank: ReceivedText("0001"), branch: ReceivedText("001"), product: ReceivedText("1"),
                    number: ReceivedText("1234567")),
                instruction: .seizeAndCollect, officer: ReceivedText("officer-1"))
            _ = try await bench.pool.withTransaction { tx in
                try SeizureStore.request(seizure, by: ReceivedText("test"), at: WallClock.now(), in: tx)
            }
            try await bench.change([
                SeizureChanged(
                    requestID: request, version: 1, state: .exported, clearanceID: nil, amount: 40_000,
                    occurredAt: WallClock.now(), reasons: [])
            ])
            try await bench.receive([[CaseManagementPostingTests.receipt(bench.ids.next(), 1, .flash, .water)]])
            try await bench.nightly().run()
            #expect(try await bench.balance("C1")[0] == 50_000)
            #expect(try await bench.balance("C2")[0] == 40_000)
            #expect(try await state(bench, "C2") == "extinct")
            #expect(try await bench.number("select waiting from nightly_runs") == 2)
        }
    }

    @Test("a receipt that is held for the claim itself or for a seizure keeps it, too")
    func heldElsewhere() async throws {
        try await prepared { bench in
            let claim = try await bench.claim("C1")
            let receipt = ReceiptRecorded(
                receiptID: bench.ids.next(), version: 1, channel: ReceivedText("agent:C001"), stage: .held,
                reference: .claim(claim), amount: 50_000, paidOn: CaseManagementBench.today,
                receivedAt: WallClock.now(), evidenceID: bench.ids.next())
            try await bench.receive([[receipt]])
            try await bench.nightly().run()
            #expect(try await bench.balance("C1")[0] == 50_000)
            #expect(try await bench.balance("C2")[0] == 0)
            #expect(try await bench.number("select waiting from nightly_runs") == 1)
        }
    }

    @Test(
        "money that came after a claim's end goes back: the claim is written off whole, and a late fact takes it again")
    func paidLate() async throws {
        try await prepared { bench in
            // C1 ended with 2025-06-30; the slip is paid in April 2026.
            try await bench.receive([[CaseManagementPostingTests.receipt(bench.ids.next(), 1, .confirmed, .water)]])
            #expect(try await bench.balance("C1")[0] == 45_500)
            try await bench.nightly().run()
            #expect(try await bench.balance("C1") == [0, 0, 0, 0])
            #expect(
                try await bench.number(
                    "select count(*) from prescription_write_offs where principal = 50000 and fee = 100") == 1)
            #expect(try await bench.number("select refundable from audit.conservation") == 4500)
            #expect(try await bench.broken() == 0)
            // It was no debt: an acknowledgement in time makes it one, and the money pays it.
            _ = try await bench.report(.pledge, on: "2024-10-01", of: "C1")
            try await bench.nightly(on: CaseManagementBench.today.adding(days: 1)).run()
            #expect(try await bench.balance("C1")[0] == 45_500)
            #expect(try await bench.number("select refundable from audit.conservation") == 0)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a contractor hears that a claim in its hands is extinct")
    func contractorHears() async throws {
        try await prepared { bench in
            _ = try await bench.report(.invoked, on: "2026-04-15", of: "C4")
            let claim = try await bench.claim("C4")
            let placement = PlacementStore.Placement(
                request: bench.ids.nextUUID(),
                placed: PlacementRequested(
                    placementID: bench.ids.next(), contractID: bench.ids.next(), claims: [claim],
                    obligors: [Obligor(personID: try await bench.person("P1"), role: .debtor)],
                    officer: ReceivedText("officer-1")))
            try await bench.pool.withTransaction { tx in
                try PlacementStore.save(
                    [placement], Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
            }
            try await bench.nightly().run()
            let told = try await bench.told("claims.changed.private")
            guard case .claimsChanged(let items)? = told.last else {
                Issue.record("nothing was told")
                return
            }
            #expect(items.map(\.claimID) == [claim] && items[0].balance.principal == 0)
        }
    }

    @Test("a fact that comes late puts an extinguished claim back; withdrawn again, it leaves again")
    func lateFact() async throws {
        try await prepared { bench in
            let today = CaseManagementBench.today
            try await bench.nightly().run()
            let fact = try await bench.report(.pledge, on: "2024-10-01", of: "C1")
            try await bench.nightly(on: today.adding(days: 1)).run()
            #expect(try await bench.balance("C1") == [50_000, 0, 100, 0])
            #expect(try await bench.forecast("C1").end?.description == "2029-10-01")
            #expect(try await bench.number("select restored from nightly_runs order by business_date desc") == 1)
            try await bench.pool.withTransaction { tx in
                _ = try PrescriptionStore.correct(
                    fact, stands: false, reason: ReceivedText("別人の誓約"),
                    Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
            }
            try await bench.nightly(on: today.adding(days: 2)).run()
            #expect(try await bench.balance("C1") == [0, 0, 0, 0])
            #expect(try await bench.number("select count(*) from prescription_write_offs") == 4)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("an invoked private claim leaves by article 145, and one that is not invoked never does")
    func invoked() async throws {
        try await prepared { bench in
            _ = try await bench.report(.invoked, on: "2026-04-15", of: "C4")
            try await bench.nightly().run()
            #expect(try await bench.balance("C4") == [0, 0, 0, 0])
            #expect(
                try await bench.number(
                    "select count(*) from prescription_write_offs where reason = 'CC145' and effective_on = '2026-04-15'"
                )
                    == 1)
        }
    }

    @Test("postings, demands and their service are events where they are kept; a third person acknowledges nothing")
    func events() async throws {
        try await prepared { bench in
            #expect(try await bench.forecast("C2").end?.description == "2025-07-30")
            #expect(try await bench.forecast("C3").end?.description == "2026-09-02")
            let receipt: ReceiptID = bench.ids.next()
            try await bench.receive([[CaseManagementPostingTests.receipt(receipt, 1, .confirmed, .tax)]])
            #expect(try await bench.forecast("C3").end?.description == "2028-04-10")
            let recording = Recording(by: ReceivedText("test"), at: WallClock.now())
            _ = try await bench.pool.withTransaction { tx in
                try PrescriptionStore.save(
                    payerIsObligor: false, of: receipt, reason: ReceivedText("領収書の名義"), recording, in: tx)
            }
            #expect(try await bench.forecast("C3").end?.description == "2026-09-02")
            // The receipt turns out not to exist.
            try await bench.receive([[CaseManagementPostingTests.receipt(receipt, 2, .reversed, .tax)]])
            #expect(try await bench.number("select count(*) from prescription_events where source = 'receipt'") == 0)
        }
    }

    @Test("clearance bars what is extinct and shows what ends soon")
    func clearance() async throws {
        try await prepared { bench in
            try await bench.appoint("officer-1")
            try await bench.hearIntake()
            func ask(_ claim: String, _ amount: Yen) async throws -> Set<String> {
                let answer = try await bench.ask([
                    ClearanceRequested(
                        requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: .reminder,
                        personID: try await bench.person("P1"), role: .debtor,
                        claims: [try await bench.claim(claim)], amountWanted: amount,
                        officer: ReceivedText("officer-1"))
                ]).first
                guard case .refused(let grounds) = answer?.decision else { return ["granted"] }
                return Set(grounds.filter { $0.kind != .remark }.map(\.code.string))
            }
            #expect(try await ask("C1", 50_100) == ["extinct"])
            #expect(try await ask("C5", 20_000) == ["granted"])
            #expect(try await ask("C4", 4500) == ["granted"])
            _ = try await bench.report(.invoked, on: "2026-04-15", of: "C4")
            #expect(try await ask("C4", 4500) == ["extinct"])
        }
    }
}

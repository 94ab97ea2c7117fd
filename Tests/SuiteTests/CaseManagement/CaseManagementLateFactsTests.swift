import CaseRules
import Codec
import CodecPrimitives
import Law
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: facts that are learned late")
struct CaseManagementLateFactsTests {
    /// S3 (two instalments of 60,000, the first with a fee of 100) is paid with its charges long after it was due.
    private func paid(_ bench: CaseManagementBench) async throws {
        _ = try await bench.importFile(SmallAssessment.text)
        try await bench.receive([
            [
                ReceiptRecorded(
                    receiptID: bench.ids.next(), version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
                    reference: .slipNumber(ReceivedText("S3")), amount: 120_100, paidOn: day("2026-04-10"),
                    receivedAt: WallClock.now(), evidenceID: bench.ids.next())
            ]
        ])
    }

    private func day(_ text: String) -> BusinessDate { BusinessDate(iso: text) ?? CaseManagementBench.today }

    private var recording: Recording { Recording(by: ReceivedText("test"), at: WallClock.now()) }

    private func change(
        _ bench: CaseManagementBench, _ number: String, _ kind: Reassessment.Kind, _ amount: Yen
    ) async throws -> ReassessmentStore.Recorded {
        ReassessmentStore.Recorded(
            fact: Reassessment(
                id: bench.ids.nextUUID(), claim: try await bench.claim(number), kind: kind, amount: amount,
                decidedOn: day("2026-04-15")),
            legalBasis: ReceivedText("地方税法321条の2"), reason: ReceivedText("所得の更正"))
    }

    @Test("a reduction learned after payment lowers the charge and makes the rest refundable, by entries of its own")
    func reduction() async throws {
        try await CaseManagementBench.run { bench in
            try await paid(bench)
            let before = try await bench.balance("C3")
            let entries = try await bench.number("select count(*) from journal_entries")
            let recorded = try await change(bench, "C3", .reduced, 20_000)
            let (settlement, recording) = (bench.settlement, recording)
            let answer = try await bench.pool.withTransaction { tx in
                try settlement.reassess(recorded, recording, in: tx)
            }
            #expect(answer == .booked)
            #expect(try await bench.broken() == 0)
            // 20,000 yen are free for the charge of what is left, then for the refund.
            let after = try await bench.balance("C3")
            #expect(after[0] == 0 && before[0] == 0)
            #expect(after[1] < before[1])
            #expect(try await bench.number("select count(*) from journal_entries") > entries)
            #expect(
                try await bench.number(
                    "select count(*) from journal_entries where cause = 'assessment' and effective_on = '2026-04-15'")
                    == 1)
            let again = try await bench.pool.withTransaction { tx in
                try settlement.reassess(recorded, recording, in: tx)
            }
            #expect(again == .repeated)
        }
    }

    @Test("an increase is open with its own due date, shifted over closed days")
    func increase() async throws {
        try await CaseManagementBench.run { bench in
            try await paid(bench)
            // 31 May 2026 is a Sunday.
            var recorded = try await change(bench, "C3", .increased(due: day("2026-05-31")), 8000)
            recorded.nominalDue = day("2026-05-31")
            let (settlement, recording, change) = (bench.settlement, recording, recorded)
            _ = try await bench.pool.withTransaction { tx in try settlement.reassess(change, recording, in: tx) }
            #expect(try await bench.balance("C3")[0] == 8000)
            #expect(
                try await bench.number("select count(*) from reassessments where due_on = '2026-06-01'") == 1)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test(
        "a suspension learned after the charge was determined takes its days out of it, and giving it up puts them back"
    )
    func relief() async throws {
        try await CaseManagementBench.run { bench in
            try await paid(bench)
            let determined = try await bench.balance("C3")[1]
            let claim = try await bench.claim("C3")
            let hold = HoldStore.Hold(
                id: bench.ids.nextUUID(), subject: .claim(claim), code: ReceivedText("suspension"), acts: [],
                from: day("2025-09-01"), to: nil, reason: ReceivedText("無財産"))
            let (settlement, recording) = (bench.settlement, recording)
            try await bench.pool.withTransaction { tx in
                try HoldStore.save(hold, recording, in: tx)
                try settlement.settleAnew([claim], at: recording.at, in: tx)
            }
            #expect(determined > 0)
            #expect(try await bench.balance("C3")[1] < determined)
            let release = HoldStore.Release(hold: hold.id, on: day("2025-09-01"), reason: ReceivedText("取消"))
            try await bench.pool.withTransaction { tx in
                _ = try HoldStore.save(release, recording, in: tx)
                try settlement.settleAnew([claim], at: recording.at, in: tx)
            }
            #expect(try await bench.balance("C3")[1] == determined)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test(
        "a waiver lowers a determined charge by a correcting entry, what clearance asks for, and makes money refundable"
    )
    func waiver() async throws {
        try await CaseManagementBench.run { bench in
            try await paid(bench)
            let determined = try await bench.balance("C3")[1]
            #expect(determined == 3800)
            let recorded = ChargeWaiverStore.Recorded(
                id: bench.ids.nextUUID(), claim: try await bench.claim("C3"),
                waiver: ChargeWaiver(decidedOn: day("2026-04-15"), amount: 1500, reason: "災害"),
                officer: ReceivedText("officer-1"))
            let (settlement, recording) = (bench.settlement, recording)
            func waive(_ item: ChargeWaiverStore.Recorded) async throws -> Bool {
                try await bench.pool.withTransaction { tx in try settlement.waive(item, recording, in: tx) }
            }
            #expect(try await waive(recorded))
            #expect(try await bench.balance("C3")[1] == 2300)
            #expect(try await !waive(recorded))
            #expect(try await bench.balance("C3")[1] == 2300)
            #expect(
                try await bench.number(
                    "select count(*) from charge_workings where working like '%減免 1,500円%災害%'") == 1)
            var other = recorded
            other.officer = ReceivedText("officer-2")
            await #expect(throws: Problem.self) { try await waive(other) }
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("versions of law are kept once; one that says something else later is refused and changes nothing")
    func versions() async throws {
        try await CaseManagementBench.run { bench in
            let versions = bench.law.versions + (try MeasureBook.embedded().versions)
            for _ in 0..<2 {
                try await bench.pool.withTransaction { tx in
                    try LawVersionStore.register(versions, at: WallClock.now(), in: tx)
                }
            }
            let kept = try await bench.pool.withTransaction { tx in
                try LawVersionStore.version("city_tax/2021-01-01", in: tx)
            }
            #expect(try kept?.regime()?.chargeMinimum == 1000)
            let changed = LawVersion(
                name: "city_tax/2021-01-01", table: .regime, content: ["charge_minimum": "500"])
            await #expect(throws: LawError(.versionChanged, at: "city_tax/2021-01-01")) {
                try await bench.pool.withTransaction { tx in
                    try LawVersionStore.register([changed], at: WallClock.now(), in: tx)
                }
            }
            for changed in [
                LawVersion(name: "suspension/measures/2016-04-01", table: .measure, content: ["years": "2"]),
                LawVersion(name: "kind/TAX_RES/1970-01-01", table: .kind, content: ["prescription_years": "2"]),
            ] {
                await #expect(throws: LawError(.versionChanged, at: changed.name)) {
                    try await bench.pool.withTransaction { tx in
                        try LawVersionStore.register([changed], at: WallClock.now(), in: tx)
                    }
                }
            }
            // A column that a later release adds is no change.
            let added = LawVersion(name: "city_tax/2021-01-01", table: .regime, content: ["later": "x"])
            try await bench.pool.withTransaction { tx in
                try LawVersionStore.register([added], at: WallClock.now(), in: tx)
            }
        }
    }
}

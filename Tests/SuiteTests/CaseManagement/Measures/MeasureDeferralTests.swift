import CaseRules
import Codec
import CodecPrimitives
import Law
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: deferrals")
struct MeasureDeferralTests {
    @Test("a deferral is applied for, proposed and approved by two persons with the office for it")
    func twoPersons() async throws {
        try await MeasureBench.run { measures in
            let terms = try await measures.terms("illness", [("C3", 0)], until: "2026-10-30")
            let id = measures.bench.ids.nextUUID()
            try await measures.take(.apply(terms), of: id, opening: (.collectionDeferral, "P2"))
            // Nobody approves what was not proposed.
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "shichou") }
                    == ["409", "measure-refused", "step_not_allowed"])
            try await measures.take(.propose(terms), of: id, by: "kacho")
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "kacho") }
                    == ["403", "measure-refused", "same_officer"])
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "tanaka") }
                    == ["403", "measure-refused", "no_power_to_approve"])
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "nobody") }
                    == ["403", "measure-refused", "class_not_covered", "no_power_to_approve"])
            try await measures.take(.approve, of: id, by: "buchou")
            #expect(try await measures.state(id) == .inForce)
            let bench = measures.bench
            #expect(
                try await bench.number(
                    "select count(*) from measure_approvals where proposer = 'kacho' and approver = 'buchou' and office = 'director'"
                ) == 1)
            #expect(try await bench.number("select amount from measures") == 60_100)
            #expect(
                try await bench.number(
                    "select count(*) from holds where code = 'collection_deferral' and from_day = '2026-04-20' and to_day = '2026-10-30' and charge = 'full_deferral'"
                ) == 1)
        }
    }

    @Test("the same step is taken once; the same id with other content is a conflict")
    func idempotent() async throws {
        try await MeasureBench.run { measures in
            let terms = try await measures.terms("illness", [("C3", 0)], until: "2026-10-30")
            let (id, step) = (measures.bench.ids.nextUUID(), measures.bench.ids.nextUUID())
            let opening = (kind: MeasureKind.collectionDeferral, person: "P2")
            #expect(try await measures.take(.apply(terms), of: id, opening: opening, step: step) == .taken)
            #expect(try await measures.take(.apply(terms), of: id, opening: opening, step: step) == .repeated)
            #expect(try await measures.bench.number("select count(*) from measure_steps") == 1)
            var other = terms
            other.ground = ReceivedText("loss")
            let asked = other
            #expect(
                await measures.refusal {
                    try await measures.take(.apply(asked), of: id, opening: opening, step: step)
                } == ["409", "measure-step-conflict"])
            #expect(
                await measures.refusal { try await measures.take(.apply(terms), of: id, opening: opening) }
                    == ["409", "measure-exists"])
            #expect(
                await measures.refusal { try await measures.take(.approve, of: measures.bench.ids.nextUUID()) }
                    == ["404", "not-found"])
        }
    }

    @Test("what the law forbids is refused with its article: too long, too much, of another's claim, not due, no tax")
    func refused() async throws {
        try await MeasureBench.run { measures in
            func refusal(_ kind: MeasureKind, _ terms: MeasureTerms, _ person: String = "P2") async -> [String] {
                let id = measures.bench.ids.nextUUID()
                return await measures.refusal {
                    try await measures.take(.apply(terms), of: id, opening: (kind, person))
                    try await measures.take(.propose(terms), of: id)
                }
            }
            let long = try await measures.terms("illness", [("C3", 0)], until: "2027-04-20")
            #expect(await refusal(.collectionDeferral, long) == ["422", "measure-refused", "period_too_long"])
            let much = try await measures.terms("illness", [("C3", 60_101)], until: "2026-10-30")
            #expect(await refusal(.collectionDeferral, much) == ["422", "measure-refused", "amount_out_of_range"])
            let mine = try await measures.terms("illness", [("C1", 0)], until: "2026-10-30")
            #expect(await refusal(.collectionDeferral, mine) == ["409", "not-her-claim"])
            let water = try await measures.terms("illness", [("C2", 0)], until: "2026-10-30")
            #expect(await refusal(.collectionDeferral, water) == ["422", "measure-refused", "not_for_this_claim"])
            let early = try await measures.terms("no_means", [("C2", 0)], until: "2026-10-30")
            #expect(await refusal(.performanceDeferral, early) == ["422", "measure-refused", "not_due"])
            // P2 owes C4 besides, and more than six months have gone by.
            var applied = try await measures.terms("livelihood", [("C3", 0)], until: "2026-10-30")
            applied.instalments = [Instalment(due: measures.day("2026-05-29"), amount: 60_100)]
            #expect(
                await refusal(.saleDeferralApplied, applied)
                    == ["422", "measure-refused", "other_arrears", "application_late"])
        }
    }

    @Test("it bars new seizures, revokes those cleared before, and leaves the demand alone, until its last day")
    func clearance() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            #expect(try await measures.grounds(.seizureExport, "P1", "C1").isEmpty)
            let terms = try await measures.terms("closure", [("C1", 0)], until: "2026-10-30")
            _ = try await measures.granted(.collectionDeferral, terms, person: "P1")
            #expect(try await bench.told("clearance.revoked.garnishment").count == 1)
            #expect(
                try await measures.grounds(.seizureExport, "P1", "C1").contains("bar collection_deferred 地方税法15条"))
            #expect(try await measures.grounds(.reminder, "P1", "C1").contains("hold collection_deferred 地方税法15条"))
            let applied = try await measures.terms("livelihood", [("C3", 0)], until: "2026-10-30")
            #expect(applied.parts.count == 1)
        }
    }

    @Test("its days are remitted: in full for illness, to the deferral's rate for a closure, and prescription pauses")
    func charge() async throws {
        try await MeasureBench.run { measures in
            let whole = try #require(try await measures.charge("C3", until: "2026-12-31"))
            let end = try #require(try await measures.bench.forecast("C3").end)
            let full = try await measures.terms("illness", [("C3", 0)], from: "2026-04-01", until: "2026-09-30")
            _ = try await measures.granted(.collectionDeferral, full, person: "P2")
            let reduced = try await measures.terms("closure", [("C4", 0)], from: "2026-04-01", until: "2026-09-30")
            let other = try #require(try await measures.charge("C4", until: "2026-12-31"))
            _ = try await measures.granted(.collectionDeferral, reduced, person: "P2")
            let (illness, closure) = (
                try #require(try await measures.charge("C3", until: "2026-12-31")),
                try #require(try await measures.charge("C4", until: "2026-12-31"))
            )
            // 183 days at 9.1 % of 60,000 are 2,737 yen.
            #expect(whole.charge - illness.charge == 2700)
            #expect(closure.charge < other.charge && closure.charge > other.charge - 2700)
            #expect(illness.japanese.contains("地方税法15条"))
            // The application acknowledges and the deferral pauses: five years from its end.
            let after = try #require(try await measures.bench.forecast("C3").end)
            #expect(after > end && after == measures.day("2031-09-30"))
        }
    }

    @Test("a deferral that began before a payment determines the charge with its days; its cancellation settles anew")
    func settled() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            let terms = try await measures.terms(
                "illness", [("C3", 0), ("C4", 0)], from: "2026-04-20", until: "2027-03-31")
            let id = try await measures.granted(.collectionDeferral, terms, person: "P2")
            try await measures.take(
                .proposeCancellation(ground: ReceivedText("means_restored")), of: id, on: measures.day("2026-06-01"))
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, on: measures.day("2026-06-02")) }
                    == ["403", "measure-refused", "same_officer", "no_power_to_approve"])
            try await measures.take(.approve, of: id, by: "kacho", on: measures.day("2026-06-02"))
            #expect(try await measures.state(id) == .cancelled)
            // The last day in force is the day before the cancellation.
            #expect(
                try await bench.number("select count(*) from hold_releases where released_on = '2026-06-02'") == 2)
            try await measures.pay("S3", 120_100, on: "2026-06-30")
            // 28 days from 2 June instead of 71 from 20 April at 9.1 %: 60,000 × 9.1 % × 43 ÷ 365 = 643 less.
            let charges = try await bench.balance("C3")[1]
            #expect(charges == 4300, "\(charges)")
            #expect(try await bench.broken() == 0)
        }
    }

    @Test(
        "an extension adds days up to two years in all and needs a director; the last day over, it has ended by itself")
    func extended() async throws {
        try await MeasureBench.run { measures in
            let bench = measures.bench
            let terms = try await measures.terms("illness", [("C3", 0)], until: "2026-10-30")
            let id = try await measures.granted(.collectionDeferral, terms, person: "P2")
            let (asked, last) = (measures.day("2026-10-01"), measures.day("2027-06-30"))
            try await measures.take(.proposeExtension(until: last, instalments: []), of: id, on: asked)
            #expect(
                await measures.refusal { try await measures.take(.approve, of: id, by: "kacho", on: asked) }
                    == ["403", "measure-refused", "no_power_to_approve"])
            try await measures.take(.approve, of: id, by: "buchou", on: asked)
            #expect(
                try await bench.number(
                    "select count(*) from holds where code = 'collection_deferral' and from_day = '2026-10-31' and to_day = '2027-06-30'"
                ) == 1)
            try await measures.watch(on: last)
            #expect(try await measures.state(id) == .inForce)
            try await measures.watch(on: last.adding(days: 3))
            #expect(try await measures.state(id) == .expired)
            #expect(try await bench.number("select count(*) from measure_steps where day = '2027-07-01'") == 1)
            #expect(
                try await bench.number("select count(*) from measure_steps where taken_by = '' and asked = ''") == 1)
            // The night finds nothing more, and nobody moves what has ended.
            try await measures.watch(on: last.adding(days: 4))
            #expect(try await bench.number("select count(*) from measure_steps") == 6)
            #expect(
                await measures.refusal {
                    try await measures.take(
                        .proposeCancellation(ground: ReceivedText("default")), of: id, on: last.adding(days: 4))
                } == ["409", "measure-refused", "step_not_allowed"])
        }
    }

    @Test("two who approve at once approve once")
    func concurrent() async throws {
        try await MeasureBench.run { measures in
            let terms = try await measures.terms("illness", [("C3", 0)], until: "2026-10-30")
            let id = measures.bench.ids.nextUUID()
            try await measures.take(.apply(terms), of: id, opening: (.collectionDeferral, "P2"))
            try await measures.take(.propose(terms), of: id)
            async let first = measures.refusal { try await measures.take(.approve, of: id, by: "buchou") }
            async let second = measures.refusal { try await measures.take(.approve, of: id, by: "shichou") }
            let outcomes = await [first, second]
            #expect(outcomes.contains([]))
            #expect(outcomes.contains(["409", "measure-refused", "step_not_allowed"]))
            #expect(try await measures.bench.number("select count(*) from holds where code like '%deferral'") == 1)
        }
    }
}

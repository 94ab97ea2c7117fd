import CaseRules
import Codec
import CodecPrimitives
import Law
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: heirs and guarantors")
struct SuccessionTests {
    /// P1's property tax of 12,300 yen, demanded; P2 her spouse, P3, P4 and P5 her children.
    private static let file = SmallAssessment.file(
        SmallAssessment.lines.filter { !$0.hasPrefix("flag") } + [
            "person,P4,,,,,,1991-03-03,,,,,コドモ　ニ/子供　二", "address,,P4,,,,,2015-01-01,,,,,桜丘市若葉台9番9号",
            "person,P5,,,,,,1992-03-03,,,,,コドモ　サン/子供　三", "address,,P5,,,,,2015-01-01,,,,,桜丘市若葉台9番9号",
            "claim,C9,P2,,HOUSING,2025,12,2026-02-27,2026-02-01,30000,,,",
        ])

    private static let kin: [(String, Heir.Relation, Heir.Declaration)] = [
        ("P2", .spouse, .acceptance), ("P3", .child, .acceptance), ("P4", .child, .limited),
        ("P5", .child, .acceptance),
    ]

    private func succession(
        _ measures: MeasureBench, _ id: UUIDv7, _ kin: [(String, Heir.Relation, Heir.Declaration)] = kin
    ) async throws -> SuccessionStore.Succession {
        var heirs: [Heir] = []
        for (person, relation, declaration) in kin {
            heirs.append(Heir(try await measures.bench.person(person), relation, declaration))
        }
        return SuccessionStore.Succession(
            id: id, person: try await measures.bench.person("P1"), diedOn: measures.day("2026-04-01"),
            representative: nil, heirs: heirs,
            received: [try await measures.bench.person("P3"): 5000], asked: Array("\(kin.map(\.0))".utf8))
    }

    private func record(
        _ measures: MeasureBench, _ succession: SuccessionStore.Succession
    ) async throws -> [SuccessionDesk.Divided]? {
        let desk = SuccessionDesk(
            law: measures.bench.law, revocations: measures.bench.revocations,
            ids: measures.bench.ids)
        return try await measures.bench.pool.withTransaction { tx in
            try desk.record(succession, Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
        }
    }

    /// What may be taken of C1 from a person in a role; nil with the refusal's codes.
    private func taken(
        _ measures: MeasureBench, _ person: String, _ role: ObligorRole, _ act: AdverseAct = .seizureDraft
    ) async throws -> (amount: Yen?, codes: Set<String>) {
        let question = ClearanceRequested(
            requestID: measures.bench.ids.next(), asker: ReceivedText("garnishment"), act: act,
            personID: try await measures.bench.person(person), role: role,
            claims: [try await measures.bench.claim("C1")], amountWanted: 12_300, officer: ReceivedText("officer-1"))
        switch try await measures.bench.ask([question]).first?.decision {
        case .granted(let grant): return (grant.amountNow, [])
        case .refused(let grounds):
            return (nil, Set(grounds.filter { $0.kind != .remark }.map { "\($0.code.string) \($0.article.string)" }))
        case nil: return (nil, [])
        }
    }

    @Test("heirs owe their shares and no more, the dead nothing; limited acceptance holds execution back")
    func heirs() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let bench = measures.bench
            #expect(try await taken(measures, "P1", .debtor).amount == 12_300)
            let divided = try #require(
                try await record(measures, try await succession(measures, bench.ids.nextUUID())))
            #expect(divided.map(\.debt.unassigned) == [0])
            #expect(divided.first?.debt.parts.map(\.amount) == [6150, 2050, 2050, 2050])
            // What she received above her own part: 5,000 − 2,050 (地方税法9条3項).
            #expect(divided.first?.debt.parts.map(\.answersForOthers) == [0, 2950, 0, 0])
            #expect(try await bench.told("clearance.revoked.garnishment").count == 1)
            #expect(try await taken(measures, "P1", .debtor).codes.contains("deceased 地方税法9条"))
            #expect(try await taken(measures, "P2", .heir).amount == 6150)
            #expect(try await taken(measures, "P3", .heir).amount == 2050)
            #expect(try await taken(measures, "P3", .debtor).codes == ["not_this_persons_debt 地方税法341条・702条"])
            #expect(try await taken(measures, "P4", .heir).codes == ["unavailable "])
        }
    }

    @Test("the same succession is recorded once; a renunciation learned later divides anew and takes the heir out")
    func renounced() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let bench = measures.bench
            let id = bench.ids.nextUUID()
            let first = try await succession(measures, id)
            #expect(try await record(measures, first) != nil)
            #expect(try await record(measures, first) == nil)
            var other = first
            other.asked = [1]
            let asked = other
            #expect(
                await measures.refusal { _ = try await record(measures, asked) } == ["409", "succession-conflict"])
            var kin = Self.kin
            kin[3].2 = .renunciation
            _ = try await record(measures, try await succession(measures, bench.ids.nextUUID(), kin))
            #expect(try await taken(measures, "P3", .heir).amount == 3075)
            #expect(try await taken(measures, "P5", .heir).codes.contains("not_this_persons_debt 民法939条"))
            #expect(try await bench.number("select count(*) from holds where code = 'deceased'") == 1)
        }
    }

    @Test("once something was paid after the death, nobody is asked until it is known whose part it was")
    func paid() async throws {
        try await MeasureBench.run(Self.file) { measures in
            _ = try await record(measures, try await succession(measures, measures.bench.ids.nextUUID()))
            #expect(try await taken(measures, "P3", .heir).amount == 2050)
            try await measures.pay("S1", 6150, on: "2026-04-19")
            #expect(try await taken(measures, "P3", .heir).codes == ["unavailable "])
        }
    }

    @Test("a guarantor answers up to her maximum; a plain one after the debtor was demanded; without a maximum none")
    func guarantors() async throws {
        try await MeasureBench.run(Self.file) { measures in
            let (claim, person) = (try await measures.bench.claim("C9"), try await measures.bench.person("P3"))
            func promise(_ guarantee: Guarantee) async throws {
                try await measures.bench.pool.withTransaction { tx in
                    try SuccessionStore.save(
                        guarantee, of: claim, by: person, Recording(by: ReceivedText("test"), at: WallClock.now()),
                        in: tx)
                }
            }
            func ask() async throws -> (amount: Yen?, codes: Set<String>) {
                let question = ClearanceRequested(
                    requestID: measures.bench.ids.next(), asker: ReceivedText("garnishment"), act: .demandToGuarantor,
                    personID: person, role: .guarantor, claims: [claim], amountWanted: 0,
                    officer: ReceivedText("officer-1"))
                switch try await measures.bench.ask([question]).first?.decision {
                case .granted(let grant): return (grant.amountNow, [])
                case .refused(let grounds):
                    return (nil, Set(grounds.filter { $0.kind != .remark }.map(\.article.string)))
                case nil: return (nil, [])
                }
            }
            var guarantee = Guarantee(
                isJoint: true, isIndividual: true, isRunning: true, contractOn: measures.day("2021-04-01"))
            try await promise(guarantee)
            #expect(try await ask().codes == ["民法465条の2第2項"])
            guarantee.maximum = 20_000
            try await promise(guarantee)
            #expect(try await ask().amount == 20_000)
            guarantee.isJoint = false
            try await promise(guarantee)
            #expect(try await ask().codes == ["民法452条"])
        }
    }
}

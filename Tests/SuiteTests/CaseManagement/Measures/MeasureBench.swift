import CaseRules
import Codec
import CodecPrimitives
import Foundation
import Law
import Logging
import Outbox
import Postgres
import ServiceKit
import TestKit

@testable import CaseManagement

/// Measures on a database of their own: who asks, who approves, and what the day is.
struct MeasureBench: Sendable {
    let bench: CaseManagementBench
    let book: MeasureBook

    static let today = CaseManagementBench.today

    /// A clerk without office, a chief, a section head and the mayor, all empowered for every class.
    static func run(
        _ file: String = SmallAssessment.text, _ body: @escaping @Sendable (MeasureBench) async throws -> Void
    ) async throws {
        try await CaseManagementBench.run { bench in
            let measures = MeasureBench(bench: bench, book: try MeasureBook.embedded())
            _ = try await bench.importFile(file)
            try await bench.hearIntake()
            try await bench.appoint("officer-1")
            try await measures.appoint("tanaka", nil)
            try await measures.appoint("kacho", .section)
            try await measures.appoint("buchou", .director)
            try await measures.appoint("shichou", .mayor)
            try await body(measures)
        }
    }

    var desk: MeasureDesk {
        MeasureDesk(
            book: book, rules: MeasureRules(book: book, calendar: bench.law.calendar),
            facts: MeasureFactsStore(law: bench.law, prescription: Prescription()),
            consequences: MeasureConsequences(
                book: book, settlement: bench.settlement, revocations: bench.revocations,
                mailbox: Mailbox(outbox: bench.outbox, ids: bench.ids), ids: bench.ids),
            ids: bench.ids)
    }

    func appoint(_ officer: String, _ office: OfficerRole?) async throws {
        let appointments = ClaimClass.allCases.map {
            Appointment($0, Validity(from: BusinessDate(daysSinceEpoch: 18_000)), office: office)
        }
        try await bench.pool.withTransaction { tx in
            for appointment in appointments {
                try OfficerStore.save(
                    appointment, of: ReceivedText(officer), Recording(by: ReceivedText("test"), at: WallClock.now()),
                    in: tx)
            }
        }
    }

    /// Terms about claims by their numbers; zero yen is all that is open.
    func terms(
        _ ground: String, _ claims: [(String, Yen)], from: String = "2026-04-20", until: String? = nil
    ) async throws -> MeasureTerms {
        var parts: [MeasurePart] = []
        for (claim, amount) in claims {
            parts.append(MeasurePart(claim: try await bench.claim(claim), amount: amount))
        }
        return MeasureTerms(
            ground: ReceivedText(ground), from: day(from), until: until.map { day($0) }, parts: parts,
            capacity: PayingCapacity(means: 0, monthlyNeed: 0), appliedOn: day(from))
    }

    /// One step; throws the problem that refuses it.
    @discardableResult
    func take(
        _ command: MeasureCommand, of measure: UUIDv7, opening: (kind: MeasureKind, person: String)? = nil,
        step: UUIDv7? = nil, by officer: String = "tanaka", on today: BusinessDate = today
    ) async throws -> MeasureDesk.Answer {
        var order = MeasureDesk.Order(
            measure: measure, step: step ?? bench.ids.nextUUID(), asked: Array("\(command)".utf8), command: command,
            officer: ReceivedText(officer), today: today)
        if let opening { order.opening = (opening.kind, try await bench.person(opening.person)) }
        let (desk, asked) = (desk, order)
        return try await bench.pool.withTransaction { tx in try desk.take(asked, at: WallClock.now(), in: tx) }
    }

    /// A measure that was proposed by the clerk and approved by the mayor; applied for before where its kind wants that.
    func granted(
        _ kind: MeasureKind, _ terms: MeasureTerms, person: String, on today: BusinessDate = today
    ) async throws -> UUIDv7 {
        let id = bench.ids.nextUUID()
        let isApplied = MeasureTables.table(of: kind).edge(from: .new, on: .proposed) == nil
        if isApplied { try await take(.apply(terms), of: id, opening: (kind, person), on: today) }
        try await take(.propose(terms), of: id, opening: isApplied ? nil : (kind, person), on: today)
        try await take(.approve, of: id, by: "shichou", on: today)
        return id
    }

    /// The code, status and rules of the refusal of a step; empty when it is taken.
    func refusal(_ step: () async throws -> Void) async -> [String] {
        do {
            try await step()
            return []
        } catch let problem as Problem {
            return [String("\(problem.status)".prefix(3)), problem.code] + problem.findings.map(\.rule)
        } catch {
            return ["\(error)"]
        }
    }

    func state(_ measure: UUIDv7) async throws -> MeasureState? {
        try await bench.pool.withTransaction { tx in try MeasureStore.read(measure, in: tx)?.0.measure?.state }
    }

    /// What the night does to measures on a day.
    func watch(on day: BusinessDate, page: Int = 2) async throws {
        let logger = Logger(label: "measures") { _ in SwiftLogNoOpLogHandler() }
        try await MeasureWatch(
            pool: bench.pool, measures: desk, clock: try BusinessClock(.fixed(day, hour: 1), logger: logger),
            page: page,
            logger: logger
        ).run()
    }

    /// Codes of what stands against an act on a claim of P1 or P2; empty when it is granted.
    func grounds(_ act: AdverseAct, _ person: String, _ claim: String) async throws -> Set<String> {
        let question = ClearanceRequested(
            requestID: bench.ids.next(), asker: ReceivedText("garnishment"), act: act,
            personID: try await bench.person(person), role: .debtor, claims: [try await bench.claim(claim)],
            amountWanted: 1000, officer: ReceivedText("officer-1"))
        guard case .refused(let grounds)? = try await bench.ask([question]).first?.decision else { return [] }
        return Set(grounds.map { "\($0.kind) \($0.code.string) \($0.article.string)" })
    }

    /// The late charge of a claim until a day, as a debtor would be told.
    func charge(_ claim: String, until last: String) async throws -> ReassessedCharge? {
        let (id, law, last) = (try await bench.claim(claim), bench.law, day(last))
        return try await bench.pool.withTransaction { tx in
            let view = try ClaimViewStore.read(id, under: law, in: tx)
            guard let asked = view.accrual(until: last) else { return nil }
            return try law.lateCharge(asked, changedBy: view.facts.history.changes, of: view.kind)
        }
    }

    func pay(_ slip: String, _ amount: Yen, on day: String) async throws {
        try await bench.pay(slip, amount, on: day)
    }

    func day(_ text: String) -> BusinessDate { BusinessDate(iso: text) ?? MeasureBench.today }
}

import CaseRules
import CodecPrimitives
import HTTPTypes
import Law
import Postgres
import ServiceKit

/// Takes the steps of measures (law 7): behind the locks of the measure and its claims, by the rules, with everything
/// that follows from the step in the same transaction.
struct MeasureDesk: Sendable {
    let book: MeasureBook
    let rules: MeasureRules
    let facts: MeasureFactsStore
    let consequences: MeasureConsequences
    let ids: IDSource

    /// One step as it is asked for.
    struct Order: Sendable {
        var measure: UUIDv7
        var step: UUIDv7
        /// SHA-256 of what was asked.
        var asked: [UInt8]
        /// Of a measure's first step: what it is, and whose claims.
        var opening: (kind: MeasureKind, person: PersonID)?
        var command: MeasureCommand
        /// Who asks; her appointment and office decide what she may.
        var officer: ReceivedText
        var today: BusinessDate
    }

    /// What became of it.
    enum Answer: Sendable, Equatable {
        case taken
        /// The same step was taken before; nothing was done now.
        case repeated
    }

    /// Takes a step, or tells why not.
    ///
    /// - Throws: `Problem` 403, 404, 409 or 422 with every reason and its article.
    func take(_ order: Order, at now: Timestamp, in tx: borrowing Transaction) throws -> Answer {
        if let known = try MeasureStore.asked(in: order.step, in: tx) {
            guard known == MeasureStore.Asked(measure: order.measure, hash: order.asked) else {
                throw Problem.conflict("measure-step-conflict", "the step's id has another content")
            }
            return .repeated
        }
        var file = try file(of: order, in: tx)
        let claims = order.command.terms?.parts.map(\.claim) ?? file.claims
        try ClaimNewsStore.lock(Set(claims + file.claims).sorted(), in: tx)
        while try pass(&file, on: order.today, at: now, in: tx) != nil {}
        var command = order.command
        let facts = try read(claims, for: file, order, in: tx)
        command.fill(from: facts.claims)
        switch rules.decide(MeasureQuestion(file.kind, file.measure, command, facts, order.today)) {
        case .refused(let refusals): throw Problem(refusals)
        case .taken(let step): try take(step, order, facts.officer.role, of: &file, in: tx)
        }
        return .taken
    }

    /// The step that the calendar or the books take by themselves by a day, if there is one; the measure is locked.
    ///
    /// An extinction waits while money is announced or a seizure awaits its result: it keeps its true day.
    func pass(
        _ file: inout MeasureFile, on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> MeasureStep? {
        guard let measure = file.measure else { return nil }
        let known = try facts.claims(file.claims, besides: file.id, on: today, in: tx)
        let asked = MeasureFacts(
            claims: known.mapValues(\.claim), officer: MeasureOfficer(ReceivedText(""), classes: []),
            payments: try MeasureFactsStore.payments(on: file.claims, in: tx).values.flatMap { $0 })
        guard let step = try rules.pass(file.kind, measure, asked, on: today) else { return nil }
        if step.to == .extinguished, try MeasureConsequences.hindrance(to: file.claims, in: tx) != nil { return nil }
        let entry = MeasureEntry(
            id: ids.nextUUID(), asked: [], move: MeasureMove(before: measure, step, kind: file.kind),
            ruleVersion: try book.rule(file.kind, on: today).version, at: now)
        try save(entry, Recording(by: MeasureDesk.calendar, at: now), of: &file, in: tx)
        return step
    }

    /// Under which name the calendar's own steps leave their marks in other tables.
    private static let calendar = ReceivedText("calendar")

    private func take(
        _ step: MeasureStep, _ order: Order, _ office: OfficerRole?, of file: inout MeasureFile,
        in tx: borrowing Transaction
    ) throws {
        let now = WallClock.now()
        let move = MeasureMove(before: file.measure, step, kind: file.kind)
        if file.measure == nil, try !MeasureStore.open(file, on: order.today, in: tx) {
            throw Problem.conflict("measure-exists", "the measure's id is taken")
        }
        let taker = MeasureTables.table(of: file.kind).edge(from: move.old, on: step.event)?.taker
        let entry = MeasureEntry(
            id: order.step, asked: order.asked, move: move, office: taker == .approver ? office : nil,
            ruleVersion: try book.rule(file.kind, on: order.today).version, at: now)
        try save(entry, Recording(by: order.officer, at: now), of: &file, in: tx)
    }

    private func save(
        _ entry: MeasureEntry, _ recording: Recording, of file: inout MeasureFile, in tx: borrowing Transaction
    ) throws {
        try MeasureStore.save(entry, of: file, in: tx)
        (file.measure, file.steps) = (entry.move.after, file.steps + 1)
        try consequences.follow(entry.move, of: file.id, recording, in: tx)
    }

    private func file(of order: Order, in tx: borrowing Transaction) throws -> MeasureFile {
        let known = try MeasureStore.lock(order.measure, in: tx)
        switch (known, order.opening) {
        case (let file?, nil): return file
        case (nil, let opening?):
            return MeasureFile(id: order.measure, kind: opening.kind, person: opening.person, measure: nil, steps: 0)
        case (nil, nil): throw Problem.notFound("no such measure")
        case (.some, .some): throw Problem.conflict("measure-exists", "the measure's id is taken")
        }
    }

    private func read(
        _ claims: [ClaimID], for file: MeasureFile, _ order: Order, in tx: borrowing Transaction
    ) throws -> MeasureFacts {
        let known = try facts.claims(claims, besides: file.id, on: order.today, in: tx)
        let obligors = try ClaimStore.obligors(of: claims, in: tx)
        for (claim, fact) in known where fact.debtor != file.person {
            guard obligors[claim, default: []].contains(where: { $0.person == file.person }) else {
                throw Problem.conflict("not-her-claim", "the person of the measure owes none of this claim")
            }
        }
        let officer = try OfficerStore.officer(
            order.officer, for: Set(known.values.map(\.claim.kind.claimClass)), on: order.today, in: tx)
        return MeasureFacts(
            claims: known.mapValues(\.claim), officer: officer,
            hasOtherArrears: try MeasureFactsStore.hasOtherArrears(
                file.person, besides: claims, on: order.today, in: tx),
            payments: try MeasureFactsStore.payments(on: claims, in: tx).values.flatMap { $0 },
            seizures: try MeasureFactsStore.seizures(of: claims, in: tx))
    }
}

extension Problem {
    /// Why a measure may not take a step: who may not, what the table of states does not know, what the facts forbid.
    fileprivate init(_ refusals: [MeasureRefusal]) {
        let codes = Set(refusals.map(\.code))
        let power: Set<MeasureRefusal.Code> = [.sameOfficer, .noPower, .classNotCovered]
        let status: HTTPResponse.Status =
            codes.isSubset(of: power) ? .forbidden : codes == [.stepNotAllowed] ? .conflict : .unprocessableContent
        let facts = refusals.map { $0.article.isEmpty ? $0.fact : "\($0.article): \($0.fact)" }
        self = Problem(
            "measure-refused", status: status, title: "The measure may not take this step.",
            detail: "what law says: \(facts.joined(separator: " / "))",
            findings: refusals.map { Finding(rule: $0.code.rawValue, article: $0.article, fact: $0.fact) })
    }
}

extension MeasureCommand {
    /// The terms it brings.
    fileprivate var terms: MeasureTerms? {
        switch self {
        case .apply(let terms), .propose(let terms): terms
        default: nil
        }
    }

    /// A part without an amount is all that is open of its claim.
    fileprivate mutating func fill(from claims: [ClaimID: MeasureClaim]) {
        guard var terms else { return }
        for place in terms.parts.indices where terms.parts[place].amount.isZero {
            terms.parts[place].amount = claims[terms.parts[place].claim]?.open ?? .zero
        }
        if case .apply = self { self = .apply(terms) } else { self = .propose(terms) }
    }
}

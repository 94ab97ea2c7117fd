import CaseRules
import CodecPrimitives
import CodecRecords
import Law
import Ledger
import Postgres
import ServiceKit

/// Imports an assessment file (調定データ): whole, or quarantined whole with its findings (promise P10).
struct AssessmentDesk: Sendable {
    /// What became of a file.
    struct Result: Sendable {
        var batch: BatchID
        var isAccepted: Bool
        /// The same bytes were imported before; nothing was done now.
        var isRepeated: Bool
        var rows: Int
        var findings: [ImportStore.ShownFinding]
    }

    let law: LawBook
    let ids: IDSource

    /// Decides about a file that has been read to its end, in one transaction.
    func run(
        _ file: AssessmentFile, by recorder: ReceivedText, on today: BusinessDate, in tx: borrowing Transaction
    ) throws -> Result {
        if let before = try ImportStore.find(contentHash: file.contentHash, in: tx) {
            return Result(
                batch: before.id, isAccepted: before.isAccepted, isRepeated: true, rows: before.rows,
                findings: try ImportStore.findings(of: before.id, in: tx))
        }
        var batch = ImportStore.Batch(
            id: ids.next(), contentHash: file.contentHash, isAccepted: false, rows: file.rows.count, by: recorder,
            at: WallClock.now())
        switch try withoutTakenKeys(file.content(under: law), in: tx) {
        case .good(let assessment):
            batch.isAccepted = true
            try ImportStore.save(batch, in: tx)
            let store = AssessmentStore(batch: batch.id, recorder: recorder, now: batch.at, today: today)
            try save(assessment, store, in: tx)
        case .broken(let findings):
            try ImportStore.save(batch, in: tx)
            try ImportStore.save(findings, of: batch.id, in: tx)
        }
        return Result(
            batch: batch.id, isAccepted: batch.isAccepted, isRepeated: false, rows: batch.rows,
            findings: try ImportStore.findings(of: batch.id, in: tx))
    }

    /// Claims and slips are said once; what is known already cannot be said again in another file.
    private func withoutTakenKeys(
        _ content: AssessmentFile.Content, in tx: borrowing Transaction
    ) throws -> AssessmentFile.Content {
        guard case .good(let assessment) = content else { return content }
        let taken = try ImportStore.taken(
            claims: assessment.claims.map(\.key), slips: assessment.slips.map(\.number),
            barcodes: assessment.slips.compactMap(\.barcode), in: tx)
        guard !taken.isEmpty else { return content }
        var findings = assessment.claims.filter { taken.contains($0.key) }.map {
            AssessmentFinding(line: $0.line, column: .key, rule: .duplicateKey)
        }
        for slip in assessment.slips {
            if taken.contains(slip.number) {
                findings.append(AssessmentFinding(line: slip.line, column: .key, rule: .duplicateKey))
            }
            if let barcode = slip.barcode, taken.contains(barcode) {
                findings.append(AssessmentFinding(line: slip.line, column: .text, rule: .duplicateBarcode))
            }
        }
        return .broken(findings.prefix(AssessmentImport.findingsMax).map(\.shown))
    }

    private func save(_ assessment: Assessment, _ store: AssessmentStore, in tx: borrowing Transaction) throws {
        var persons = try ImportStore.persons(assessment.persons.map(\.key), in: tx)
        for row in assessment.persons where persons[row.key] == nil { persons[row.key] = ids.next() }
        try store.save(try assessment.persons.map { (id: try known(persons[$0.key]), row: $0) }, in: tx)
        try saveFlags(assessment.persons, persons, store, in: tx)
        let claims = try assessment.claims.map { row in
            let rule = try law.demands.rule(row.kind.demandRule)
            return AssessmentStore.Claim(
                id: ids.next(), debtor: try known(persons[row.debtor]), row: row,
                deadline: try row.demand.map { try rule.deadline(issued: $0.issuedOn, law.calendar) })
        }
        try store.save(claims, in: tx)
        let obligors = try claims.flatMap { claim in
            try claim.row.obligors.map {
                (claim: claim.id, person: try known(persons[$0.person]), role: $0.role)
            }
        }
        try store.save(obligors: obligors, in: tx)
        try saveSlips(assessment.slips, claims, store, in: tx)
        try saveDemands(claims, store, in: tx)
        try JournalStore.save(try claims.map { try entry($0, at: store.now) }, in: tx)
    }

    /// Death and bankruptcy stand in the table of holds; protection stands on the person.
    private func saveFlags(
        _ rows: [AssessedPerson], _ persons: [ReceivedText: PersonID], _ store: AssessmentStore,
        in tx: borrowing Transaction
    ) throws {
        let holds = try rows.flatMap { row in
            try row.flags.filter { $0.kind != .protected }.map { flag in
                HoldStore.Hold(
                    id: ids.nextUUID(), subject: .person(try known(persons[row.key])),
                    code: ReceivedText(flag.kind.rawValue), acts: [], from: flag.since, to: nil,
                    reason: ReceivedText("調定データ"))
            }
        }
        try HoldStore.save(holds, Recording(by: store.recorder, at: store.now), in: tx)
    }

    private func saveSlips(
        _ rows: [AssessedSlip], _ claims: [AssessmentStore.Claim], _ store: AssessmentStore,
        in tx: borrowing Transaction
    ) throws {
        let claimIDs = Dictionary(uniqueKeysWithValues: claims.map { ($0.row.key, $0.id) })
        let slips = rows.map { (id: ids.next() as SlipID, row: $0) }
        try store.save(slips, in: tx)
        let lines = try slips.flatMap { slip in
            try slip.row.lines.enumerated().map { number, line in
                (
                    slip: slip.id, number: Int32(number) + 1, claim: try known(claimIDs[line.claim]),
                    amounts: line.amounts
                )
            }
        }
        try store.save(lines, in: tx)
    }

    private func saveDemands(
        _ claims: [AssessmentStore.Claim], _ store: AssessmentStore, in tx: borrowing Transaction
    ) throws {
        var services: [DemandStore.Service] = []
        let demands = claims.compactMap { claim -> DemandStore.Issued? in
            guard let demand = claim.row.demand, let deadline = claim.deadline else { return nil }
            let id = ids.nextUUID()
            if let served = demand.servedOn {
                services.append(
                    DemandStore.Service(demand: id, outcome: ReceivedText("ordinary_mail"), servedOn: served))
            }
            return DemandStore.Issued(
                id: id, claim: claim.id, issuedOn: demand.issuedOn, deadlineOn: deadline,
                principal: claim.row.amounts.principal, lateCharge: claim.row.amounts.lateCharge,
                fee: claim.row.amounts.fee, working: ReceivedText("移行前に発付"), clearance: nil)
        }
        try DemandStore.save(demands, by: store.recorder, at: store.now, in: tx)
        if !services.isEmpty { _ = try DemandStore.serve(services, by: store.recorder, at: store.now, in: tx) }
    }

    /// The entry that books an assessment: what is owed against what was assessed.
    private func entry(_ claim: AssessmentStore.Claim, at now: Timestamp) throws -> JournalEntry {
        let items = Component.allCases.flatMap { component in
            [
                Position.Item(.receivable(claim.id, component), .posted, claim.row.amounts[component]),
                Position.Item(.assessed(component), .posted, -claim.row.amounts[component]),
            ]
        }
        let draft = try EntryDraft(
            .assessment(claim.id), .posted, effectiveOn: claim.row.aroseOn, posting: Position(items))
        return draft.entry(id: ids.next(), recordedAt: now)
    }

    private func known<ID>(_ id: ID?) throws -> ID {
        guard let id else { throw CaseError(.missingRow) }
        return id
    }
}

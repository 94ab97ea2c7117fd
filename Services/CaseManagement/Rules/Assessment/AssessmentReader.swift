import CodecPrimitives
import Law
import Ledger

/// The kinds of lines.
enum AssessmentRecordName: String {
    case person, flag, address, claim, obligor, demand, slip, line
}

/// All lines of a file that could be read, by kind.
struct AssessmentRecords {
    var persons: [AssessedPerson] = []
    var flags: [(line: Int, person: ReceivedText, flag: AssessedFlag)] = []
    var addresses: [(person: ReceivedText, address: AssessedAddress)] = []
    var claims: [AssessedClaim] = []
    var obligors: [(line: Int, claim: ReceivedText, obligor: AssessedObligor)] = []
    var demands: [(line: Int, claim: ReceivedText, demand: AssessedDemand)] = []
    var slips: [AssessedSlip] = []
    var lines: [(slip: ReceivedText, line: AssessedSlipLine)] = []
}

/// Reads lines one by one; what a line says by itself is checked here.
struct AssessmentReader {
    private(set) var records = AssessmentRecords()
    private(set) var findings: [AssessmentFinding] = []
    private let law: LawBook

    init(_ law: LawBook) { self.law = law }

    mutating func read(_ row: AssessmentRow) {
        guard row.fields.count == AssessmentColumn.allCases.count else {
            findings.append(AssessmentFinding(line: row.line, column: nil, rule: .fieldCount))
            return
        }
        var fields = AssessmentFields(row)
        switch AssessmentRecordName(rawValue: fields[.record].string) {
        case .person: person(&fields)
        case .flag: flag(&fields)
        case .address: address(&fields)
        case .claim: claim(&fields)
        case .obligor: obligor(&fields)
        case .demand: demand(&fields)
        case .slip: slip(&fields)
        case .line: slipLine(&fields)
        case nil: fields.report(.unknownRecord, .record)
        }
        findings += fields.findings
    }

    private mutating func person(_ fields: inout AssessmentFields) {
        fields.allow([.key, .dateFrom, .text])
        guard let key = fields.key(.key), let names = fields.text(.text) else { return }
        let birth = fields.optionalDate(.dateFrom)
        let parts = names.utf8.split(separator: 0x2F, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let kana = ReceivedText(utf8: Array(parts[0])),
            let kanji = ReceivedText(utf8: Array(parts[1]))
        else {
            fields.report(.nameWithoutKana, .text)
            return
        }
        records.persons.append(
            AssessedPerson(line: fields.line, key: key, nameKana: kana, nameKanji: kanji, birthDate: birth))
    }

    private mutating func flag(_ fields: inout AssessmentFields) {
        fields.allow([.personKey, .kind, .dateFrom, .text])
        let kind = AssessedFlag.Kind(rawValue: fields[.kind].string)
        if kind == nil { fields.report(.unknownFlag, .kind) }
        if kind != .protected, !fields[.text].isEmpty { fields.report(.notEmpty, .text) }
        guard let person = fields.key(.personKey), let since = fields.date(.dateFrom), let kind else { return }
        let delivery = fields[.text].isEmpty ? nil : fields.text(.text)
        records.flags.append(
            (fields.line, person, AssessedFlag(kind: kind, since: since, deliveryAddress: delivery)))
    }

    private mutating func address(_ fields: inout AssessmentFields) {
        fields.allow([.personKey, .dateFrom, .dateTo, .text])
        let to = fields.optionalDate(.dateTo)
        guard let person = fields.key(.personKey), let address = fields.text(.text), let from = fields.date(.dateFrom)
        else { return }
        if let to, to <= from { fields.report(.spanReversed, .dateTo) }
        records.addresses.append(
            (person, AssessedAddress(line: fields.line, address: address, from: from, to: to)))
    }

    private mutating func claim(_ fields: inout AssessmentFields) {
        fields.allow([
            .key, .personKey, .kind, .fiscalYear, .term, .dateFrom, .dateTo, .amount1, .amount2, .amount3, .text,
        ])
        let key = fields.key(.key)
        let debtor = fields.key(.personKey)
        let year = fields.number(.fiscalYear, in: 1950...2199)
        let term = fields.number(.term, in: 1...99)
        let amounts = amounts(&fields)
        let days = days(&fields)
        guard let key, let debtor, let year, let term, let amounts, let days else { return }
        if !amounts.principal.isPositive { fields.report(.principalNotPositive, .amount1) }
        guard let kind = kind(&fields, on: days.arose) else { return }
        guard let due = try? law.calendar.shifted(days.due, for: kind.dueShift) else {
            fields.report(.dueDateUnknown, .dateFrom)
            return
        }
        records.claims.append(
            AssessedClaim(
                line: fields.line, key: key, debtor: debtor, kind: kind, fiscalYear: FiscalYear(year), term: term,
                nominalDue: days.due, due: due, aroseOn: days.arose, contractOn: days.contract, amounts: amounts))
    }

    private func kind(_ fields: inout AssessmentFields, on day: BusinessDate) -> ClaimKind? {
        let kind = law.kinds.kind(fields[.kind], on: day)
        if kind == nil {
            let isKnown = law.kinds.all.contains { $0.code == fields[.kind] }
            fields.report(isKnown ? .kindNotInForce : .unknownKind, .kind)
        }
        return kind
    }

    /// The days of a claim.
    private struct Days {
        var due: BusinessDate
        var arose: BusinessDate
        var contract: BusinessDate
    }

    private func days(_ fields: inout AssessmentFields) -> Days? {
        let contract = fields.optionalDate(.text)
        guard let due = fields.date(.dateFrom), let arose = fields.date(.dateTo) else { return nil }
        if due < arose { fields.report(.dueBeforeArising, .dateFrom) }
        if let contract, contract > arose { fields.report(.contractAfterArising, .text) }
        return Days(due: due, arose: arose, contract: contract ?? arose)
    }

    private func amounts(_ fields: inout AssessmentFields) -> Amounts? {
        let principal = fields.yen(.amount1)
        let charge = fields.yen(.amount2, isRequired: false)
        let fee = fields.yen(.amount3, isRequired: false)
        guard let principal, let charge, let fee else { return nil }
        return Amounts(principal: principal, lateCharge: charge, fee: fee)
    }

    private mutating func obligor(_ fields: inout AssessmentFields) {
        fields.allow([.personKey, .claimKey, .kind])
        let role = AssessedRoleName(rawValue: fields[.kind].string)?.role
        if role == nil { fields.report(.unknownRole, .kind) }
        guard let person = fields.key(.personKey), let claim = fields.key(.claimKey), let role else { return }
        records.obligors.append((fields.line, claim, AssessedObligor(person: person, role: role)))
    }

    private mutating func demand(_ fields: inout AssessmentFields) {
        fields.allow([.claimKey, .dateFrom, .dateTo])
        let served = fields.optionalDate(.dateTo)
        guard let claim = fields.key(.claimKey), let issued = fields.date(.dateFrom) else { return }
        if let served, served < issued { fields.report(.spanReversed, .dateTo) }
        records.demands.append((fields.line, claim, AssessedDemand(issuedOn: issued, servedOn: served)))
    }

    private mutating func slip(_ fields: inout AssessmentFields) {
        fields.allow([.key, .dateFrom, .dateTo, .text])
        let barcode = fields[.text]
        let isDigits = barcode.utf8.count == 44 && barcode.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if !barcode.isEmpty, !isDigits { fields.report(.barcodeInvalid, .text) }
        guard let number = fields.key(.key), let issued = fields.date(.dateFrom), let useBy = fields.date(.dateTo)
        else { return }
        if useBy < issued { fields.report(.spanReversed, .dateTo) }
        records.slips.append(
            AssessedSlip(
                line: fields.line, number: number, issuedOn: issued, useBy: useBy,
                barcode: barcode.isEmpty ? nil : barcode))
    }

    private mutating func slipLine(_ fields: inout AssessmentFields) {
        fields.allow([.key, .claimKey, .amount1, .amount2, .amount3])
        let amounts = amounts(&fields)
        guard let slip = fields.key(.key), let claim = fields.key(.claimKey), let amounts else { return }
        records.lines.append((slip, AssessedSlipLine(line: fields.line, claim: claim, amounts: amounts)))
    }
}

/// The roles that an obligor line may name.
private enum AssessedRoleName: String {
    case jointDebtor = "joint_debtor"
    case guarantor, heir

    var role: ClearanceRole {
        switch self {
        case .jointDebtor: .jointDebtor
        case .guarantor: .guarantor
        case .heir: .heir
        }
    }
}

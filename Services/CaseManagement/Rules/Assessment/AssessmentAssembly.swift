import CodecPrimitives
import Ledger

/// Puts the lines of a file together: references, keys, and what only the whole can tell.
struct AssessmentAssembly {
    private(set) var assessment = Assessment()
    private let records: AssessmentRecords
    private var findings: [AssessmentFinding] = []
    private var persons: [ReceivedText: Int] = [:]
    private var claims: [ReceivedText: Int] = [:]
    private var slips: [ReceivedText: Int] = [:]

    init(_ records: AssessmentRecords) { self.records = records }

    /// Fills `assessment`; returns what is wrong, in the order of lines.
    mutating func assemble() -> [AssessmentFinding] {
        addPersons()
        addClaims()
        addSlips()
        if assessment.persons.isEmpty, assessment.claims.isEmpty { report(.empty, 0, nil) }
        return findings.sorted { $0.line < $1.line }
    }

    private mutating func report(_ rule: AssessmentRule, _ line: Int, _ column: AssessmentColumn?) {
        findings.append(AssessmentFinding(line: line, column: column, rule: rule))
    }

    private mutating func addPersons() {
        for person in records.persons {
            if persons.updateValue(assessment.persons.count, forKey: person.key) != nil {
                report(.duplicateKey, person.line, .key)
            }
            assessment.persons.append(person)
        }
        for (key, address) in records.addresses {
            if let index = persons[key] {
                assessment.persons[index].addresses.append(address)
            } else {
                report(.unknownReference, address.line, .personKey)
            }
        }
        for (line, key, flag) in records.flags {
            if let index = persons[key] {
                assessment.persons[index].flags.append(flag)
            } else {
                report(.unknownReference, line, .personKey)
            }
        }
        for index in assessment.persons.indices { checkAddresses(of: index) }
    }

    private mutating func checkAddresses(of index: Int) {
        assessment.persons[index].addresses.sort { $0.from < $1.from }
        let addresses = assessment.persons[index].addresses
        if addresses.isEmpty { report(.noAddress, assessment.persons[index].line, .key) }
        for (earlier, later) in zip(addresses, addresses.dropFirst()) {
            // An address without an end goes on under the next one.
            let overlaps = earlier.to.map { $0 > later.from } ?? true
            if overlaps { report(.addressesOverlap, later.line, .dateFrom) }
        }
    }

    private mutating func addClaims() {
        for claim in records.claims {
            if claims.updateValue(assessment.claims.count, forKey: claim.key) != nil {
                report(.duplicateKey, claim.line, .key)
            }
            if persons[claim.debtor] == nil { report(.unknownReference, claim.line, .personKey) }
            assessment.claims.append(claim)
        }
        for (line, key, obligor) in records.obligors {
            if persons[obligor.person] == nil { report(.unknownReference, line, .personKey) }
            if let index = claims[key] {
                assessment.claims[index].obligors.append(obligor)
            } else {
                report(.unknownReference, line, .claimKey)
            }
        }
        for (line, key, demand) in records.demands {
            guard let index = claims[key] else {
                report(.unknownReference, line, .claimKey)
                continue
            }
            if assessment.claims[index].demand != nil { report(.duplicateKey, line, .claimKey) }
            assessment.claims[index].demand = demand
        }
    }

    private mutating func addSlips() {
        var barcodes: Set<ReceivedText> = []
        for slip in records.slips {
            if slips.updateValue(assessment.slips.count, forKey: slip.number) != nil {
                report(.duplicateKey, slip.line, .key)
            }
            if let barcode = slip.barcode, !barcodes.insert(barcode).inserted {
                report(.duplicateBarcode, slip.line, .text)
            }
            assessment.slips.append(slip)
        }
        for (number, line) in records.lines {
            if let index = slips[number] {
                assessment.slips[index].lines.append(line)
            } else {
                report(.unknownReference, line.line, .key)
            }
            checkLine(line)
        }
        for slip in assessment.slips { checkSlip(slip) }
    }

    private mutating func checkLine(_ line: AssessedSlipLine) {
        guard let index = claims[line.claim] else {
            report(.unknownReference, line.line, .claimKey)
            return
        }
        if line.amounts.principal > assessment.claims[index].amounts.principal {
            report(.lineAboveClaim, line.line, .amount1)
        }
    }

    private mutating func checkSlip(_ slip: AssessedSlip) {
        if slip.lines.isEmpty { report(.noLines, slip.line, .key) }
        if slip.lines.count > AssessmentImport.slipLinesMax { report(.tooManyLines, slip.line, .key) }
        if Set(slip.lines.map(\.claim)).count != slip.lines.count { report(.claimTwice, slip.line, .key) }
        if !slip.lines.isEmpty, !slip.lines.map(\.amounts.total).total().isPositive {
            report(.slipTotalNotPositive, slip.line, .key)
        }
    }
}

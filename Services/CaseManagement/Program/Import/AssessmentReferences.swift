import CodecPrimitives

/// Checks between the lines of one assessment file: keys said once, and every key that is used.
struct AssessmentReferences {
    /// Persons and claims that the file uses but does not bring: they must be known already.
    private(set) var persons: [(line: Int, number: ReceivedText)] = []
    private(set) var findings: [AssessmentFinding] = []

    init(_ rows: AssessmentRows) {
        let persons = unique(rows.persons.map { ($0.line, $0.number) }, "person_number")
        let claims = unique(rows.claims.map { ($0.line, $0.number) }, "claim_number")
        let slips = unique(rows.slips.map { ($0.line, $0.number) }, "slip_number")
        _ = unique(rows.slips.compactMap { slip in slip.barcode.map { (slip.line, $0) } }, "barcode")
        let used = rows.addresses.map { ($0.line, $0.person) } + rows.claims.map { ($0.line, $0.person) }
        self.persons = used.filter { !persons.contains($0.1) }.map { (line: $0.0, number: $0.1) }
        for row in rows.slipLines {
            if !slips.contains(row.slip) { note(row.line, "slip_number", "unknown_reference", row.slip) }
            if !claims.contains(row.claim) { note(row.line, "claim_number", "unknown_reference", row.claim) }
        }
        checkBarcodeAmounts(rows)
    }

    private mutating func checkBarcodeAmounts(_ rows: AssessmentRows) {
        var totals: [ReceivedText: Yen] = [:]
        for row in rows.slipLines { totals[row.slip, default: .zero] += row.principal + row.lateCharge + row.fee }
        for slip in rows.slips {
            let total = totals[slip.number] ?? .zero
            if !total.isPositive { note(slip.line, "slip_number", "amount_zero", slip.number) }
            guard let barcode = slip.barcode, barcode.utf8.count == 44 else { continue }
            let printed = barcode.utf8[37..<43].reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            if printed != total.amount { note(slip.line, "barcode", "amount_mismatch", barcode) }
        }
    }

    private mutating func unique(_ keys: [(Int, ReceivedText)], _ field: String) -> Set<ReceivedText> {
        var seen: Set<ReceivedText> = []
        for (line, key) in keys where !seen.insert(key).inserted { note(line, field, "duplicate_key", key) }
        return seen
    }

    private mutating func note(_ line: Int, _ field: String, _ rule: String, _ key: ReceivedText) {
        guard findings.count < AssessmentReader.findingsMost else { return }
        findings.append(AssessmentFinding(line: line, field: field, rule: rule, bytes: key.utf8))
    }
}

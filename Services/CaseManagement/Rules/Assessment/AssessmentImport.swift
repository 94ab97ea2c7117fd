public import CodecPrimitives
public import Law

/// What became of an assessment file (promise P10): accepted whole or quarantined whole.
public enum AssessmentVerdict: Sendable {
    case accepted(Assessment)
    case quarantined([AssessmentFinding])
}

/// Checks an assessment file (調定データ; `assessment-file.md`) line by line, then as a whole.
public struct AssessmentImport: Sendable {
    private let law: LawBook

    /// After so many findings a file is not read further.
    public static let findingsMax = 200
    /// A slip has at most so many lines.
    public static let slipLinesMax = 100
    /// The header line.
    public static let columns = AssessmentColumn.allCases.map(\.name)

    public init(law: LawBook) { self.law = law }

    /// Decides about a file of which `rows` are all lines after the header.
    public func check(header: [ReceivedText], rows: some Sequence<AssessmentRow>) -> AssessmentVerdict {
        let isExpected =
            header.count == AssessmentImport.columns.count
            && zip(header, AssessmentImport.columns).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
        guard isExpected else {
            return .quarantined([AssessmentFinding(line: 1, column: nil, rule: .header)])
        }
        var reader = AssessmentReader(law)
        for row in rows where reader.findings.count < AssessmentImport.findingsMax { reader.read(row) }
        var findings = reader.findings
        // References make sense only when every line could be read.
        if findings.isEmpty {
            var assembly = AssessmentAssembly(reader.records)
            findings = assembly.assemble()
            if findings.isEmpty { return .accepted(assembly.assessment) }
        }
        if findings.count >= AssessmentImport.findingsMax {
            findings = Array(findings.prefix(AssessmentImport.findingsMax))
            findings.append(AssessmentFinding(line: 0, column: nil, rule: .tooManyFindings))
        }
        return .quarantined(findings)
    }
}

import CaseRules
import CodecPrimitives
import CodecRecords
import Crypto
import Law

/// An assessment file while it streams in: its rows and the hash of its bytes.
struct AssessmentFile: Sendable {
    private(set) var rows: [AssessmentRow] = []
    private(set) var contentHash: [UInt8] = []
    private var header: [ReceivedText] = []
    private var reader = CSVReader(CSVForm(), file: "assessment.csv")
    private var hash = SHA256()
    private var report: CSVReport?

    mutating func take(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        var complete: [CSVRow] = []
        reader.push(bytes) { complete.append($0) }
        for row in complete { add(row) }
    }

    mutating func finish() {
        var complete: [CSVRow] = []
        report = reader.finish { complete.append($0) }
        for row in complete { add(row) }
        contentHash = Array(hash.finalize())
    }

    /// The file's content, or what is wrong with it; what cannot be read as CSV never reaches the rules.
    func content(under law: LawBook) -> Content {
        guard let report, report.isAcceptable else {
            return .broken(
                (report?.findings ?? []).map {
                    ImportStore.ShownFinding(line: $0.record, field: $0.field?.string, rule: $0.rule.rawValue)
                })
        }
        switch AssessmentImport(law: law).check(header: header, rows: rows) {
        case .accepted(let assessment): return .good(assessment)
        case .quarantined(let findings): return .broken(findings.map(\.shown))
        }
    }

    /// A file as a whole.
    enum Content {
        case good(Assessment)
        case broken([ImportStore.ShownFinding])
    }

    private mutating func add(_ row: CSVRow) {
        if header.isEmpty {
            header = row.fields
        } else {
            rows.append(AssessmentRow(line: row.number, fields: row.fields))
        }
    }
}

extension AssessmentFinding {
    /// As it is stored and shown.
    var shown: ImportStore.ShownFinding {
        ImportStore.ShownFinding(line: line, field: column?.name, rule: rule.rawValue)
    }
}

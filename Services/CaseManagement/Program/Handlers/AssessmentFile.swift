import CaseRules
import CodecPrimitives
import CodecRecords
import Crypto
import Law

/// An assessment file that has been read to its end: its rows, the hash of its bytes, and what is wrong with it as CSV.
struct AssessmentFile: Sendable {
    fileprivate(set) var rows: [AssessmentRow] = []
    fileprivate(set) var contentHash: [UInt8] = []
    fileprivate var header: [ReceivedText] = []
    fileprivate var report: CSVReport?

    /// A file as a whole.
    enum Content {
        case good(Assessment)
        case broken([ImportStore.ShownFinding])
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
}

/// Reads an assessment file while it streams in.
struct AssessmentFileReader {
    private var file = AssessmentFile()
    private var reader = CSVReader(CSVForm(), file: "assessment.csv")
    private var hash = SHA256()

    mutating func take(_ bytes: [UInt8]) {
        hash.update(data: bytes)
        var complete: [CSVRow] = []
        reader.push(bytes) { complete.append($0) }
        for row in complete { add(row) }
    }

    mutating func finish() -> AssessmentFile {
        var complete: [CSVRow] = []
        file.report = reader.finish { complete.append($0) }
        for row in complete { add(row) }
        file.contentHash = Array(hash.finalize())
        return file
    }

    private mutating func add(_ row: CSVRow) {
        if file.header.isEmpty {
            file.header = row.fields
        } else {
            file.rows.append(AssessmentRow(line: row.number, fields: row.fields))
        }
    }
}

extension AssessmentFinding {
    /// As it is stored and shown.
    var shown: ImportStore.ShownFinding {
        ImportStore.ShownFinding(line: line, field: column?.name, rule: rule.rawValue)
    }
}

import CodecPrimitives
import CodecRecords
import IntakeRules
import Postgres

/// The first pass: reads a whole file against its layout and comes to one decision.
struct FileValidation: Sendable {
    let parts: EvidenceParts
    /// Findings kept for one file.
    let findingsMax: Int
    /// Lines that a bank's file may have: they are matched together.
    var bankLinesMax = 100_000

    /// Whether the file may be taken, whole; nothing is written here.
    func decide(_ id: EvidenceID, channel: Channel) async throws -> FileStore.Decision {
        var reader = RecordReader(channel.layout, file: id.description, limits: ReadLimits(findings: findingsMax))
        var pass = Pass(channel: channel, linesMax: bankLinesMax)
        var number = 0
        while let bytes = try await parts.part(number, of: id) {
            reader.push(bytes) { pass.take($0) }
            number += 1
        }
        let report = reader.finish { pass.take($0) }
        let hasLines = !channel.layout.lineEndings.contains(.none)
        return FileStore.Decision(
            isAccepted: report.isAcceptable && pass.unreadable.isEmpty, createdOn: pass.createdOn,
            recordCount: report.records,
            findings: report.findings.map { FindingText.stored($0, hasLines: hasLines) } + pass.unreadable)
    }

    /// What the pass notes beside the engine's own findings.
    private struct Pass {
        let channel: Channel
        /// The earliest creation date of the file's groups: none of them promises more.
        var createdOn: BusinessDate?
        var unreadable: [FileFinding] = []

        private var bank: BankFile?
        private let linesMax: Int

        init(channel: Channel, linesMax: Int) {
            (self.channel, self.linesMax) = (channel, linesMax)
            if case .bankAccount(let reading) = channel.reading { bank = BankFile(reading) }
        }

        mutating func take(_ record: Record) {
            switch channel.reading {
            case .receipts(let news): take(record, news)
            case .bankAccount: takeLine(record)
            }
        }

        private mutating func take(_ record: Record, _ news: RecordNews) {
            if let day = news.createdOn(record) { createdOn = min(createdOn ?? day, day) }
            guard record.role == .data, news.news(record) == nil else { return }
            refuse(record, "record_unreadable", "\(record.number)件目のレコードから収納を読み取れません。")
        }

        private mutating func takeLine(_ record: Record) {
            bank?.take(record)
            if bank?.unreadable != nil {
                refuse(record, "record_unreadable", "\(record.number)件目のレコードから入金明細を読み取れません。")
            } else if bank?.lines.count ?? 0 > linesMax {
                refuse(record, "too_many_lines", "明細が\(linesMax)件を超えています。")
            }
        }

        private mutating func refuse(_ record: Record, _ rule: String, _ message: String) {
            guard unreadable.isEmpty else { return }
            unreadable.append(
                FileFinding(
                    isError: true, rule: rule, line: record.number, record: record.number, field: "",
                    offset: Int64(record.offset), bytes: "", message: message))
        }
    }
}

/// The stored bytes of evidence, part by part.
struct EvidenceParts: Sendable {
    let pool: PostgresPool

    /// The bytes of a part; nil after the last.
    func part(_ number: Int, of id: EvidenceID) async throws -> [UInt8]? {
        try await pool.withTransaction { tx in try EvidenceStore.part(number, of: id, in: tx) }
    }
}

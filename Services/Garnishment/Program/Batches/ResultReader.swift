import CodecPrimitives
import CodecRecords
import GarnishmentRules
import ServiceKit

/// Reads a bank's result file (預金差押結果データ) by its layout, whole.
struct ResultReader: Sendable {
    /// What a result file says.
    struct Reading: Sendable {
        var batchNumber: ReceivedText?
        var bank: ReceivedText?
        var lines: [BankResult.Line] = []
        var findings: [Problem.Finding] = []
    }

    private let layout: Layout
    private let fields: Fields

    /// - Throws: `RecordsError` when the layout does not say where a result's parts stand.
    init(_ layout: Layout) throws {
        self.layout = layout
        fields = try Fields(layout)
    }

    /// Everything the file says and everything that is wrong with it.
    func read(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        var reader = RecordReader(layout, file: "result")
        reader.push(bytes) { take($0, &reading) }
        let report = reader.finish { take($0, &reading) }
        let found = report.findings.filter { !$0.rule.isWarning }.map { finding in
            Problem.Finding(
                rule: finding.rule.rawValue, record: finding.record, field: finding.field?.string,
                offset: finding.offset)
        }
        reading.findings = found + reading.findings
        return reading
    }

    private func take(_ record: Record, _ reading: inout Reading) {
        switch record.role {
        case .header:
            reading.batchNumber = record.text(fields.batchNumber)
            reading.bank = ReceivedText(utf8: Array(record.bytes(of: fields.bank)))
        case .data:
            do {
                reading.lines.append(try line(record))
            } catch {
                reading.findings.append(
                    Problem.Finding(rule: error.rule, record: record.number, field: error.field, offset: record.offset))
            }
        case .trailer, .end: break
        }
    }

    private struct Refusal: Error {
        var rule: String
        var field: String
    }

    private func line(_ record: Record) throws(Refusal) -> BankResult.Line {
        guard let number = record.text(fields.item), let day = record.date(fields.servedOn),
            let minute = record.minuteOfDay(fields.servedAt)
        else { throw Refusal(rule: "required_missing", field: "送達日") }
        return BankResult.Line(
            itemNumber: number, servedOn: day, servedMinute: minute, outcome: try outcome(record))
    }

    private func outcome(_ record: Record) throws(Refusal) -> BankResult.Line.Outcome {
        switch kind(record) {
        case .collected:
            guard let seized = record.yen(fields.seized), let collected = record.yen(fields.collected),
                let paid = record.yen(fields.paid), let paidOn = record.date(fields.paidOn)
            else { throw Refusal(rule: "required_missing", field: "入金日") }
            return .collected(seized: seized, collected: collected, paid: paid, valueDate: paidOn)
        case .held:
            guard let seized = record.yen(fields.seized) else { throw Refusal(rule: "not_numeric", field: "差押金額") }
            return .held(seized: seized)
        case .nothing:
            // Codes of digits keep their zeros.
            let code = ReceivedText(utf8: Array(record.bytes(of: fields.reason)))
            guard let code, let reason = UnseizedReason(code: code) else {
                throw Refusal(rule: "unknown_result_code", field: "不能理由")
            }
            return .nothing(reason)
        case nil: throw Refusal(rule: "unknown_result_code", field: "結果区分")
        }
    }

    private enum Kind { case collected, held, nothing }

    /// A release is no answer to a request to seize, so its code is refused here.
    private func kind(_ record: Record) -> Kind? {
        guard layout.kinds.indices.contains(record.kind) else { return nil }
        let name = layout.kinds[record.kind].name
        let known: [(String, Kind)] = [
            ("collected", .collected), ("partial", .collected), ("held", .held), ("nothing", .nothing),
        ]
        return known.first { ReceivedText($0.0) == name }?.1
    }

    /// Where the parts of a result stand.
    private struct Fields: Sendable {
        let batchNumber, bank, item, reason, servedOn, servedAt: FieldReference
        let seized, collected, paid, paidOn: FieldReference

        init(_ layout: Layout) throws(RecordsError) {
            batchNumber = try layout.field("依頼番号", in: .header)
            bank = try layout.field("金融機関コード", in: .header)
            item = try layout.field("item")
            reason = try layout.field("reason")
            servedOn = try layout.field("served_on")
            servedAt = try layout.field("served_at")
            seized = try layout.field("seized")
            collected = try layout.field("collected")
            paid = try layout.field("paid")
            paidOn = try layout.field("paid_on")
        }
    }
}

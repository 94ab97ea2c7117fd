import Codec
import CodecPrimitives
import CodecRecords
import GarnishmentRules
import ServiceKit

/// Reads a bank's inquiry answer (照会回答, CSV) by the names of its columns, whole.
struct AnswerReader: Sendable {
    /// What an answer file says.
    struct Reading: Sendable {
        var answers: [AccountAnswer] = []
        var rows = 0
        var findings: [Problem.Finding] = []
    }

    /// The columns; the last two are those that identity evidence needs beyond the sample of formats 4.2.
    private enum Column: String, CaseIterable {
        case number = "照会番号"
        case answer = "回答区分"
        case bank = "金融機関コード"
        case branch = "支店コード"
        case product = "科目"
        case account = "口座番号"
        case holder = "名義人カナ"
        case reference = "基準日"
        case address = "届出住所"
        case addressSince = "届出日"

        var isNeeded: Bool { self != .address && self != .addressSince }
    }

    /// Everything the file says and everything that is wrong with it. CP932 unless it begins as UTF-8 with a mark.
    static func read(_ bytes: [UInt8]) -> Reading {
        let isUTF8 = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        let form = CSVForm(encoding: isUTF8 ? .utf8 : .cp932)
        let (rows, report) = CSVReader.read(bytes, form, file: "inquiry-answer")
        var reading = Reading()
        reading.findings = report.findings.map { finding in
            Problem.Finding(
                rule: finding.rule.rawValue, line: finding.record, record: finding.record, field: finding.field?.string,
                offset: finding.offset)
        }
        guard let header = rows.first, let columns = columns(header, &reading) else { return reading }
        for row in rows.dropFirst() {
            reading.rows += 1
            do {
                if let answer = try answer(row, columns) { reading.answers.append(answer) }
            } catch {
                reading.findings.append(
                    Problem.Finding(rule: error.rule, line: row.number, record: row.number, field: error.field))
            }
        }
        return reading
    }

    private static func columns(_ header: CSVRow, _ reading: inout Reading) -> [Column: Int]? {
        var columns: [Column: Int] = [:]
        for column in Column.allCases {
            columns[column] = header.fields.firstIndex(of: ReceivedText(column.rawValue))
        }
        let missing = Column.allCases.filter { $0.isNeeded && columns[$0] == nil }
        reading.findings += missing.map { Problem.Finding(rule: "column_missing", line: 1, field: $0.rawValue) }
        return missing.isEmpty ? columns : nil
    }

    private struct Refusal: Error {
        var rule: String
        var field: String

        init(_ rule: String, _ column: Column) { (self.rule, field) = (rule, column.rawValue) }
    }

    /// One account; nil for a row that says that there is none.
    private static func answer(_ row: CSVRow, _ columns: [Column: Int]) throws(Refusal) -> AccountAnswer? {
        func text(_ column: Column) -> ReceivedText { columns[column].flatMap { row[$0] } ?? ReceivedText("") }
        guard text(.answer) == ReceivedText("1") else {
            guard text(.answer) == ReceivedText("9") else { throw Refusal("unknown_result_code", .answer) }
            return nil
        }
        guard let reference = BusinessDate(compact: text(.reference).utf8) else {
            throw Refusal("date_invalid", .reference)
        }
        let since = text(.addressSince)
        let registeredOn = BusinessDate(compact: since.utf8)
        guard since.isEmpty || registeredOn != nil else { throw Refusal("date_invalid", .addressSince) }
        for (column, length) in [(Column.bank, 4), (.branch, 3), (.product, 1), (.account, 7)] {
            let digits = text(column).utf8
            guard digits.count == length, digits.allSatisfy({ 0x30...0x39 ~= $0 }) else {
                throw Refusal("not_numeric", column)
            }
        }
        guard !text(.holder).isEmpty else { throw Refusal("required_missing", .holder) }
        let address = text(.address)
        return AccountAnswer(
            row: row.number,
            account: BankAccount(
                bank: text(.bank), branch: text(.branch), product: text(.product), number: text(.account)),
            answer: IdentityEvidence.Answer(
                holderKana: text(.holder), registeredAddress: address.isEmpty ? nil : address,
                registeredOn: registeredOn, referenceDate: reference))
    }
}

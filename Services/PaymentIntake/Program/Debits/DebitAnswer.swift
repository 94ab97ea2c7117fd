import CodecPrimitives
import HTTPTypes
import IntakeRules
import ServiceKit

/// A bank's answer beside the file it answers: every line once, with its amount, for the same day.
struct DebitAnswer {
    private let reading: DebitFile.Reading
    private let items: [TransferFileStore.Item]
    private let day: BusinessDate

    init(_ reading: DebitFile.Reading, _ items: [TransferFileStore.Item], on day: BusinessDate) {
        (self.reading, self.items, self.day) = (reading, items, day)
    }

    /// The bank's code of each debit.
    ///
    /// - Throws: `Problem` 422 with everything that does not fit; then nothing of the answer counts.
    func codes() throws -> [DebitID: DebitCode] {
        var findings = reading.findings
        // The result has no year in its date: it is the request's (formats 3.2).
        if reading.day != ReceivedText(DebitAnswer.monthDay(day)) {
            findings.append(Problem.Finding(rule: "date_differs", field: "引落日"))
        }
        if reading.codes.count != items.count { findings.append(Problem.Finding(rule: "lines_missing")) }
        var codes: [DebitID: DebitCode] = [:]
        for (index, item) in items.enumerated() {
            guard let answer = reading.codes[index + 1], answer.amount == item.amount else {
                findings.append(Problem.Finding(rule: "line_differs", record: index + 2, field: "顧客番号"))
                continue
            }
            codes[DebitID(item.id)] = answer.code
        }
        guard findings.isEmpty else {
            throw Problem(
                "result-differs", status: .unprocessableContent, title: "The file is no answer to this request file.",
                findings: findings)
        }
        return codes
    }

    private static func monthDay(_ day: BusinessDate) -> String {
        [day.month, day.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined()
    }
}

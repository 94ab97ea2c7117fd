import Codec
import CodecPrimitives
import CodecRecords
import IntakeRules
import ServiceKit

/// The request file by which a bank debits accounts, and its result file: one layout (口座振替, 全銀 91).
struct DebitFile: Sendable {
    let layout: Layout
    let sender: TransferSender
    private let customer: FieldReference
    private let amount: FieldReference
    private let result: FieldReference
    private let day: FieldReference

    init(sender: TransferSender) throws(RecordsError) {
        layout = try ShippedLayout.zengin91.layout()
        (customer, amount) = (try layout.field("customer", in: .data), try layout.field("amount", in: .data))
        result = try layout.field("result", in: .data)
        day = try layout.field("on", in: .header)
        self.sender = sender
    }

    /// The whole file; each record's customer number is its place in it.
    ///
    /// - Throws: `RecordsError` when a value has no place in the layout.
    func bytes(of debits: [(Debit, Mandate)], on day: BusinessDate) throws(RecordsError) -> [UInt8] {
        var writer = RecordWriter(layout)
        try writer.header(sender.header(on: day))
        for (index, (debit, mandate)) in debits.enumerated() {
            try writer.data([
                "bank": .received(mandate.account.bank), "branch": .received(mandate.account.branch),
                "product": .received(mandate.account.product), "account": .received(mandate.account.number),
                "holder_kana": .received(mandate.holderKana), "amount": .yen(debit.amount), "change": .text("0"),
                "customer": .text(DebitFile.number(index + 1)), "result": .text("0"),
            ])
        }
        try writer.trailer()
        return try writer.finish()
    }

    /// Whether a debit can be written at all.
    func accepts(_ mandate: Mandate) -> Bool {
        var debit = Debit(
            DebitRequested(
                debitID: DebitID(UUIDv7(high: 0, low: 0)), personID: mandate.person, mandateID: mandate.id, lines: [],
                amount: 1, debitOn: mandate.validity.from))
        debit.state = .waiting
        return (try? bytes(of: [(debit, mandate)], on: mandate.validity.from)) != nil
    }

    /// What a bank answers to a file, by the places of its lines; and what is wrong with the answer.
    struct Reading: Sendable {
        var codes: [Int: (code: DebitCode, amount: Yen)] = [:]
        /// MMDD of the header.
        var day: ReceivedText?
        var findings: [Problem.Finding] = []
    }

    /// Reads a result file whole.
    func read(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        let report = RecordReader.read(bytes, layout, file: "result") { take($0, &reading) }
        reading.findings += report.findings.filter { !$0.rule.isWarning }.map {
            Problem.Finding(
                rule: $0.rule.rawValue, record: $0.record, field: $0.field?.string, offset: $0.offset)
        }
        return reading
    }

    private func take(_ record: Record, _ reading: inout Reading) {
        if record.role == .header { reading.day = ReceivedText(utf8: Array(record.bytes(of: day))) }
        guard record.role == .data else { return }
        let place = record.text(customer).flatMap { Int($0.string) }
        guard let place, reading.codes[place] == nil, let amount = record.yen(amount),
            let code = record.number(result).flatMap({ DebitCode(digit: $0) })
        else {
            reading.findings.append(Problem.Finding(rule: "line_unknown", record: record.number, field: "顧客番号"))
            return
        }
        reading.codes[place] = (code, amount)
    }

    private static func number(_ place: Int) -> String {
        let digits = String(place)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits
    }
}

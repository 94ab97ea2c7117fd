import CodecPrimitives
import Foundation
import Law

/// `success-fee.csv`: one invoice a row, its terms and events as JSON.
struct SuccessFeeVectors {
    static func check(_ path: String) throws -> [VectorResult] {
        try VectorTable(VectorFile.find("success-fee.csv", at: path)).rows.map { check($0) }
    }

    private static func check(_ row: VectorTable.Row) -> VectorResult {
        let decoder = JSONDecoder()
        guard let terms = try? decoder.decode(FeeTerms.self, from: Data(row["terms_json"].utf8)),
            var events = try? decoder.decode([FeeEvent].self, from: Data(row["events_json"].utf8))
        else { return .notBuilt(row.id) }
        assign(&events, on: assignmentDay(row["events"]))
        let invoice = SuccessFee.invoice(events, under: terms)
        let found = [invoice.countedBase, invoice.fee, invoice.tax, invoice.total].map { "\($0.amount)" }
        let expected = ["counted_base", "expected_fee", "tax", "invoice_total"].map { row[$0] }
        let result = VectorResult.compare(
            row.id, expected: expected.joined(separator: " "), found: found.joined(separator: " "))
        guard result.verdict == .pass, !row["settlement_extra"].isEmpty else { return result }
        return settlement(row, invoice)
    }

    /// What is paid beside the fee.
    private struct Settlement: Decodable {
        let disbursements: Int64?
        let withholding: Int64?
        let payable: Int64?
    }

    private static func settlement(_ row: VectorTable.Row, _ invoice: FeeInvoice) -> VectorResult {
        guard let extra = try? JSONDecoder().decode(Settlement.self, from: Data(row["settlement_extra"].utf8)) else {
            return .notBuilt(row.id)
        }
        let pairs: [(Int64?, Yen)] = [
            (extra.disbursements, invoice.disbursements), (extra.withholding, invoice.withheld),
            (extra.payable, invoice.payable),
        ]
        let wrong = pairs.filter { expected, found in expected != nil && expected != found.amount }
        return wrong.isEmpty
            ? .pass(row.id)
            : .fail(
                row.id, expected: wrong.map { "\($0.0 ?? 0)" }.joined(separator: " "),
                found: wrong.map { "\($0.1.amount)" }.joined(separator: " "))
    }

    /// The day of assignment, which a row states in its prose only ("Assigned 2026-04-30.").
    private static func assignmentDay(_ prose: String) -> BusinessDate? {
        guard let match = prose.firstMatch(of: /Assigned ([0-9]{4}-[0-9]{2}-[0-9]{2})/) else { return nil }
        return BusinessDate(iso: match.1)
    }

    private static func assign(_ events: inout [FeeEvent], on day: BusinessDate?) {
        guard let day else { return }
        for index in events.indices {
            guard case .payment(var payment) = events[index].content, payment.assignedOn == nil else { continue }
            payment.assignedOn = day
            events[index].content = .payment(payment)
        }
    }
}

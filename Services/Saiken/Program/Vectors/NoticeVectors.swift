import CodecPrimitives
import Foundation
import IntakeRules

/// `payeasy_notices.json`: notices of payment of which some tell of the same receipt, and some of what nobody issued.
enum NoticeVectors {
    private struct Sample: Decodable {
        let notices: [Notice]
        let expect: Expectation
    }

    private struct Notice: Decodable {
        let eventId: String
        let paymentNo: String
        let confirmNo: String
        let category: String
        let amountYen: Int64
        let paidAt: String
        let bank: String
        let remitDue: String
        let duplicateOf: String?
        let sameReceiptAs: String?
        /// Where the payment belongs to no slip: what becomes of it is decided by whoever knows the slips.
        let expect: String?

        /// The notice as news, by the rules that webhooks go through.
        func news() throws -> ReceiptNews {
            var raw = GatewayEvent.Raw()
            raw.type = ReceivedText("receipt.confirmed")
            raw.receipt = ReceivedText("\(paymentNo)-\(confirmNo)")
            raw.amount = amountYen
            raw.paidAt = ReceivedText(paidAt)
            (raw.store, raw.chain) = (ReceivedText(bank), ReceivedText(category))
            guard case .receipt(let news) = try GatewayEvent(raw) else { throw VectorFileError(eventId) }
            return news
        }
    }

    private struct Expectation: Decodable {
        let receipts: Int
        let suspense: Int
        let duplicatesIgnored: Int
        let remittanceByDate: [String: Int64]
    }

    static func check(file: URL) throws -> [VectorResult] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        guard let sample = try? decoder.decode(Sample.self, from: Data(try VectorFile.bytes(file))) else {
            throw VectorFileError(file.path)
        }
        var (seen, results): ([RecordKey: Notice], [VectorResult]) = ([:], [])
        for notice in sample.notices {
            let key = try notice.news().key
            let named = notice.duplicateOf ?? notice.sameReceiptAs
            results.append(
                .compare(notice.eventId, expected: named ?? notice.eventId, found: seen[key]?.eventId ?? notice.eventId)
            )
            if seen[key] == nil { seen[key] = notice }
        }
        let (paid, strange) = (seen.values.filter { $0.expect == nil }, seen.values.filter { $0.expect != nil })
        var remitted: [String: Int64] = [:]
        for notice in paid { remitted[notice.remitDue, default: 0] += notice.amountYen }
        let expected = sample.expect
        return results + [
            .compare("receipts", expected: "\(expected.receipts)", found: "\(paid.count)"),
            .compare("suspense", expected: "\(expected.suspense)", found: "\(strange.count)"),
            .compare(
                "duplicates", expected: "\(expected.duplicatesIgnored)", found: "\(sample.notices.count - seen.count)"),
            .compare(
                "remittance", expected: "\(expected.remittanceByDate.sorted { $0.key < $1.key })",
                found: "\(remitted.sorted { $0.key < $1.key })"),
        ]
    }
}

import CodecPrimitives
import CodecRecords

/// The city as banks know it: who sends files, and from which account (委託者).
struct TransferSender: Hashable, Sendable {
    /// 委託者コード, ten digits.
    let code: String
    /// 委託者名 in half-width kana.
    let nameKana: String
    let bank: String
    let branch: String
    let product: String
    let account: String

    /// The setting `code:name:bank:branch:product:account`; nil for another form.
    init?(setting: String) {
        let parts = setting.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, [10, 4, 3, 1, 7].elementsEqual([0, 2, 3, 4, 5].map { parts[$0].utf8.count }),
            [0, 2, 3, 4, 5].allSatisfy({ parts[$0].utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let kana = try? BankKana().converted(ReceivedText(parts[1])), !kana.isEmpty
        else { return nil }
        (code, nameKana, bank, branch) = (parts[0], kana.string, parts[2], parts[3])
        (product, account) = (parts[4], parts[5])
    }

    /// The header of a file for a day.
    func header(on day: BusinessDate) -> RecordWriter.Values {
        [
            ("city_code", .text(code)), ("city_name", .text(nameKana)), ("on", .date(day)), ("bank", .text(bank)),
            ("branch", .text(branch)), ("product", .text(product)), ("account", .text(account)),
        ]
    }
}

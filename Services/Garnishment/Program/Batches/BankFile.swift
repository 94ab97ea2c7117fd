import Codec
import CodecPrimitives
import CodecRecords
import GarnishmentRules

/// The file for a bank's centre (預金差押依頼データ), written from its layout file.
struct BankFile: Sendable {
    /// The city's own account and name, for the header.
    struct City: Sendable {
        /// 団体コード, six digits.
        var code: ReceivedText
        var nameKana: ReceivedText
        var account: BankAccount
        var accountKana: ReceivedText
    }

    /// One item with everything that its record says.
    struct Line: Sendable {
        var item: Item
        var person: PersonalBlock
        var holderKana: ReceivedText
        var amount: Yen
    }

    let layout: Layout
    let city: City

    /// The whole file. Amounts are the frozen ones of the notices.
    ///
    /// - Throws: `RecordsError` when a value has no place in the layout.
    func bytes(of lines: [Line], batch: Batch, on day: BusinessDate) throws -> [UInt8] {
        var writer = RecordWriter(layout)
        try writer.header([
            "作成日": .date(day), "依頼番号": .received(batch.number), "団体コード": .received(city.code),
            "団体名カナ": .received(HolderName.bankForm(city.nameKana)), "差押先金融機関コード": .received(batch.bank),
            "入金先金融機関コード": .received(city.account.bank), "入金先支店コード": .received(city.account.branch),
            "入金先科目": .received(city.account.product), "入金先口座番号": .received(city.account.number),
            "入金先名義カナ": .received(HolderName.bankForm(city.accountKana)),
        ])
        for line in lines { try write(line, on: day, to: &writer) }
        try writer.trailer()
        return try writer.finish()
    }

    /// Whether one line can be written at all; a name that no bank file can carry must not stop its batch.
    func accepts(_ line: Line, on day: BusinessDate) -> Bool {
        var trial = RecordWriter(layout)
        do {
            try trial.header([
                "作成日": .date(day), "依頼番号": .text("0"), "差押先金融機関コード": .received(line.item.account.bank),
                "入金先科目": .text("1"),
            ])
            try write(line, on: day, to: &trial)
            return true
        } catch {
            return false
        }
    }

    private func write(_ line: Line, on day: BusinessDate, to writer: inout RecordWriter) throws {
        let (item, person) = (line.item, line.person)
        let number = item.itemNumber ?? ReceivedText("")
        try writer.data([
            "item": .received(number), "instruction": .text(item.instruction == .seizeAndHold ? "2" : "1"),
            "notice_on": .date(day), "notice_number": .received(number),
            "name_kana": .received(HolderName.bankForm(line.holderKana)),
            "name_kanji": BankFile.kanji(person.nameKanji, bytesMax: 60),
            "born_on": person.birthDate.map { .date($0) } ?? .none,
            "address": BankFile.kanji(person.addresses.last?.address, bytesMax: 120),
            "bank": .received(item.account.bank), "branch": .received(item.account.branch),
            "product": .received(item.account.product), "account": .received(item.account.number),
            "holder_kana": .received(HolderName.bankForm(line.holderKana)), "delinquent_total": .yen(line.amount),
            "amount": .yen(line.amount), "bank_fee": .text("0"), "due": .text("1"), "execute_on": .date(day),
            "execute_at": .text("0900"), "priority": .text("01"),
        ])
    }

    private static func kanji(_ text: ReceivedText?, bytesMax: Int) -> FieldValue {
        guard let text, let writable = BankText.writable(text, bytesMax: bytesMax) else { return .none }
        return .received(writable)
    }
}

import CodecPrimitives
import CodecRecords

/// A layout and records in words.
struct LayoutExplanation {
    /// A record with its fields, ready to be written.
    struct Shown {
        let number: Int
        let text: String
    }

    let layout: Layout

    init(_ layout: Layout) { self.layout = layout }

    /// What the layout is, in a few lines.
    static func summary(_ layout: Layout) -> String {
        let form = layout.form
        let sort =
            form.csv == nil
            ? Console.chosen("固定長 \(form.recordBytes)バイト", english: "records of \(form.recordBytes) bytes")
            : Console.chosen("CSV", english: "CSV")
        let sets = form.codeSets.map { $0 == .ebcdic ? "EBCDIC" : form.encoding.rawValue }.joined(separator: ", ")
        let endings = form.lineEndings.map(\.rawValue).joined(separator: ", ")
        let roles = layout.records.map { role(of: $0.role) }.joined(separator: ", ")
        let kinds = layout.kinds.map { kind in
            kind.codes.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/") + "=" + kind.name.string
        }.joined(separator: ", ")
        return [
            Console.chosen("レイアウト", english: "layout") + " \(layout.name.string) \(layout.title.string)",
            Console.chosen("形式", english: "form") + " \(sort); \(sets); \(endings)",
            Console.chosen("レコード", english: "records") + " \(roles)",
            Console.chosen("データ種別", english: "kinds") + " \(kinds.isEmpty ? "-" : kinds)",
            Console.chosen("金額", english: "money") + " \(layout.amount?.name.string ?? "-")",
        ].joined(separator: "\n")
    }

    /// A record with each of its fields: place, name, bytes as text, meaning.
    func shown(_ record: Record) -> Shown {
        let head = Console.chosen(
            "\(record.number)件目 \(LayoutExplanation.role(of: record.role)) 位置\(record.offset)"
                + (record.isRight ? "" : " 不備あり"),
            english: "record \(record.number) \(LayoutExplanation.role(of: record.role)) at byte \(record.offset)"
                + (record.isRight ? "" : " WRONG"))
        var table = TextTable(
            Console.language == .english
                ? ["pos", "len", "field", "bytes", "value"] : ["位置", "長さ", "項目", "内容", "値"])
        let form = layout.record(record.role)
        for field in (form?.fields(of: record.bytes) ?? []) + (form?.derived ?? []) {
            guard let reference = try? layout.field(field.name.string, in: record.role) else { continue }
            table.add([
                String(field.position), String(field.length), field.name.string, raw(reference, record),
                value(field, reference, record),
            ])
        }
        return Shown(number: record.number, text: head + "\n" + table.text)
    }

    /// One line for a finding.
    static func text(of finding: Finding) -> String {
        let total = finding.computed.map { Console.chosen("（集計値 \($0)）", english: " (computed \($0))") } ?? ""
        let words = Console.chosen(finding.rule.japanese, english: finding.rule.english)
        return "  ! \(finding.description): \(words)\(total)"
    }

    /// Whether the sample would be taken, and what it adds up to.
    func verdict(_ report: ReadReport) -> String {
        let totals = report.totals.map { total in
            [
                total.kind.string,
                Console.chosen(
                    "\(total.count)件 \(total.amount.amount)円",
                    english:
                        "\(total.count) records \(total.amount.amount) yen"),
            ].filter { !$0.isEmpty }.joined(separator: " ")
        }.joined(separator: ", ")
        let answer =
            report.isAcceptable
            ? Console.chosen("受け付けられます", english: "the file would be taken")
            : Console.chosen("隔離されます", english: "the file would be quarantined")
        return Console.chosen(
            "\(answer): \(report.records)レコード \(report.groups)グループ 不備 \(report.errorCount)件; \(totals)",
            english:
                "\(answer): \(report.records) records, \(report.groups) groups, \(report.errorCount) errors; \(totals)"
        )
    }

    private static func role(of role: RecordRole) -> String {
        switch role {
        case .header: Console.chosen("ヘッダ", english: "header")
        case .data: Console.chosen("データ", english: "data")
        case .trailer: Console.chosen("トレーラ", english: "trailer")
        case .end: Console.chosen("エンド", english: "end")
        }
    }

    private func raw(_ field: FieldReference, _ record: Record) -> String {
        let bytes = record.bytes(of: field)
        guard let text = try? layout.encoding.decode(bytes) else {
            return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
        }
        return "[\(text)]"
    }

    /// What the bytes mean, where that says more than they do themselves.
    private func value(_ field: FieldLayout, _ reference: FieldReference, _ record: Record) -> String {
        let bytes = Array(record.bytes(of: reference))
        let meaning = layout.meanings.first { $0.role == record.role && $0.field == reference }?.name.string
        let words = [read(field, reference, bytes, record), meaning.map { "(\($0))" }].compactMap { $0 }
        return words.isEmpty ? "-" : words.joined(separator: " ")
    }

    private func read(
        _ field: FieldLayout, _ reference: FieldReference, _ bytes: [UInt8], _ record: Record
    ) -> String? {
        if record.role == .data, let kind = layout.kinds.first(where: { $0.codes.contains(bytes) }),
            layout.isKind(reference)
        {
            return kind.name.string
        }
        if let index = field.codes.firstIndex(of: bytes), field.rules.codeNames.indices.contains(index) {
            return field.rules.codeNames[index].string
        }
        switch field.form {
        case .date: return record.date(reference).map(\.description)
        case .digits, .signed: return field.length <= 18 ? record.number(reference).map { String($0) } : nil
        case .text, .time: return nil
        }
    }
}

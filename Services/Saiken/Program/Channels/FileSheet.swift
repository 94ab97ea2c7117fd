/// Files as the clerk reads them (隔離ファイルの机).
enum FileSheet {
    struct Page: Decodable, Sendable {
        var files: [Line]
        var next: String?
    }

    struct Line: Decodable, Sendable {
        var file: String
        var channel: String
        var state: String
        var receivedAt: String
        var name: String?
        var errors: Int
        var finding: String?
    }

    struct File: Decodable, Sendable {
        struct Finding: Decodable, Sendable {
            var severity: String
            var rule: String
            /// Absent where the file has no lines.
            var line: Int?
            /// 0 for the file as a whole.
            var record: Int
            var field: String?
            var offset: Int64
            /// Two hexadecimal digits for each.
            var bytes: String
            var message: String
        }

        var file: String
        var channel: String
        var state: String
        var receivedAt: String
        var records: Int?
        var replacedBy: String?
        var findings: [Finding]
    }

    static func table(_ files: [Line]) -> String {
        var table = TextTable(
            Console.chosen(
                "ファイル,チャネル,状態,受信,名前,不備,最初の不備",
                english: "file,channel,state,received,name,errors,first finding"
            ).split(separator: ",").map(String.init))
        for line in files {
            table.add([
                line.file, line.channel, line.state, line.receivedAt, line.name ?? "-", String(line.errors),
                line.finding ?? "-",
            ])
        }
        return table.text
    }

    /// The state of a file, a row for each finding in the order of the records, and what can be done about it.
    static func findings(_ file: File) -> String {
        let replaced = file.replacedBy.map { " → \($0)" } ?? ""
        let head = "\(file.file) \(file.channel) \(file.state)\(replaced) \(file.receivedAt)"
        guard !file.findings.isEmpty else { return head }
        var table = TextTable(
            Console.chosen(
                "区分,件目,行,項目,位置,内容,規則,不備", english: "severity,record,line,field,byte,content,rule,finding"
            ).split(separator: ",").map(String.init))
        for finding in file.findings {
            table.add([
                severity(finding), finding.record > 0 ? "\(finding.record)" : "-", finding.line.map { "\($0)" } ?? "-",
                finding.field ?? "-", "\(finding.offset)", masked(finding.bytes), finding.rule, finding.message,
            ])
        }
        return [head, table.text, advice(file)].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func severity(_ finding: File.Finding) -> String {
        finding.severity.utf8.elementsEqual("error".utf8)
            ? Console.chosen("誤り", english: "error") : Console.chosen("注意", english: "warning")
    }

    /// What stands there, by kind of byte and not by its value: it may be somebody's name or account. A digit is 9, a letter
    /// A, half-width kana ｱ, a blank _, another printable sign itself; every other byte is shown in hexadecimal.
    static func masked(_ hex: String) -> String {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).map { place in
            let pair = String(decoding: digits[place...(place + 1)], as: UTF8.self)
            switch UInt8(pair, radix: 16) {
            case .some(0x30...0x39): return "9"
            case .some(0x41...0x5A), .some(0x61...0x7A): return "A"
            case .some(0xA6...0xDF): return "ｱ"
            case .some(0x20): return "_"
            case .some(let sign) where (0x21...0x7E).contains(sign): return String(UnicodeScalar(sign))
            default: return "<\(pair)>"
            }
        }.joined()
    }

    private static func advice(_ file: File) -> String {
        guard file.state.utf8.elementsEqual("quarantined".utf8) else { return "" }
        return Console.chosen(
            "1件も記帳していません。送付元に訂正ファイルを求め POST /files/\(file.channel)?replaces=\(file.file) で受け付けるか、"
                + "POST /files/\(file.file)/close で閉じてください。",
            english: "No record of it is posted. Ask for a corrected file and take it with"
                + " POST /files/\(file.channel)?replaces=\(file.file), or close it with POST /files/\(file.file)/close."
        )
    }
}

/// All settings of one service, in the order they are documented.
public struct SettingTable: Sendable {
    public private(set) var keys: [SettingKey]

    public init(_ keys: [SettingKey]) { self.keys = keys }

    /// Both tables; a name that stands in both is taken from the right one (another default for one service).
    public static func + (left: SettingTable, right: SettingTable) -> SettingTable {
        let replaced = Set(right.keys.map(\.name))
        return SettingTable(left.keys.filter { !replaced.contains($0.name) } + right.keys)
    }

    func key(_ name: String) -> SettingKey? { keys.first { $0.name == name } }

    /// Every name that may be given, including the files of secrets.
    var names: Set<String> {
        Set(keys.map(\.name) + keys.filter(\.isSecret).map { $0.name + ".file" })
    }

    /// The table as text: what `saiken settings SERVICE` and `--help-settings` print.
    public var documentation: String {
        let rows = keys.map { key in
            let fallback = key.isSecret ? "secret" : key.isRequired ? "must be given" : key.fallback ?? "none"
            return (key.name, key.variable, fallback, range(of: key), key.meaning)
        }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, variable, fallback, range, meaning in
            let padding = String(repeating: " ", count: width - name.count)
            return "\(name)\(padding)  \(meaning)\n\(String(repeating: " ", count: width))  "
                + "\(variable); default: \(fallback)\(range.isEmpty ? "" : "; \(range)")"
        }.joined(separator: "\n") + "\n"
    }

    /// The table as Markdown, for the READMEs of the services.
    public var markdown: String {
        let rows = keys.map { key in
            let fallback = key.isSecret ? "secret" : key.isRequired ? "(must be given)" : key.fallback ?? "(none)"
            return "| `\(key.name)` | \(key.meaning) | `\(fallback)` | \(range(of: key)) |"
        }
        return (["| setting | meaning | default | range |", "|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private func range(of key: SettingKey) -> String {
        switch key.form {
        case .text: key.isSecret ? "or a file: \(key.name).file" : ""
        case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .flag: "true or false"
        case .choice(let words): words.joined(separator: ", ")
        }
    }
}

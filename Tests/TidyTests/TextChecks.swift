/// Checks that look at more than a row of words.
enum TextChecks {
    /// Words of unfinished work, also in comments.
    static func unfinished(in file: SourceFile) -> [String] {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK"]
        return file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { number, line in
            marks.filter { line.contains($0) }.map { file.finding(number + 1, "unfinished work: \($0)") }
        }
    }

    /// Names that name nothing.
    static func emptyName(_ path: String) -> String? {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let words = [
            "Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Manager", "Misc", "Extensions", "Stuff",
        ]
        let stem = name.prefix { $0 != "." && $0 != "+" }
        return words.contains { stem.hasPrefix($0) || stem.hasSuffix($0) && stem.count > $0.count && $0 != "Util" }
            ? "\(path): a name that names nothing" : nil
    }

    /// SQL may stand only where the data are stored.
    static func sql(in file: SourceFile) -> [String] {
        let isHome =
            file.isTest || file.path.contains("/Store/") || file.path.contains("/Migrations/")
            || file.path.hasPrefix("Shared/Outbox/") || file.path.hasPrefix("Shared/Postgres/")
        guard !isHome else { return [] }
        return file.tokens.filter { $0.kind == .literal && isSQL($0.text) }
            .map { file.finding($0.line, "SQL outside Store, Outbox and Migrations") }
    }

    private static func isSQL(_ literal: String) -> Bool {
        let words = literal.lowercased().split(whereSeparator: { " \n\t".contains($0) }).prefix(8).map(String.init)
        guard let first = words.first else { return false }
        switch first {
        case "select": return words.count > 1
        case "insert": return words.dropFirst().first == "into"
        case "delete": return words.dropFirst().first == "from"
        case "update": return words.contains("set")
        case "create":
            return ["table", "index", "view", "schema", "role", "database", "unique"].contains(words.dropFirst().first)
        case "alter", "drop", "truncate": return ["table", "index", "view", "schema"].contains(words.dropFirst().first)
        default: return false
        }
    }

    /// `==` between Strings is canonical equivalence; in these folders bytes decide.
    static func stringEquality(in file: SourceFile) -> [String] {
        let isBytewise =
            ["Shared/Codec/Primitives/", "Shared/Codec/Records/", "Shared/Ledger/", "Shared/Law/"].contains {
                file.path.hasPrefix($0)
            }
            || file.path.hasPrefix("Services/") && (file.path.contains("/Rules/") || file.path.contains("/Store/"))
        guard isBytewise else { return [] }
        let names = stringNames(in: file.tokens)
        return file.tokens.indices.dropFirst().dropLast().compactMap { place in
            let token = file.tokens[place]
            guard token.kind == .mark, ["==", "!="].contains(token.text) else { return nil }
            let sides = [file.tokens[place - 1], file.tokens[place + 1]]
            let isText = sides.contains { side in
                side.kind == .literal ? !isScalar(side, in: file) : side.kind == .word && names.contains(side.text)
            }
            return isText
                ? file.finding(token.line, "== on String; use ReceivedText, an enum or isSameBytes(as:)") : nil
        }
    }

    /// A literal of one scalar in a file that works on scalars: those are numbers, and compared as such.
    private static func isScalar(_ literal: Token, in file: SourceFile) -> Bool {
        file.words.isSuperset(of: ["Unicode", "Scalar"])
            && (literal.text.unicodeScalars.count == 1 || literal.text.allSatisfy { $0 == " " })
    }

    /// Names that this file declares as `String`: an operand of that name is a text.
    private static func stringNames(in tokens: [Token]) -> Set<String> {
        Set(
            tokens.indices.dropLast(3).compactMap { place in
                let row = tokens[place..<(place + 3)].map(\.text)
                let isOptionalOrEnd = tokens[place + 3].text != "."
                return tokens[place].kind == .word && row[1] == ":" && row[2] == "String" && isOptionalOrEnd
                    ? row[0] : nil
            })
    }

    /// No floating point near money.
    static func floatingMoney(in file: SourceFile) -> [String] {
        let lines = Dictionary(grouping: file.tokens.filter { $0.kind == .word }, by: \.line)
        return lines.sorted { $0.key < $1.key }.compactMap { line, tokens in
            let isFloating = tokens.contains { ["Double", "Float", "Decimal"].contains($0.text) }
            let isMoney = tokens.contains { token in
                ["yen", "amount", "balance", "principal", "charge"].contains { token.text.lowercased().contains($0) }
            }
            return isFloating && isMoney ? file.finding(line, "floating point near money") : nil
        }
    }

    /// Work without an owner: a task that nobody awaits. In a cancel handler there is no other way.
    static func unstructuredTask(in file: SourceFile) -> [String] {
        guard !file.isTest else { return [] }
        return file.tokens.indices.dropLast().compactMap { place in
            guard file.tokens[place].text == "Task", file.tokens[place].kind == .word,
                file.tokens[place + 1].text == "{", place == 0 || file.tokens[place - 1].text != "."
            else { return nil }
            let isCancelHandler = file.tokens[max(0, place - 40)..<place].contains { $0.text == "onCancel" }
            return isCancelHandler ? nil : file.finding(file.tokens[place].line, "an unstructured Task")
        }
    }
}

/// A function with a body, as the braces show it.
struct ScannedFunction {
    let name: String
    let line: Int
    /// From its first line to its closing brace.
    let lines: Int
    let parameters: Int
    /// Deepest control flow within control flow.
    let nesting: Int
}

/// Finds functions, initializers and subscripts by their braces.
struct FunctionScanner {
    private let tokens: [Token]
    private static let starts: Set<String> = ["func", "init", "subscript", "deinit"]
    private static let declarations: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "static", "public", "private", "internal",
        "fileprivate", "mutating", "borrowing func", "struct", "class", "enum", "protocol", "extension",
        "associatedtype",
        "typealias", "}",
    ]
    private static let control: Set<String> = ["if", "for", "while", "switch", "do", "catch", "else", "repeat"]

    static func functions(in file: SourceFile) -> [ScannedFunction] {
        let scanner = FunctionScanner(tokens: file.tokens)
        return file.tokens.indices.compactMap { scanner.function(at: $0) }
    }

    private func function(at index: Int) -> ScannedFunction? {
        let token = tokens[index]
        let isCall = index > 0 && [".", "case"].contains(tokens[index - 1].text)
        guard token.kind == .word, FunctionScanner.starts.contains(token.text), !isCall else { return nil }
        guard let (parameters, afterParameters) = parameterList(from: index, of: token.text),
            let start = bodyStart(from: afterParameters), let end = matching(start, "{", "}")
        else { return nil }
        let name = token.text == "func" && index + 1 < tokens.count ? tokens[index + 1].text : token.text
        return ScannedFunction(
            name: name, line: token.line, lines: tokens[end].line - token.line + 1, parameters: parameters,
            nesting: nesting(in: start...end))
    }

    /// The number of parameters and the place after their parenthesis.
    private func parameterList(from index: Int, of start: String) -> (Int, Int)? {
        if start == "deinit" { return (0, index + 1) }
        guard let first = tokens[index...].firstIndex(where: { $0.text == "(" }),
            let last = matching(first, "(", ")"), first - index < 40
        else { return nil }
        guard last > first + 1 else { return (0, last + 1) }
        var depth = 0
        var commas = 0
        for place in (first + 1)..<last where tokens[place].kind == .mark {
            let text = tokens[place].text
            if text == "->" { continue }
            for mark in text {
                if "([{<".contains(mark) { depth += 1 }
                if ")]}>".contains(mark) { depth -= 1 }
            }
            if text == ",", depth == 0, place + 1 < last { commas += 1 }
        }
        // The transaction or session is the place where it happens, not something that is told.
        let places = tokens[first..<last].count { $0.text == "borrowing" }
        return (commas + 1 - min(places, 1), last + 1)
    }

    /// The opening brace of the body; nil for a requirement of a protocol.
    private func bodyStart(from index: Int) -> Int? {
        for place in index..<tokens.count {
            let token = tokens[place]
            if token.text == "{", token.kind == .mark { return place }
            if token.kind != .literal, FunctionScanner.declarations.contains(token.text) { return nil }
        }
        return nil
    }

    private func matching(_ start: Int, _ opening: String, _ closing: String) -> Int? {
        var depth = 0
        for place in start..<tokens.count where tokens[place].kind == .mark {
            if tokens[place].text == opening { depth += 1 }
            if tokens[place].text == closing {
                depth -= 1
                if depth == 0 { return place }
            }
        }
        return nil
    }

    private func nesting(in range: ClosedRange<Int>) -> Int {
        var parentheses = 0
        var pending: Int?
        var braces: [Bool] = []
        var deepest = 0
        for place in range.dropFirst() {
            let token = tokens[place]
            if token.kind == .word, FunctionScanner.control.contains(token.text) { pending = parentheses }
            guard token.kind == .mark else { continue }
            switch token.text {
            case "(": parentheses += 1
            case ")": parentheses -= 1
            case "{":
                braces.append(pending == parentheses)
                if pending == parentheses { pending = nil }
                deepest = max(deepest, braces.count { $0 })
            case "}": _ = braces.popLast()
            default: break
            }
        }
        return deepest
    }
}

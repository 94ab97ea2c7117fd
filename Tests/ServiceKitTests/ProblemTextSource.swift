import Foundation

/// Finds in a Swift source which texts of problems it may say: the literals in calls that make a `Problem`, and those in
/// the braces of what is declared as a `ProblemText`.
struct ProblemTextSource {
    /// The texts, with `{}` for each value.
    private(set) var forms: [String] = []

    private let bytes: [UInt8]
    private var position = 0
    /// The brackets that are open.
    private var open: [Bracket] = []

    private enum Bracket {
        /// The literals directly in it are texts.
        case call
        /// So are those in every brace within.
        case body
        case other
    }

    private static let calls = [
        "Problem(", ".badRequest(", ".notFound(", ".conflict(", ".forbidden(", ".unavailable(",
    ].map { Array($0.utf8) }
    private static let body = Array("ProblemText {".utf8)

    /// The quotes around a literal of several lines; no text of a problem is one.
    private static let block = Array("\"\"\"".utf8)

    init(_ source: Data) {
        bytes = Array(source)
        guard source.range(of: Data("Problem".utf8)) != nil, source.range(of: Data("struct GroupTotals".utf8)) == nil
        else { return }
        while position < bytes.count { step() }
    }

    private mutating func step() {
        switch bytes[position] {
        case UInt8(ascii: "/") where next == UInt8(ascii: "/"):
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        case UInt8(ascii: "\"") where bytes[position...].starts(with: ProblemTextSource.block):
            position += 3
            while position < bytes.count, !bytes[position...].starts(with: ProblemTextSource.block) { position += 1 }
            position += 3
        case UInt8(ascii: "\""):
            let isText = open.last == .call || open.last == .body
            let form = literal()
            if isText, !ProblemTextSource.isCode(form) { forms.append(form) }
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            position += 1
            open.append(bracket)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            position += 1
            _ = open.popLast()
        default: position += 1
        }
    }

    /// What the bracket before the position opens.
    private var bracket: Bracket {
        let isIn = open.last == .body && bytes[position - 1] == UInt8(ascii: "{")
        if isIn || bytes[..<position].ends(with: ProblemTextSource.body) { return .body }
        return ProblemTextSource.calls.contains { bytes[..<position].ends(with: $0) } ? .call : .other
    }

    private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    /// Reads a literal; what it interpolates is `{}`.
    private mutating func literal() -> String {
        var form: [UInt8] = []
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\"), next == UInt8(ascii: "(") {
                position += 1
                skipBrackets()
                form += Array("{}".utf8)
                continue
            }
            if bytes[position] == UInt8(ascii: "\\") { position += 1 }
            form.append(bytes[position])
            position += 1
        }
        position += 1
        return String(decoding: form, as: UTF8.self)
    }

    private mutating func skipBrackets() {
        var depth = 0
        repeat {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                _ = literal()
                continue
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            position += 1
        } while depth > 0 && position < bytes.count
    }

    /// Codes are of small letters and hyphens; texts have a blank or a capital.
    private static func isCode(_ form: String) -> Bool {
        form.replacing("{}", with: "").utf8.allSatisfy {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
        }
    }
}

extension ArraySlice<UInt8> {
    fileprivate func ends(with other: [UInt8]) -> Bool { suffix(other.count).elementsEqual(other) }
}

/// A piece of Swift source: comments are gone, a string literal is one token (its interpolations follow it).
struct Token: Equatable {
    enum Kind { case word, mark, literal }

    let kind: Kind
    let text: String
    let line: Int
    /// Whether nothing stands between it and the token before.
    var isGlued = false
}

/// Splits Swift source into words, marks and string literals. Knows just enough of the language for the checks.
struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    /// Where the last token ended.
    private var end = -1
    private var tokens: [Token] = []

    static func tokens(of source: String) -> [Token] {
        var lexer = Lexer(bytes: Array(source.utf8))
        lexer.run(until: nil)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads to the end, or to the parenthesis that closes an interpolation.
    private mutating func run(until end: UInt8?) {
        var depth = 0
        while let byte = peek() {
            if byte == end, depth == 0 { return }
            if byte == open { depth += 1 }
            if byte == close { depth -= 1 }
            step(byte)
        }
    }

    private mutating func step(_ byte: UInt8) {
        let (start, count) = (position, tokens.count)
        readOne(byte)
        if count < tokens.count {
            tokens[count].isGlued = start == end
            end = position
        }
    }

    private mutating func readOne(_ byte: UInt8) {
        if byte == slash, peek(1) == slash {
            while let next = peek(), next != newline { advance() }
        } else if byte == slash, peek(1) == star {
            skipBlockComment()
        } else if byte == quote || byte == hash && startsRawString {
            readString()
        } else if isWord(byte) {
            readWord()
        } else if byte <= 0x20 {
            advance()
        } else {
            readMark()
        }
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if peek() == slash, peek(1) == star {
                depth += 1
                advance()
            } else if peek() == star, peek(1) == slash {
                depth -= 1
                advance()
            }
            advance()
        } while depth > 0 && peek() != nil
    }

    private mutating func readWord() {
        let start = position
        advance()
        while let byte = peek(), isWord(byte), byte != hash, byte != at { advance() }
        tokens.append(Token(kind: .word, text: text(from: start), line: line))
    }

    private mutating func readMark() {
        let start = position
        let isOperator = operators.contains(bytes[position])
        advance()
        while isOperator, let byte = peek(), operators.contains(byte), !(byte == slash && peek(1) == slash) {
            advance()
        }
        tokens.append(Token(kind: .mark, text: text(from: start), line: line))
    }

    private var startsRawString: Bool {
        var place = position
        while place < bytes.count, bytes[place] == hash { place += 1 }
        return place < bytes.count && bytes[place] == quote
    }

    private mutating func readString() {
        var hashes = 0
        while peek() == hash {
            hashes += 1
            advance()
        }
        let isLong = peek(1) == quote && peek(2) == quote
        let quotes = isLong ? 3 : 1
        for _ in 0..<quotes { advance() }
        let (firstLine, place) = (line, tokens.count)
        var content: [UInt8] = []
        while let byte = peek(), !endsString(quotes: quotes, hashes: hashes) {
            if byte == backslash, hashesFollow(hashes) {
                for _ in 0...hashes { advance() }
                if peek() == open { readInterpolation() } else { advance() }
                content.append(0x20)
            } else {
                content.append(byte)
                advance()
            }
        }
        for _ in 0..<(quotes + hashes) { advance() }
        let token = Token(kind: .literal, text: String(decoding: content, as: UTF8.self), line: firstLine)
        tokens.insert(token, at: place)
    }

    private mutating func readInterpolation() {
        advance()
        run(until: close)
        advance()
    }

    private func endsString(quotes: Int, hashes: Int) -> Bool {
        (0..<quotes).allSatisfy { peek($0) == quote } && (0..<hashes).allSatisfy { peek(quotes + $0) == hash }
    }

    private func hashesFollow(_ hashes: Int) -> Bool { (0..<hashes).allSatisfy { peek(1 + $0) == hash } }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < bytes.count ? bytes[position + ahead] : nil
    }

    private mutating func advance() {
        guard position < bytes.count else { return }
        if bytes[position] == newline { line += 1 }
        position += 1
    }

    private func text(from start: Int) -> String { String(decoding: bytes[start..<position], as: UTF8.self) }

    private func isWord(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == 0x5F || byte == 0x24 || byte == 0x60 || byte == hash || byte == at || byte >= 0x80
    }
}

private let newline = UInt8(ascii: "\n")
private let slash = UInt8(ascii: "/")
private let star = UInt8(ascii: "*")
private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
private let hash = UInt8(ascii: "#")
private let at = UInt8(ascii: "@")
private let open = UInt8(ascii: "(")
private let close = UInt8(ascii: ")")
private let operators = Set("=!<>+-*/%&|^~?".utf8)

/// Words that may not stand in the code, each with the place where it may.
struct BannedWords {
    /// The tokens in a row.
    let words: [String]
    let reason: String
    /// Whether the rule is for this path.
    let applies: @Sendable (String) -> Bool

    init(
        _ words: String..., because reason: String, where applies: @escaping @Sendable (String) -> Bool = { _ in true }
    ) {
        (self.words, self.reason, self.applies) = (words, reason, applies)
    }

    func findings(in file: SourceFile) -> [String] {
        guard file.words.isSuperset(of: words), applies(file.path), file.tokens.count >= words.count else { return [] }
        return (0...(file.tokens.count - words.count)).compactMap { start in
            let isHere = words.indices.allSatisfy { offset in
                let token = file.tokens[start + offset]
                // `try !flag` negates; `try!` forces.
                return token.kind != .literal && token.text == words[offset] && (token.text != "!" || token.isGlued)
            }
            return isHere ? file.finding(file.tokens[start].line, "\(words.joined(separator: " ")): \(reason)") : nil
        }
    }

    static let all: [BannedWords] =
        [
            BannedWords("try", "!", because: "errors are handled"),
            BannedWords("as", "!", because: "casts can fail"),
            BannedWords("print", "(", because: "logs go through swift-log, output through Console"),
            BannedWords("fatalError", "(", because: "no input may end the process"),
            BannedWords("Date", "(", ")", because: "time comes from WallClock and BusinessClock"),
            BannedWords("Mutex", because: "false positives of the thread sanitizer; use Guarded"),
            BannedWords("XCTSkip", because: "no test is skipped"),
            BannedWords(".", "disabled", "(", because: "no test is skipped", where: { $0.hasPrefix("Tests/") }),
            BannedWords("withKnownIssue", because: "no test is excused"),
            BannedWords(
                "@unchecked", "Sendable", because: "only PollThread", where: { !$0.hasPrefix("Shared/PollThread/") }),
            BannedWords(
                "nonisolated", "(", "unsafe", ")", because: "only PollThread",
                where: { !$0.hasPrefix("Shared/PollThread/") }),
            BannedWords("OpaquePointer", because: "only beside the C libraries", where: isFarFromC),
            BannedWords("Task", ".", "sleep", because: "tests wait for facts: eventually()", where: isSleeplessTest),
            BannedWords("Thread", ".", "sleep", because: "wait for facts", where: { _ in true }),
            BannedWords("usleep", because: "wait for facts"),
        ] + unstructured + impure

    private static let unstructured: [BannedWords] = [
        BannedWords("Task", ".", "detached", because: "work has an owner", where: { !$0.hasPrefix("Tests/") }),
        BannedWords("DispatchQueue", because: "work has an owner"),
        BannedWords(".", "shiftJIS", because: "Foundation's decoder can hang; use the suite's own table"),
    ]

    private static let impure: [BannedWords] =
        [
            "Task", "async", "await", "unsafe", "Foundation", "Dispatch", "Glibc", "ContinuousClock", "SuspendingClock",
            "SystemRandomNumberGenerator", "randomElement", "shuffled", "shuffle", "ProcessInfo", "FileManager",
            "UnsafePointer", "UnsafeRawPointer", "UnsafeBufferPointer", "UnsafeMutablePointer",
            "UnsafeMutableRawPointer",
            "UnsafeMutableBufferPointer", "readLine", "CommandLine", "hashValue",
        ].map { word in
            BannedWords(word, because: "a pure module has no world", where: ImportTable.isPure)
        } + [BannedWords(".", "random", "(", because: "a pure module has no world", where: ImportTable.isPure)]

    private static let isFarFromC: @Sendable (String) -> Bool = { path in
        !["Shared/Paper/Press/", "Shared/Postgres/", "Shared/Rabbit/", "Shared/PollThread/"].contains {
            path.hasPrefix($0)
        }
    }

    private static let isSleeplessTest: @Sendable (String) -> Bool = { path in
        path.hasPrefix("Tests/") && path != "Tests/TestKit/Eventually.swift"
    }
}

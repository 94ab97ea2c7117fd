/// What became of one worked example.
struct VectorResult: Hashable, Sendable {
    enum Verdict: String, Sendable {
        case pass = "PASS"
        case fail = "FAIL"
        case notBuilt = "NOT BUILT"
    }

    let verdict: Verdict
    let id: String
    /// What was expected and what was found, where they differ.
    let detail: String

    static func pass(_ id: String) -> VectorResult { VectorResult(verdict: .pass, id: id, detail: "") }
    static func notBuilt(_ id: String) -> VectorResult { VectorResult(verdict: .notBuilt, id: id, detail: "") }

    static func fail(_ id: String, expected: String, found: String) -> VectorResult {
        VectorResult(
            verdict: .fail, id: id,
            detail: Console.chosen("期待 \(expected) 結果 \(found)", english: "expected \(expected) found \(found)"))
    }

    /// Passes when what was found is what was expected.
    static func compare(_ id: String, expected: String, found: String) -> VectorResult {
        expected.utf8.elementsEqual(found.utf8) ? pass(id) : fail(id, expected: expected, found: found)
    }

    var line: String { [verdict.rawValue, id, detail].filter { !$0.isEmpty }.joined(separator: " ") }
}

/// How many examples passed.
struct VectorTally: Hashable, Sendable {
    let passed: Int
    let failed: Int
    let notBuilt: Int

    init(_ results: [VectorResult]) {
        passed = results.count { $0.verdict == .pass }
        failed = results.count { $0.verdict == .fail }
        notBuilt = results.count { $0.verdict == .notBuilt }
    }

    /// 0 when everything passed, 1 when something differs, 2 when nothing differs but something is not built.
    var exitCode: Int32 { failed > 0 ? 1 : notBuilt > 0 ? 2 : 0 }

    var japanese: String { "計 \(passed + failed + notBuilt) 件: 一致 \(passed) 相違 \(failed) 未実装 \(notBuilt)" }
    var english: String {
        "total \(passed + failed + notBuilt): \(passed) passed, \(failed) failed, \(notBuilt) not built"
    }
}

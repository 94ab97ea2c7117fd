import Foundation
import Testing

/// Every check refuses a sample that breaks it and accepts one that only looks like it.
@Suite("Tidy can fail")
struct TidySampleTests {
    private func file(_ text: String, at path: String = "Services/CaseManagement/Rules/Sample.swift") -> SourceFile {
        SourceFile(path: path, text: text)
    }

    @Test(
        "imports",
        arguments: [
            ("Shared/Ledger/A.swift", "import Foundation"), ("Shared/Ledger/A.swift", "internal import Postgres"),
            ("Shared/Codec/Primitives/A.swift", "import Glibc"), ("Shared/Law/A.swift", "public import Dispatch"),
            ("Services/PaymentIntake/Rules/A.swift", "import ServiceKit"),
            ("Services/PaymentIntake/Program/A.swift", "import CaseRules"),
            ("Services/Saiken/Program/A.swift", "import GarnishmentRules"), ("Shared/Postgres/A.swift", "import Codec"),
            ("Shared/Outbox/A.swift", "import ServiceKit"), ("Services/Saiken/Program/A.swift", "import CLibPQ"),
        ])
    func imports(path: String, text: String) {
        #expect(ImportTable.findings(in: file(text, at: path)).count == 1)
        #expect(ImportTable.findings(in: file("// \(text)", at: path)).isEmpty)
    }

    @Test(
        "allowed imports pass",
        arguments: [
            ("Shared/Ledger/A.swift", "public import CodecPrimitives"), ("Shared/Postgres/A.swift", "import Glibc"),
            ("Services/PaymentIntake/Program/A.swift", "import IntakeRules\nimport Hummingbird"),
        ])
    func allowedImports(path: String, text: String) { #expect(ImportTable.findings(in: file(text, at: path)).isEmpty) }

    @Test(
        "banned words in code, not in comments and texts",
        arguments: [
            "let a = try! b()", "let a = b as! C", "print(1)", "let now = Date()", "let lock = Mutex(0)",
            "fatalError(\"x\")", "final class A: @unchecked Sendable {}", "let p: OpaquePointer",
            "Task { }; let x = Task<A, B>.self",
            "x.random(in: 0..<1)", "unsafe f()", "let t = text.data(using: .shiftJIS)",
        ])
    func bannedWords(text: String) {
        func findings(_ source: String) -> [String] {
            BannedWords.all.flatMap { $0.findings(in: file(source)) }
        }
        #expect(!findings(text).isEmpty)
        #expect(findings("/* \(text) */ // \(text)").isEmpty)
        #expect(findings("let text = #\"\(text)\"#").isEmpty)
        #expect(!findings("let text = \"before \\(f { \(text) }) after\"").isEmpty)
    }

    @Test("every banned word is found where it may not stand")
    func everyWord() {
        for rule in BannedWords.all {
            let paths = ["Services/CaseManagement/Rules/Sample.swift", "Tests/ATests/A.swift"]
            let text = rule.words.joined(separator: " ").replacingOccurrences(of: " !", with: "!")
            let path = paths.first(where: rule.applies)
            #expect(path.map { rule.findings(in: file("let a = \(text)", at: $0)).isEmpty } == false, "\(text)")
        }
    }

    @Test("a negation after try, and a parameter named random, are no offence")
    func lookAlikes() {
        for text in ["if try !isEmpty() {}", "init(random: Int) { self.random = random }"] {
            #expect(!BannedWords.all.contains { !$0.findings(in: file(text)).isEmpty }, "\(text)")
        }
    }

    @Test("sleeping and disabled tests")
    func sleepingTests() {
        for text in ["try await Task.sleep(for: .seconds(1))", "@Test(.disabled(\"later\")) func a() {}"] {
            #expect(BannedWords.all.contains { !$0.findings(in: file(text, at: "Tests/ATests/A.swift")).isEmpty })
        }
        let pause = "try await Task.sleep(for: .seconds(1))"
        #expect(
            !BannedWords.all.contains { !$0.findings(in: file(pause, at: "Tests/TestKit/Eventually.swift")).isEmpty })
    }

    @Test("unfinished work and empty names")
    func unfinishedAndNames() {
        #expect(TextChecks.unfinished(in: file("// TO" + "DO: later")).count == 1)
        for name in ["Utils.swift", "StringUtils.swift", "Helpers.swift", "CommonTypes.swift", "CaseManager.swift"] {
            #expect(TextChecks.emptyName("Shared/Law/\(name)") != nil, "\(name)")
        }
        #expect(TextChecks.emptyName("Shared/Law/Management.swift") == nil)
        #expect(TextChecks.emptyName("Shared/Law/LateCharge.swift") == nil)
    }

    @Test(
        "SQL outside its home",
        arguments: [
            "let q = \"select id from claim\"", "let q = \"\"\"\n  insert into claim (id)\n  values ($1)\n  \"\"\"",
            "run(\"update claim set balance = 0\")", "run(\"create table a (b int)\")",
        ])
    func sql(text: String) {
        #expect(TextChecks.sql(in: file(text, at: "Services/CaseManagement/Program/Handlers/A.swift")).count == 1)
        #expect(TextChecks.sql(in: file(text, at: "Services/CaseManagement/Program/Store/A.swift")).isEmpty)
        #expect(TextChecks.sql(in: file("let a = \"select\"; let b = \"update the page\"")).isEmpty)
    }

    @Test(
        "== on String",
        arguments: [
            "if code == \"01\" {}", "guard \"a\" != kind else { return }",
            "func f(name: String, other: A) -> Bool { name == other.name }",
        ])
    func stringEquality(text: String) {
        #expect(TextChecks.stringEquality(in: file(text)).count == 1)
        for path in [
            "Shared/Codec/Primitives/A.swift", "Shared/Ledger/A.swift", "Services/Outsourcing/Program/Store/A.swift",
        ] {
            #expect(TextChecks.stringEquality(in: file(text, at: path)).count == 1)
        }
        #expect(TextChecks.stringEquality(in: file(text, at: "Services/CaseManagement/Program/Wiring.swift")).isEmpty)
        #expect(TextChecks.stringEquality(in: file("let isSame = left == right && count == 3")).isEmpty)
        #expect(TextChecks.stringEquality(in: file("func f(_ a: Unicode.Scalar) -> Bool { a == \"ー\" }")).isEmpty)
        #expect(
            TextChecks.stringEquality(in: file("func f(_ a: Unicode.Scalar, b: B) -> Bool { b == \"ab\" }")).count == 1)
    }

    @Test("floating point near money, and tasks without an owner")
    func floatingMoneyAndTasks() {
        #expect(TextChecks.floatingMoney(in: file("let rate = Double(balance.amount) * 0.1")).count == 1)
        #expect(TextChecks.floatingMoney(in: file("let seconds = Double(count)")).isEmpty)
        #expect(TextChecks.unstructuredTask(in: file("func a() { Task { await b() } }")).count == 1)
        #expect(TextChecks.unstructuredTask(in: file("f() onCancel: { Task { await b() } }")).isEmpty)
    }

    @Test("a README that lacks a table, a setting or a route")
    func readmes() {
        let settings = #"table = [.number("files.max", "a"), .secret("a.key", "b"), .text( "drop.folder", "c")]"#
        let readme = Readmes(
            readme: "`claims`, `files.*`, `a.key`; `GET /claims/{number}`",
            migrations: [
                "create table claims (a int);\ncreate view audit.balances as select 1;",
                "create table old_claims (a int);", "drop table old_claims;",
            ],
            sources: [
                file(settings, at: "Services/A/Program/Settings.swift"),
                file(#"router.get("/claims/:id") { }; router.post("/claims") { }; router.get("\(path)/:id") { }"#),
            ])
        #expect(readme.findings == ["table balances", "setting drop.folder", "route /claims"])
    }

    @Test("long files")
    func longFiles() {
        let long = file(String(repeating: "\n", count: 401))
        #expect(Sizes.fileFindings([long]).count == 3)
        let fine = file(String(repeating: "\n", count: 80))
        #expect(Sizes.fileFindings([fine, fine]).isEmpty)
    }

    @Test("long, deep and many-handed functions")
    func functions() {
        let long = file("func a() {\n" + String(repeating: "b()\n", count: 60) + "}")
        #expect(Sizes.functionFindings([long]).count == 2)
        let deep = file("func a() { if b { for c in d { while e { if f { g() } } } } }")
        #expect(Sizes.functionFindings([deep]).count == 1)
        let closures = file("func a() { if b { c.map { d in d.map { $0.map { e in e } } } } }")
        #expect(Sizes.functionFindings([closures]).isEmpty)
        let wide = file("func a(b: B<C, D>, c: (E, F) -> G, d: [H: I], e: J, f: K) { }")
        #expect(Sizes.functionFindings([wide]).count == 1)
        let placed = file("func a(b: Int, c: Int, d: Int, e: Int, in tx: borrowing Transaction) { }")
        #expect(Sizes.functionFindings([placed]).isEmpty)
        let filling = file(
            "init(b: Int, c: Int, d: Int, e: Int, f: Int) { }\nprotocol P { func g(a: Int) }\nvar h = .init(1, 2, 3, 4, 5) { }"
        )
        #expect(Sizes.functionFindings([filling]).isEmpty)
    }

    @Test("the scanner measures a function from its first line to its brace")
    func scanner() throws {
        let source =
            "struct A {\n  func b<C>(\n    c: C = f(1, 2), d: Int\n  ) -> C where C: D {\n    \"}\"\n  }\n  init() {}\n}"
        let functions = FunctionScanner.functions(in: file(source))
        #expect(functions.map(\.name) == ["b", "init"])
        let first = try #require(functions.first)
        #expect(first.lines == 5 && first.parameters == 2 && first.line == 2)
    }
}

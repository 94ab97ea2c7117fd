import Foundation
import Testing

/// The code checks itself. A finding names file and line; every check has a sample in `TidySampleTests` that it refuses.
@Suite("Tidy")
struct TidyTests {
    private let files = SourceTree.swift

    @Test("the tree is found")
    func treeIsFound() {
        #expect(files.count > 20)
        #expect(files.contains { $0.path == "Shared/Codec/Primitives/Yen.swift" })
    }

    @Test("modules import only what stands below them, and pure modules nothing of the system")
    func imports() { expectNone(files.flatMap(ImportTable.findings)) }

    @Test("no banned word stands in the code")
    func bannedWords() { expectNone(files.flatMap { file in BannedWords.all.flatMap { $0.findings(in: file) } }) }

    @Test("nothing is unfinished")
    func unfinished() { expectNone(files.flatMap(TextChecks.unfinished)) }

    @Test("no file has a name that names nothing")
    func names() { expectNone(files.compactMap { TextChecks.emptyName($0.path) }) }

    @Test("SQL stands only in Store, Outbox and Migrations")
    func sql() { expectNone(files.flatMap(TextChecks.sql)) }

    @Test("texts are compared as bytes where they decide something")
    func stringEquality() { expectNone(files.flatMap(TextChecks.stringEquality)) }

    @Test("no floating point stands near money")
    func floatingMoney() { expectNone(files.filter { !$0.isTest }.flatMap(TextChecks.floatingMoney)) }

    @Test("no task is without an owner")
    func unstructuredTasks() { expectNone(files.flatMap(TextChecks.unstructuredTask)) }

    @Test("files are short: cap 400 lines, 95 of 100 under 250, half under 80")
    func fileSizes() { expectNone(Sizes.fileFindings(files)) }

    @Test("functions are short and flat, with few parameters")
    func functionSizes() { expectNone(Sizes.functionFindings(files)) }

    @Test("every service explains itself in a README, which names its tables, settings and routes")
    func readmes() throws {
        let services = SourceTree.folders(in: "Services")
        #expect(services.count > 5)
        for service in services { expectNone(try Readmes(service: service).findings.map { "\(service): \($0)" }) }
    }

    @Test("the image's first stage installs the libraries that ops/install names, and no other")
    func imageLibraries() throws {
        func libraries(_ path: String) throws -> Set<String> {
            let text = try String(contentsOf: SourceTree.project.appending(path: path), encoding: .utf8)
            return Set(text.matches(of: /[a-z0-9.]+-dev|pkg-config/).map { String($0.output) })
        }
        let image = try libraries("compose/Dockerfile")
        #expect(image.count > 5)
        #expect(try libraries("ops/install") == image)
    }

    private func expectNone(_ findings: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(
            findings.isEmpty, "\(findings.count) findings:\n\(findings.prefix(60).joined(separator: "\n"))",
            sourceLocation: sourceLocation)
    }
}

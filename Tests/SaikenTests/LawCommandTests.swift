import ArgumentParser
import Foundation
import Law
import TestKit
import Testing

@testable import Saiken

@Suite("saiken law")
struct LawCommandTests {
    private let sample = Fixtures.project.appending(path: "ops/city/sakuragaoka.csv").path

    @Test("the sample city's file passes; one that sets what statute fixes ends with 1; one that is not there with 66")
    func check() throws {
        #expect(throws: Never.self) { try LawCheckCommand.parse([sample]).run() }
        let bad = FileManager.default.temporaryDirectory.appending(path: "city-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: bad) }
        let line = "kind,TAX_RES,allocation,charge_first,2020-04-01,,条例1条"
        try Data("table,id,parameter,value,valid_from,valid_to,legal_reference\n\(line)\n".utf8).write(to: bad)
        #expect(throws: ExitCode(1)) { try LawCheckCommand.parse([bad.path]).run() }
        #expect(throws: ExitCode(66)) { try LawCheckCommand.parse([bad.path + ".none"]).run() }
    }

    @Test("kinds are listed for a day, with a city's file if one is named")
    func kinds() throws {
        #expect(throws: Never.self) { try LawKindsCommand.parse(["--on", "2025-04-01", "--city", sample]).run() }
        #expect(throws: (any Error).self) { try LawKindsCommand.parse(["--on", "2025-02-30"]).run() }
    }

    @Test("columns of a table line up where Japanese letters are twice as wide")
    func table() {
        var table = TextTable(["a", "b"])
        table.add(["延滞金", "x"])
        table.add(["ab", "y"])
        let lines = ["a       b", "------  -", "延滞金  x", "ab      y"]
        #expect(table.text.utf8.elementsEqual(lines.joined(separator: "\n").utf8))
        #expect(TextTable.width("ｶﾅ漢字a") == 7)
    }
}

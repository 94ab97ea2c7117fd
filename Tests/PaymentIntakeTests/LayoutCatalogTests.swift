import CodecPrimitives
import CodecRecords
import Foundation
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

/// A new agent is a file in a folder, and no code.
@Suite("layouts of a city's own agents")
struct LayoutCatalogTests {
    /// An agent that sends other columns than any shipped one, parted by semicolons.
    private static let agent = """
        {
          "name": "agent_e",
          "title": "収納代行E",
          "csv": {"delimiter": ";", "header_line": true},
          "encoding": "UTF-8",
          "byte_order_mark": "accepted",
          "line_endings": ["LF", "CRLF"],
          "kinds": {"field": "status", "map": {"OK": "confirmed", "NG": "cancelled"}},
          "amount": "yen",
          "meanings": {"reference": "number", "received_on": "day", "store": "shop", "created_on": "made"},
          "implied": {"received_at": "0000", "chain": "E"},
          "records": {"data": {"fields": [
            {"name": "number", "len": 20, "type": "C", "class": "code", "required": true},
            {"name": "status", "len": 2, "type": "C"},
            {"name": "day", "len": 8, "type": "N", "date": "YYYYMMDD"},
            {"name": "yen", "len": 9, "type": "N", "unpadded": true},
            {"name": "shop", "len": 30, "type": "C"},
            {"name": "made", "len": 8, "type": "N", "date": "YYYYMMDD"}
          ]}}
        }
        """

    private func folder(_ files: [String: String]) throws -> String {
        let folder = try Fixtures.temporaryFolder()
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return folder.path
    }

    @Test("an agent whose layout is dropped into the folder is read into receipts")
    func newAgent() async throws {
        let folder = try folder(["agent_e.json": LayoutCatalogTests.agent, "notes.txt": "not a layout"])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let layouts = try LayoutCatalog(folder: folder)
        try await TestDatabase.with { database in
            let intake = try Intake(database, channels: "agent-e=agent_e:1", layouts: layouts)
            let file =
                "number;status;day;yen;shop;made\nA-1;OK;20260406;12300;天文館;20260407\nA-2;OK;20260406;50;;20260407\n"
            try await intake.store(Array(file.utf8), channel: "agent-e")
            try await intake.settle()
            let receipts = try await database.texts(
                "select reference || ' ' || amount || ' ' || store || ' ' || chain from receipts order by reference")
            #expect(receipts == ["A-1 12300 天文館 E", "A-2 50  E"])
        }
    }

    @Test(
        "a broken layout is named with its file and line, even when no channel uses it",
        arguments: [
            ("{\n  \"name\": \"x\",\n}", "broken.json:3: jsonInvalid"),
            (
                agent.replacing("\"type\": \"C\", \"class\": \"code\"", with: "\"type\": \"Q\""),
                "broken.json:13: layoutValueInvalid"
            ),
            (agent.replacing("\"amount\": \"yen\"", with: "\"amount\": \"sen\""), "broken.json:9: fieldUnknown"),
            (agent.replacing("\"title\"", with: "\"titel\""), "broken.json:3: layoutKeyUnknown: titel"),
            (agent.replacing("agent_e", with: "konbini_a"), "the name konbini_a is taken"),
        ])
    func broken(text: String, problem: String) throws {
        let folder = try folder(["broken.json": text])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect {
            try LayoutCatalog(folder: folder)
        } throws: { error in
            (error as? SettingsError)?.problems.first?.contains(problem) ?? false
        }
    }

    @Test("a folder that is not there and two files of one name are refused; a layout of no receipts is no channel's")
    func refused() throws {
        #expect(throws: SettingsError.self) { try LayoutCatalog(folder: "/nowhere/at/all") }
        let folder = try folder(["a.json": LayoutCatalogTests.agent, "b.json": LayoutCatalogTests.agent])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: SettingsError.self) { try LayoutCatalog(folder: folder) }
        #expect(throws: RecordsError.self) { try Settings.channels("bank=zengin_21:1") }
        #expect(try Settings.channels("c=konbini_c:1,d=konbini_d:1").channels.count == 2)
    }
}

import Foundation
import Testing

@testable import Saiken

@Suite("channels and files for people")
struct ChannelSheetTests {
    private func told(_ late: Int?) -> ChannelTold {
        ChannelTold(
            channel: "konbini-a", completeThrough: "2026-04-06", expectedThrough: "2026-04-08",
            nextExpectedOn: "2026-04-08", lateFiles: late, lagDays: 1, mostLagDays: 5)
    }

    @Test("a channel's row says how far both services know it, and each act that waits has a line")
    func sheet() {
        let known = [
            ChannelKnown(
                channel: "konbini-a", speed: "fast", completeThrough: "2026-04-05",
                holds: [.init(act: "seizureExport", persons: 3, since: "2026-04-08T01:00:00Z")]),
            ChannelKnown(channel: "counter", speed: "paper", completeThrough: nil, holds: []),
        ]
        let sheet = ChannelSheet(told: [told(2)], known: known)
        let rows = sheet.table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(rows[2] == ["konbini-a", "2026-04-06", "2026-04-05", "2026-04-08", "2", "1/5"])
        #expect(rows[3].first == "counter")
        #expect(
            sheet.lines.count == 1 && sheet.lines[0].contains("seizureExport")
                && sheet.lines[0].contains("3"))
        #expect(sheet.isLate)
        #expect(
            !ChannelSheet(told: [told(0)], known: []).isLate
                && !ChannelSheet(told: [told(nil)], known: []).isLate)
    }

    @Test("a file is shown finding by finding: record, line, field, byte, kind of content, rule, and the sentence")
    func files() throws {
        let text = """
            {"file":"f1","channel":"konbini-a","state":"quarantined","received_at":"x","findings":[
              {"severity":"error","rule":"date_invalid","line":3,"record":3,"field":"店舗収納日","offset":247,
               "bytes":"323032367A31B1204C0A","message":"3件目のレコードの項目「店舗収納日」: 存在しない日付です。"},
              {"severity":"warning","rule":"trailer_count","record":0,"offset":0,"bytes":"","message":"ファイル全体: 件数"}]}
            """
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let file = try decoder.decode(FileSheet.File.self, from: Data(text.utf8))
        let lines = FileSheet.findings(file).split(separator: "\n").map(String.init)
        #expect(lines.first == "f1 konbini-a quarantined x")
        let row = try #require(lines.first { $0.contains("date_invalid") })
        for part in ["誤り", " 3 ", "店舗収納日", "247", "9999A9ｱ_A<0A>", "存在しない日付です。"] {
            #expect(row.contains(part), "\(part)")
        }
        #expect(!FileSheet.findings(file).contains("2026z1"))
        #expect(lines.contains { $0.contains("注意") && $0.contains("trailer_count") && $0.contains(" - ") })
        #expect(lines.last?.contains("/files/konbini-a?replaces=f1") == true)
        var replaced = file
        (replaced.state, replaced.replacedBy, replaced.findings) = ("replaced", "f2", [])
        #expect(FileSheet.findings(replaced) == "f1 konbini-a replaced → f2 x")
    }

    @Test("files are listed with the number of their errors and the first one")
    func list() {
        let line = FileSheet.Line(
            file: "f1", channel: "konbini-a", state: "quarantined", receivedAt: "x", name: nil, errors: 2,
            finding: "不備")
        #expect(
            FileSheet.table([line]).contains("quarantined") && FileSheet.table([line]).contains("不備"))
    }
}

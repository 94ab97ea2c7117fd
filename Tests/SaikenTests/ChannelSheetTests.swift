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

    @Test("a file is shown with its findings in Japanese and the file that took its place")
    func files() throws {
        let text = """
            {"file":"f1","channel":"konbini-a","state":"replaced","received_at":"x","replaced_by":"f2",
             "findings":[{"record":3,"field":"店舗収納日","message":"3件目のレコードの項目「店舗収納日」: 存在しない日付です。"}]}
            """
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let lines = FileSheet.findings(try decoder.decode(FileSheet.File.self, from: Data(text.utf8)))
        #expect(lines == ["f1 replaced → f2", "3件目のレコードの項目「店舗収納日」: 存在しない日付です。"])
        let line = FileSheet.Line(
            file: "f1", channel: "konbini-a", state: "quarantined", receivedAt: "x", name: nil, errors: 2,
            finding: "不備")
        #expect(
            FileSheet.table([line]).contains("quarantined") && FileSheet.table([line]).contains("不備"))
    }
}

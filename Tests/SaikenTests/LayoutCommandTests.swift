import ArgumentParser
import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

@testable import Saiken

@Suite("saiken layout")
struct LayoutCommandTests {
    private func fixture(_ name: String) throws -> String { try Fixtures.path("formats/\(name)").path }

    @Test("a sample is taken, quarantined or not there, and a broken layout is refused at its line")
    func check() throws {
        let (right, wrong) = (try fixture("konbini_c_agent_csv.csv"), try fixture("konbini_a_bad_date.txt"))
        #expect(throws: Never.self) { try LayoutCheckCommand.parse(["konbini_c", right]).run() }
        #expect(throws: Never.self) {
            try LayoutCheckCommand.parse(["zengin_91", try fixture("zengin_91_ebcdic.bin")]).run()
        }
        #expect(throws: ExitCode(1)) { try LayoutCheckCommand.parse(["konbini_a", wrong]).run() }
        #expect(throws: ExitCode(66)) { try LayoutCheckCommand.parse(["konbini_a", wrong + ".none"]).run() }
        #expect(throws: ExitCode(66)) { try LayoutCheckCommand.parse(["no_such_layout", wrong]).run() }
        let folder = try Fixtures.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let layout = folder.appending(path: "l.json")
        try Data("{\n\"name\": }".utf8).write(to: layout)
        #expect(throws: ExitCode(65)) { try LayoutCheckCommand.parse([layout.path, right]).run() }
    }

    @Test("a record is explained field by field, with what its codes and dates mean")
    func explained() throws {
        let layout = try ShippedLayout.zengin01.layout()
        let explanation = LayoutExplanation(layout)
        var texts: [String] = []
        let report = RecordReader.read(try Fixtures.bytes("formats/zengin_01_credit_notice.txt"), layout, file: "s") {
            texts.append(explanation.shown($0).text)
        }
        #expect(texts.count == 7)
        #expect(texts[0].contains("普通預金") && texts[0].contains("2026-04-20 (created_on)"))
        #expect(texts[1].contains("[ｼﾕｳﾉｳﾀﾞｲｺｳ(ｶ") && texts[1].contains("211500 (amount)"))
        #expect(texts[4].contains("cancelled") && explanation.verdict(report).contains("528288"))
        #expect(LayoutExplanation.summary(layout).contains("CP932, EBCDIC; CRLF, none"))
    }

    @Test("a wrong record is shown too, with its finding")
    func wrong() throws {
        let layout = try ShippedLayout.konbiniA.layout()
        var reader = RecordReader(layout, file: "s", handsOutAll: true)
        var records: [Record] = []
        reader.push(try Fixtures.bytes("formats/konbini_a_bad_date.txt")) { records.append($0) }
        let report = reader.finish { records.append($0) }
        #expect(records.count == 11 && records.filter { !$0.isRight }.map(\.number) == [2])
        let finding = try #require(report.findings.first)
        #expect(LayoutExplanation.text(of: finding).contains("date_invalid: 存在しない日付または時刻です。"))
        #expect(LayoutExplanation(layout).shown(records[1]).text.contains("不備あり"))
    }

    @Test(
        "what is read as values is written again as the same bytes",
        arguments: ["zengin_91_request.txt", "zengin_21_refund.txt"])
    func readAndWritten(name: String) throws {
        let shipped: ShippedLayout = name.hasPrefix("zengin_91") ? .zengin91 : .zengin21
        let layout = try shipped.layout()
        let bytes = try Fixtures.bytes("formats/\(name)")
        var lines: [LayoutLine] = []
        _ = RecordReader.read(bytes, layout, file: name) { lines.append(LayoutLine($0, layout)) }
        var writer = RecordWriter(layout)
        for line in lines {
            let again = try JSONDecoder().decode(LayoutLine.self, from: Data(try line.json().utf8))
            try LayoutWriteCommand.write(again, layout, &writer)
        }
        #expect(try writer.finish() == bytes)
    }
}

import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

/// The bank samples (全銀 91, 21, 01, 03), read and written by their layout files alone.
@Suite("bank files")
struct BankFileTests {
    private static func layout(_ name: String) -> ShippedLayout? {
        let kinds: [(String, ShippedLayout)] = [
            ("zengin_91", .zengin91), ("zengin_21", .zengin21), ("zengin_01", .zengin01), ("zengin_03", .zengin03),
        ]
        return kinds.first { name.hasPrefix($0.0) }?.1
    }

    struct Sample: Decodable, CustomTestStringConvertible {
        let file: String
        let expect: String
        let reasons: [String]

        var testDescription: String { file }
    }

    private struct Manifest: Decodable { let files: [Sample] }

    static func samples() throws -> [Sample] {
        try JSONDecoder().decode(Manifest.self, from: Data(try Fixtures.bytes("formats/MANIFEST.json"))).files
            .filter { layout($0.file) != nil }
    }

    @Test("each sample is answered with exactly the findings its manifest names", arguments: try samples())
    func answered(sample: Sample) throws {
        let layout = try #require(BankFileTests.layout(sample.file)).layout()
        let bytes = try Fixtures.bytes("formats/\(sample.file)")
        let report = RecordReader.read(bytes, layout, file: sample.file) { _ in }
        #expect(report.rules.map(\.rawValue) == sample.reasons, "\(report.findings)")
        #expect(report.isAcceptable == (sample.expect == "valid"))
    }

    /// Reads a file and writes it again from the values of its fields.
    private func copy(_ bytes: [UInt8], _ layout: Layout, into writer: inout RecordWriter) throws -> [UInt8] {
        let report = try RecordReader.read(bytes, layout, file: "copied") { record in
            switch record.role {
            case .data: try writer.data(bytes: Array(record.bytes))
            case .header: try writer.header(values(of: record, layout))
            case .trailer: try writer.trailer(values(of: record, layout))
            case .end: break
            }
        }
        #expect(report.isAcceptable)
        return try writer.finish()
    }

    /// The fields of a record but those that the layout knows by itself.
    private func values(of record: Record, _ layout: Layout) throws -> RecordWriter.Values {
        let own = layout.controls.filter { $0.role == record.role }.map(\.field.start)
        return (layout.record(record.role)?.fields ?? []).filter { field in
            field.constant == nil && field.rules.codeSets.isEmpty && !own.contains(field.start)
                && field.name != ReceivedText("ダミー")
        }.map { field in
            let start = record.bytes.startIndex + field.start
            return (field.name.string, .bytes(Array(record.bytes[start..<(start + field.length)])))
        }
    }

    @Test("requests and results are written byte for byte as they were read")
    func written() throws {
        for (name, layout, fills) in [
            ("zengin_91_request.txt", ShippedLayout.zengin91, false), ("zengin_91_result.txt", .zengin91, true),
            ("zengin_21_refund.txt", .zengin21, false), ("zengin_01_credit_notice.txt", .zengin01, false),
            ("zengin_03_statement.txt", .zengin03, false),
        ] {
            let (layout, bytes) = (try layout.layout(), try Fixtures.bytes("formats/\(name)"))
            var writer = RecordWriter(layout, fillsResults: fills)
            let written = try copy(bytes, layout, into: &writer)
            #expect(written == bytes, "\(name)")
        }
    }

    @Test("the EBCDIC sample is the request in another code set, and is written as such")
    func ebcdic() throws {
        let layout = try ShippedLayout.zengin91.layout()
        let (plain, coded) = (
            try Fixtures.bytes("formats/zengin_91_request_nonl.txt"), try Fixtures.bytes("formats/zengin_91_ebcdic.bin")
        )
        var texts: [[ReceivedText?]] = [[], []]
        let name = try layout.field("holder_kana")
        for (index, bytes) in [plain, coded].enumerated() {
            _ = RecordReader.read(bytes, layout, file: "t") {
                if $0.role == .data { texts[index].append($0.text(name)) }
            }
        }
        #expect(texts[0] == texts[1] && texts[0].count == 7)
        #expect(texts[0].first == ReceivedText("ﾃｽﾄ ﾊﾅｺ"))
        var writer = RecordWriter(layout, codeSet: .ebcdic)
        let crlf: [UInt8] = [0x0D, 0x25]
        let written = try copy(coded, layout, into: &writer)
        let expected = stride(from: 0, to: coded.count, by: 120).flatMap { coded[$0..<($0 + 120)] + crlf }
        #expect(written == expected)
        #expect(RecordReader.read(written, layout, file: "t") { _ in }.isAcceptable)
    }

    @Test("a header that names the other code set is refused, and findings show the bytes as they came")
    func codeSets() throws {
        let layout = try ShippedLayout.zengin91.layout()
        var plain = try Fixtures.bytes("formats/zengin_91_request.txt")
        plain[3] = 0x31
        let report = RecordReader.read(plain, layout, file: "t") { _ in }
        #expect(report.rules == [.codeKubunMismatch] && report.findings.first?.offset == 3)
        var coded = try Fixtures.bytes("formats/zengin_91_ebcdic.bin")
        coded[3] = 0xF0
        #expect(RecordReader.read(coded, layout, file: "t") { _ in }.rules == [.codeKubunMismatch])
        coded[3] = 0xF1
        coded[120 + 43] = 0xC1
        let finding = try #require(RecordReader.read(coded, layout, file: "t") { _ in }.findings.first)
        #expect(finding.rule == .notNumeric && finding.offset == 163 && finding.bytes.first == 0xC1)
        coded[120 + 43] = 0xFF
        #expect(RecordReader.read(coded, layout, file: "t") { _ in }.findings.first?.bytes.first == 0xFF)
    }

    @Test("a result whose totals of debited and refused are wrong is refused; one without them is a request")
    func results() throws {
        let layout = try ShippedLayout.zengin91.layout()
        var bytes = try Fixtures.bytes("formats/zengin_91_result.txt")
        let trailer = 8 * 122
        bytes[trailer + 24] ^= 1
        let report = RecordReader.read(bytes, layout, file: "t") { _ in }
        #expect(report.rules == [.trailerCount])
        #expect(report.findings.first?.field == ReceivedText("振替済件数") && report.findings.first?.computed == 1)
    }

    @Test("totals of a credit notice that count cancelled credits too are read with a warning; others are refused")
    func cancelled() throws {
        let layout = try ShippedLayout.zengin01.layout()
        let bytes = try Fixtures.bytes("formats/zengin_01_credit_notice.txt")
        let trailer = 5 * 202
        func with(_ totals: String) -> ReadReport {
            var changed = bytes
            changed.replaceSubrange((trailer + 1)..<(trailer + 19), with: Array(totals.utf8))
            return RecordReader.read(changed, layout, file: "t") { _ in }
        }
        let both = with("000004000000540588")
        #expect(both.rules == [.totalsOtherwise] && both.isAcceptable)
        // One field by one way of counting and one by the other is neither.
        #expect(with("000004000000528288").rules == [.trailerCount])
        #expect(with("000003000000540588").rules == [.trailerAmount])
        #expect(with("000003000000528288").rules.isEmpty)
    }

    @Test("a statement's balances and the end record's counts are recomputed")
    func balances() throws {
        let layout = try ShippedLayout.zengin03.layout()
        let bytes = try Fixtures.bytes("formats/zengin_03_statement.txt")
        func rules(_ place: Int, _ text: String) -> [FindingRule] {
            var changed = bytes
            changed.replaceSubrange(place..<(place + text.utf8.count), with: Array(text.utf8))
            return RecordReader.read(changed, layout, file: "t") { _ in }.rules
        }
        let (trailer, end) = (4 * 202, 5 * 202)
        #expect(rules(115, "00000001000001") == [.balanceMismatch])
        #expect(rules(trailer + 40, "00000001498489") == [.balanceMismatch])
        // The same balances with the sign of an overdraft (貸越) do not add up.
        #expect(rules(trailer + 39, "2") == [.balanceMismatch])
        #expect(rules(end + 1, "0000000005").isEmpty, "records without the end record")
        #expect(rules(end + 1, "0000000004") == [.trailerCount])
        #expect(rules(end + 11, "00002") == [.trailerCount])
    }

    @Test("era dates of bank files are days")
    func eraDates() throws {
        let layout = try ShippedLayout.zengin01.layout()
        let on = try layout.field("booked_on")
        var days: Set<BusinessDate?> = []
        _ = RecordReader.read(try Fixtures.bytes("formats/zengin_01_credit_notice.txt"), layout, file: "t") {
            if $0.role == .data { days.insert($0.date(on)) }
        }
        #expect(days == [BusinessDate(iso: "2026-04-20")])
    }

    @Test("customer codes are digits unless the record says that they are EDI text")
    func choice() throws {
        let layout = try ShippedLayout.zengin21.layout()
        let bytes = try Fixtures.bytes("formats/zengin_21_refund.txt")
        let (edi, code) = (try layout.field("edi"), try layout.field("customer_2"))
        var seen: [ReceivedText?] = []
        _ = RecordReader.read(bytes, layout, file: "t") { record in
            if record.role == .data { seen += [record.text(edi), record.text(code)] }
        }
        #expect(seen[0] == ReceivedText("KANPU-000000040011") && seen[3] == ReceivedText("50001"))
        var changed = bytes
        changed[122 + 112] = 0x20
        let finding = try #require(RecordReader.read(changed, layout, file: "t") { _ in }.findings.first)
        #expect(finding.rule == .notNumeric && finding.field == ReceivedText("顧客コード1"))
        changed = bytes
        changed[122 + 91] = 0x61
        #expect(RecordReader.read(changed, layout, file: "t") { _ in }.rules == [.characterNotAllowed])
    }

    @Test("a refund with EDI text or with customer codes is written, but not with both")
    func refunds() throws {
        let layout = try ShippedLayout.zengin21.layout()
        func write(_ edi: FieldValue?, marker: String) throws {
            var writer = RecordWriter(layout)
            try writer.header([
                "city_code": .text("1234567890"), "city_name": .text("ｻﾝﾌﾟﾙｼ"), "on": .text("0430"),
                "bank": .text("0185"), "branch": .text("001"), "product": .text("1"), "account": .text("9900001"),
            ])
            if let edi {
                try writer.data([
                    "bank": .number(185), "branch": .number(10), "product": .number(1), "account": .number(9_910_001),
                    "payee_kana": .text("ﾃｽﾄ ﾊﾅｺ"), "amount": .number(7700), "change": .number(1),
                    "how": .number(7), "marker": .text(marker), "edi": edi,
                ])
            } else {
                try writer.data([
                    "bank": .number(185), "branch": .number(10), "product": .number(1), "account": .number(9_910_001),
                    "payee_kana": .text("ﾃｽﾄ ﾊﾅｺ"), "amount": .number(7700), "change": .number(1),
                    "how": .number(7), "customer_1": .number(5), "customer_2": .number(500_010),
                ])
            }
            try writer.trailer()
            let report = RecordReader.read(try writer.finish(), layout, file: "t") { _ in }
            #expect(report.isAcceptable && report.totals.first?.amount == 7700)
        }
        try write(.text("KANPU-0001"), marker: "Y")
        try write(nil, marker: " ")
        #expect(throws: RecordsError(.fieldUnknown, at: "data.edi")) { try write(.text("KANPU"), marker: " ") }
        #expect(throws: RecordsError(.valueTooLong, at: "data.EDI情報")) {
            try write(.text("123456789012345678901"), marker: "Y")
        }
    }

    @Test("ｦ in a payee's name is read with a warning and not written")
    func wo() throws {
        let layout = try ShippedLayout.zengin21.layout()
        let bytes = try Fixtures.bytes("formats/zengin_21_wo.txt")
        var (records, second) = (0, bytes)
        let report = RecordReader.read(bytes, layout, file: "t") { if $0.role == .data { records += 1 } }
        #expect(records == 2 && report.isAcceptable && report.findings.first?.offset == 122 + 50)
        // A real error behind it is still found.
        second[122 + 51] = 0x61
        #expect(RecordReader.read(second, layout, file: "t") { _ in }.rules == [.characterNotAllowed])
        var writer = RecordWriter(layout)
        try writer.header(["city_code": .number(1), "product": .number(1), "on": .number(430)])
        #expect(throws: RecordsError(.characterNotAllowed, at: "data.受取人名", offset: 0)) {
            try writer.data(["bank": .number(185), "product": .number(1), "payee_kana": .text("ｦｽﾄ")])
        }
    }

    @Test("several groups stand in one file", arguments: ["zengin_91_request.txt", "zengin_91_request_nonl.txt"])
    func groups(name: String) throws {
        let layout = try ShippedLayout.zengin91.layout()
        let bytes = try Fixtures.bytes("formats/\(name)")
        let stride = name.contains("nonl") ? 120 : 122
        let report = RecordReader.read(Array(bytes.dropLast(stride)) + bytes, layout, file: "t") { _ in }
        #expect(report.rules.isEmpty && report.groups == 2 && report.records == 19)
    }
}

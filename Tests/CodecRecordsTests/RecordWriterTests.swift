import CodecPrimitives
import CodecRecords
import TestKit
import Testing

@Suite("record writer")
struct RecordWriterTests {
    @Test(
        "a sample that is read and written again is the same file byte for byte",
        arguments: [
            ("konbini_a_1_flash_20260407.txt", ShippedLayout.konbiniA),
            ("konbini_a_2_flash_cancel_20260408.txt", .konbiniA),
            ("konbini_a_4_confirmed_20260413.txt", .konbiniA), ("konbini_a_empty.txt", .konbiniA),
            ("konbini_b_confirmed_20260413.txt", .konbiniB),
        ])
    func readAndWritten(name: String, shipped: ShippedLayout) throws {
        let layout = try shipped.layout()
        let bytes = try Fixtures.bytes("formats/\(name)")
        var writer = RecordWriter(layout)
        _ = try RecordReader.read(bytes, layout, file: name) { record in
            switch record.role {
            case .header:
                let created = try #require(record.date(try layout.field("データ作成日", in: .header)))
                let name = try #require(record.text(try layout.field("企業名カナ", in: .header)))
                let code = try layout.field("企業コード", in: .header)
                let agent = try layout.field("収納代行コード", in: .header)
                try writer.header([
                    "データ作成日": .date(created), "企業名カナ": .received(name),
                    "企業コード": .number(try #require(record.number(code))),
                    "収納代行コード": .number(try #require(record.number(agent))),
                ])
            case .data: try writer.data(bytes: Array(record.bytes))
            case .trailer: try writer.trailer()
            case .end: break
            }
        }
        #expect(try writer.finish() == bytes)
    }

    private static let kana = Array("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ -().ABC019".unicodeScalars)

    private func name(_ random: inout SeededRandom, upTo count: Int) -> String {
        let scalars = (0..<Int(random.next() % UInt64(count) + 1)).map { _ in
            RecordWriterTests.kana[Int(random.next() % UInt64(RecordWriterTests.kana.count))]
        }
        var text = String.UnicodeScalarView()
        text.append("ｻ")
        text.append(contentsOf: scalars.dropLast())
        text.append("ﾝ")
        return String(text)
    }

    @Test("random seizure instructions are read back as they were written, with control totals")
    func writtenAndRead() throws {
        let layout = try ShippedLayout.seizureRequest.layout()
        var random = SeededRandom.printed(for: "seizure instructions")
        for _ in 0..<40 {
            var writer = RecordWriter(layout)
            try writer.header([
                "作成日": .date(BusinessDate(daysSinceEpoch: 20_600)), "依頼番号": .text("B0001"),
                "差押先金融機関コード": .number(185), "入金先科目": .number(1), "団体名カナ": .text("ｻﾝﾌﾟﾙｼ"),
            ])
            var items: [(item: String, name: String, amount: Int64)] = []
            for index in 0..<Int(random.next() % 20) {
                let item = (
                    item: "Z\(index)", name: name(&random, upTo: 38), amount: Int64(random.next() % 50_000_000_000)
                )
                items.append(item)
                try writer.data([
                    "item": .text(item.item), "instruction": .number(1), "name_kana": .text(item.name),
                    "name_kanji": .text("髙橋　花子"), "notice_on": .date(BusinessDate(daysSinceEpoch: 20_560)),
                    "bank": .number(185), "product": .number(1), "due": .number(1), "bank_fee": .number(0),
                    "amount": .number(item.amount), "delinquent_total": .yen(Yen(unchecked: item.amount)),
                ])
            }
            try writer.trailer()
            try check(try writer.finish(), layout, items)
        }
    }

    private func check(_ file: [UInt8], _ layout: Layout, _ items: [(item: String, name: String, amount: Int64)]) throws
    {
        let (item, name) = (try layout.field("item"), try layout.field("name_kana"))
        let (kanji, born) = (try layout.field("name_kanji"), try layout.field("born_on"))
        var read: [Record] = []
        let report = RecordReader.read(file, layout, file: "request") { if $0.role == .data { read.append($0) } }
        #expect(report.isAcceptable, "\(report.findings)")
        #expect(read.count == items.count)
        for (record, expected) in zip(read, items) {
            #expect(record.text(item) == ReceivedText(expected.item))
            #expect(record.text(name) == ReceivedText(expected.name))
            #expect(record.text(kanji) == ReceivedText("髙橋　花子"))
            #expect(record.date(born) == nil && record.amount?.amount == expected.amount)
        }
    }

    @Test("what does not fit, is no character of the file or breaks a rule is refused and never cut")
    func refused() throws {
        let layout = try ShippedLayout.seizureResult.layout()
        func write(_ field: String, _ value: FieldValue) throws {
            var writer = RecordWriter(layout)
            try writer.header([
                "作成日": .date(BusinessDate(daysSinceEpoch: 20_600)), "依頼番号": .text("B"), "金融機関コード": .number(185),
            ])
            var values: [(String, FieldValue)] = [("差押番号", .text("Z1")), ("結果区分", .number(1)), ("不能理由", .text("00"))]
            values.removeAll { $0.0.utf8.elementsEqual(field.utf8) }
            values.append((field, value))
            switch values.count {
            case 3: try writer.data([values[0].0: values[0].1, values[1].0: values[1].1, values[2].0: values[2].1])
            default:
                try writer.data([
                    values[0].0: values[0].1, values[1].0: values[1].1, values[2].0: values[2].1,
                    values[3].0: values[3].1,
                ])
            }
        }
        try write("備考", .text("残高なし"))
        let cases: [(String, FieldValue, RecordsError)] = [
            ("差押金額", .number(1_000_000_000_000), RecordsError(.valueTooLong, at: "data.差押金額")),
            ("差押金額", .number(-1), RecordsError(.valueInvalid, at: "data.差押金額")),
            ("備考", .text(String(repeating: "あ", count: 31)), RecordsError(.valueTooLong, at: "data.備考")),
            ("備考", .text("葛\u{E0100}"), RecordsError(.characterUndefined, at: "data.備考", offset: 3)),
            ("備考", .bytes([0x41, 0x07]), RecordsError(.characterNotAllowed, at: "data.備考", offset: 1)),
            ("差押番号", .text("a1"), RecordsError(.characterNotAllowed, at: "data.差押番号")),
            ("差押番号", .none, RecordsError(.valueMissing, at: "data.差押番号")),
            ("不能理由", .text("77"), RecordsError(.valueInvalid, at: "data.不能理由")),
            ("結果区分", .text("7"), RecordsError(.valueInvalid, at: "data")),
            ("送達時刻", .number(2460), RecordsError(.valueInvalid, at: "data.送達時刻")),
            ("備考", .date(BusinessDate(daysSinceEpoch: 0)), RecordsError(.valueInvalid, at: "data.備考")),
            ("無い項目", .none, RecordsError(.fieldUnknown, at: "data.無い項目")),
        ]
        for (field, value, error) in cases { #expect(throws: error) { try write(field, value) } }
    }

    @Test("records out of order and files that lack a part are refused")
    func order() throws {
        let layout = try ShippedLayout.konbiniA.layout()
        var writer = RecordWriter(layout)
        #expect(throws: RecordsError(.orderInvalid, at: "trailer")) { try writer.trailer() }
        try writer.header(["データ作成日": .number(20_260_407)])
        #expect(throws: RecordsError(.orderInvalid, at: "header")) {
            try writer.header(["データ作成日": .number(20_260_407)])
        }
        #expect(throws: RecordsError(.orderInvalid, at: "end")) { _ = try writer.finish() }
        try writer.trailer()
        #expect(try writer.finish().count == 3 * 122)
    }

    @Test("the bytes can be taken while a file is written")
    func taken() throws {
        let layout = try ShippedLayout.konbiniA.layout()
        var writer = RecordWriter(layout)
        try writer.header(["データ作成日": .number(20_260_407)])
        let first = writer.takeBytes()
        try writer.trailer()
        let rest = try writer.finish()
        #expect(first.count == 122 && rest.count == 244)
        #expect(RecordReader.read(first + rest, layout, file: "taken") { _ in }.isAcceptable)
    }
}

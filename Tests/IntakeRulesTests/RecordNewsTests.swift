import CodecPrimitives
import CodecRecords
import Foundation
import IntakeRules
import TestKit
import Testing

@Suite("records of agents' files")
struct RecordNewsTests {
    private func news(_ fixture: String, _ shipped: ShippedLayout) throws -> (
        news: [ReceiptNews], createdOn: BusinessDate?
    ) {
        let layout = try shipped.layout()
        let mapping = try RecordNews(layout)
        var (news, createdOn): ([ReceiptNews], BusinessDate?) = ([], nil)
        func take(_ record: Record) {
            if let item = mapping.news(record) { news.append(item) }
            createdOn = mapping.createdOn(record) ?? createdOn
        }
        var reader = RecordReader(layout, file: fixture)
        reader.push(try Fixtures.bytes("formats/\(fixture)")) { take($0) }
        let report = reader.finish { take($0) }
        #expect(report.isAcceptable)
        return (news, createdOn)
    }

    @Test("both layouts say the same about the same receipts")
    func layoutsAgree() throws {
        let a = try news("konbini_a_4_confirmed_20260413.txt", .konbiniA)
        let b = try news("konbini_b_confirmed_20260413.txt", .konbiniB)
        #expect(a.news.count == 8)
        #expect(b.news.count == 6)
        #expect(Set(b.news).isSubset(of: Set(a.news)))
        #expect(a.createdOn == b.createdOn)
        #expect(a.news.map(\.amount).total() == 211_500)
    }

    @Test("a receipt at two minutes to midnight is of the store's day")
    func midnight() throws {
        let flash = try news("konbini_a_1_flash_20260407.txt", .konbiniA)
        #expect(flash.news.map(\.kind) == Array(repeating: .flash, count: 7))
        let late = try #require(flash.news.first { $0.identity.minuteOfDay == 23 * 60 + 58 })
        #expect(late.identity.paidOn.description == "2026-04-06")
        #expect(flash.createdOn?.description == "2026-04-07")
    }

    @Test("a layout that does not say where receipts stand is refused at the start")
    func otherLayout() throws {
        #expect(throws: RecordsError.self) { _ = try RecordNews(try ShippedLayout.seizureResult.layout()) }
    }

    @Test("agent C's postal corrections are news of another kind, and every record says when it was made")
    func agentC() throws {
        let c = try news("konbini_c_agent_csv.csv", .konbiniC)
        #expect(c.news.map(\.kind) == [.flash, .flash, .cancelled, .confirmed, .confirmed, .corrected])
        #expect(c.news.last?.amount == 119_000 && c.createdOn?.description == "2026-04-13")
        // The same receipt in layout A is the same receipt.
        let a = try news("konbini_a_1_flash_20260407.txt", .konbiniA)
        #expect(c.news.first?.identity.reference == a.news.first?.identity.reference)
    }

    @Test("a payment by eL-QR is named by its eL number, from the four fields of its keys")
    func elNumber() throws {
        let file = Fixtures.project.appending(path: "ops/city/layouts/el_paid_csv.json")
        let layout = try LayoutFile.decode([UInt8](try Data(contentsOf: file)))
        let mapping = try RecordNews(layout)
        let text = """
            区分,収納機関番号,納付番号,確認番号,納付区分,納付日,納付時刻,納付金額,納付手段,取扱番号,払込日,データ作成日\r
            2,46201,00000020260123450001,123456,127,20260408,0912,12300,APP,Q1,20260409,20260409\r

            """
        var news: [ReceiptNews] = []
        let report = RecordReader.read(try TextEncoding.cp932.encode(text), layout, file: "el") { record in
            if let item = mapping.news(record) { news.append(item) }
        }
        #expect(report.isAcceptable, "\(report.findings)")
        #expect(
            news.map(\.identity.reference) == [.elNumber(ReceivedText("4620100000020260123450001123456127"))])
        #expect(news.first?.transferOn?.description == "2026-04-09")
    }

    @Test("agent D has no barcode: its claim number is the reference, and its day has no time")
    func agentD() throws {
        let layout = try ShippedLayout.konbiniD.layout()
        let mapping = try RecordNews(layout)
        var writer = RecordWriter(layout)
        try writer.header(["委託者コード": .number(1), "収納区分": .number(3)])
        try writer.data([
            "委託者コード": .number(1), "received_on": .number(20_260_406), "reference": .text("K-77"),
            "収納区分": .number(3), "収納金額": .number(500), "kind": .number(9),
        ])
        var news: [ReceiptNews] = []
        let report = RecordReader.read(try writer.finish(), layout, file: "d") { record in
            if let item = mapping.news(record) { news.append(item) }
            #expect(mapping.createdOn(record) == nil)
        }
        #expect(report.isAcceptable && news.count == 1)
        let item = try #require(news.first)
        #expect(item.kind == .cancelled && item.amount == 500 && item.identity.minuteOfDay == 0)
        #expect(item.identity.reference == .agent(ReceivedText("K-77")))
    }
}

import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

/// The convenience-store samples and what their manifest says of each.
@Suite("convenience-store samples")
struct KonbiniSampleTests {
    struct Sample: Decodable, CustomTestStringConvertible {
        let file: String
        let expect: String
        let reasons: [String]

        var testDescription: String { file }
        var layout: ShippedLayout? {
            file.hasPrefix("konbini_a_") ? .konbiniA : file.hasPrefix("konbini_b_") ? .konbiniB : nil
        }
    }

    private struct Manifest: Decodable { let files: [Sample] }

    static func samples() throws -> [Sample] {
        let manifest = try JSONDecoder().decode(
            Manifest.self, from: Data(try Fixtures.bytes("formats/MANIFEST.json")))
        return manifest.files.filter { $0.layout != nil }
    }

    private func read(_ name: String, _ layout: ShippedLayout) throws -> (report: ReadReport, records: [Record]) {
        var records: [Record] = []
        let report = RecordReader.read(try Fixtures.bytes("formats/\(name)"), try layout.layout(), file: name) {
            records.append($0)
        }
        return (report, records)
    }

    @Test("each sample is answered with exactly the findings its manifest names", arguments: try samples())
    func answered(sample: Sample) throws {
        let report = try read(sample.file, try #require(sample.layout)).report
        // Whether a file came before is known to whoever keeps the files, not to a reader.
        let reasons = sample.reasons.filter { $0 != "duplicate_file" }
        #expect(report.rules.map(\.rawValue) == reasons, "\(report.findings)")
        #expect(report.isAcceptable == (sample.expect == "valid"))
    }

    @Test("there is a sample for every way a file goes wrong that the manifest knows")
    func complete() throws {
        let names = try KonbiniSampleTests.samples().map(\.file)
        #expect(names.filter { $0.contains("_bad_") }.count >= 8)
        #expect(names.contains("konbini_b_confirmed_20260413.txt"))
    }

    @Test("the confirmed file of layout A holds eight receipts of 211,500 yen, with their fields")
    func confirmed() throws {
        let (report, records) = try read("konbini_a_4_confirmed_20260413.txt", .konbiniA)
        #expect(report.records == 11 && report.groups == 1)
        let confirmed = try #require(report.totals.first { $0.kind == ReceivedText("confirmed") })
        #expect(confirmed.count == 8 && confirmed.amount == 211_500)
        let fields = try KonbiniFields(try ShippedLayout.konbiniA.layout())
        let receipts = records.compactMap(fields.receipt)
        #expect(receipts.count == 8)
        let first = try #require(receipts.first)
        #expect(first.kind == .confirmed && first.amount == 12_300)
        #expect(first.receivedOn == BusinessDate(iso: "2026-04-06") && first.receivedMinute == 10 * 60 + 15)
        #expect(PaymentBarcode(first.barcode)?.amount == 12_300)
        #expect(Array(first.store) == Array("0001234".utf8) && Array(first.chain) == Array("010".utf8))
        #expect(first.transferOn == BusinessDate(iso: "2026-04-20"))
        #expect(first.accountedOn == BusinessDate(iso: "2026-04-13"))
    }

    @Test("the same receipts read the same from layout B, where the barcode begins one byte earlier")
    func otherLayout() throws {
        let (fromA, fromB) = (
            try read("konbini_a_4_confirmed_20260413.txt", .konbiniA).records,
            try read("konbini_b_confirmed_20260413.txt", .konbiniB).records
        )
        let (a, b) = (
            fromA.compactMap(try KonbiniFields(try ShippedLayout.konbiniA.layout()).receipt),
            fromB.compactMap(try KonbiniFields(try ShippedLayout.konbiniB.layout()).receipt)
        )
        #expect(b.count == 6)
        for (left, right) in zip(a, b) {
            #expect(Array(left.barcode) == Array(right.barcode) && left.amount == right.amount)
            #expect(left.receivedOn == right.receivedOn && left.receivedMinute == right.receivedMinute)
            #expect(Array(left.store) == Array(right.store))
            // The agent of layout B writes its chains with four digits.
            #expect(Array("0".utf8) + Array(left.chain) == Array(right.chain))
        }
    }

    @Test("a flash has no transfer date yet, and a kept record names itself by its duplicate key")
    func flash() throws {
        let layout = try ShippedLayout.konbiniA.layout()
        let records = try read("konbini_a_1_flash_20260407.txt", .konbiniA).records.filter { $0.role == .data }
        let first = try #require(records.first)
        let receipt = try #require(try KonbiniFields(layout).receipt(first))
        #expect(receipt.kind == .flash && receipt.transferOn == nil && receipt.accountedOn == nil)
        #expect(Set(records.map { $0.duplicateKey(layout) }).count == records.count)
        let again = try read("konbini_a_3_resend_of_1.txt", .konbiniA).records.filter { $0.role == .data }
        #expect(again.map { $0.duplicateKey(layout) } == records.map { $0.duplicateKey(layout) })
    }

    @Test("a finding says file, record, field, offset and bytes")
    func place() throws {
        let date = try #require(try read("konbini_a_bad_date.txt", .konbiniA).report.findings.first)
        #expect(date.record == 2 && date.role == .data && date.field == ReceivedText("店舗収納日"))
        #expect(date.offset == 122 + 3 && date.hex.utf8.elementsEqual("3230323630323331".utf8))
        let total = try #require(try read("konbini_a_bad_trailer_amount.txt", .konbiniA).report.findings.first)
        #expect(total.computed == 211_500 && total.role == .trailer && total.record == 10)
        let length = try #require(try read("konbini_a_bad_length.txt", .konbiniA).report.findings.first)
        #expect(length.record == 2)
        #expect(
            date.description.utf8.elementsEqual(
                "konbini_a_bad_date.txt:2 data 店舗収納日 @125 3230323630323331 date_invalid".utf8))
    }

    @Test("a file of layout A read as layout B is refused at its first receipt, and so the other way round")
    func wrongLayout() throws {
        for (name, layout) in [
            ("konbini_a_4_confirmed_20260413.txt", ShippedLayout.konbiniB),
            ("konbini_b_confirmed_20260413.txt", .konbiniA),
        ] {
            let report = try read(name, layout).report
            #expect(!report.isAcceptable)
            #expect(report.findings.first?.record == 2)
        }
    }
}

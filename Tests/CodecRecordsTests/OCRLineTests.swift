import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

@Suite("OCR lines")
struct OCRLineTests {
    @Test("every row of ocr_check_digits.csv has these check digits")
    func vectors() throws {
        let (rows, report) = CSVReader.read(
            try Fixtures.bytes("formats/ocr_check_digits.csv"), file: "ocr")
        #expect(report.isAcceptable && rows.count >= 6)
        for row in rows.dropFirst() {
            let kind = try #require(OCRLine.Kind(rawValue: row.fields[1].string))
            let line = try OCRLine(kind, body: row.fields[2].utf8)
            #expect(Array(line.digits[..<2]) == row.fields[3].utf8, "\(row.fields[0].string)")
            #expect(OCRLine(kind, line.digits) == line)
        }
    }

    @Test("of a thousand single wrong digits not ten go unseen: two remainders of CD1 share a digit")
    func wrongDigit() throws {
        var random = SeededRandom.printed(for: "OCR check digits")
        for kind in OCRLine.Kind.allCases {
            var unseen = 0
            for _ in 0..<1000 {
                let body = (0..<kind.length - 2).map { _ in UInt8(random.next() % 10) + 0x30 }
                var digits = try OCRLine(kind, body: body).digits
                let place = Int(random.next() % UInt64(kind.length))
                digits[place] = (digits[place] - 0x30 + UInt8(1 + random.next() % 9)) % 10 + 0x30
                if OCRLine(kind, digits) != nil { unseen += 1 }
            }
            #expect(unseen < 10, "\(kind)")
        }
    }

    @Test("what is no line is named")
    func denied() throws {
        #expect(OCRLine.problems([], .upper) == [.lengthWrong])
        #expect(OCRLine.problems([UInt8](repeating: 0x30, count: 44), .upper) == [.lengthWrong])
        #expect(OCRLine.problems(Array("１".utf8), .upper) == [.notDigits])
        #expect(OCRLine.problems([UInt8](repeating: 0x30, count: 39), .upper).isEmpty)
        #expect(throws: RecordsError(.valueInvalid, at: "body")) { try OCRLine(.lower, body: [0x31]) }
        #expect(throws: RecordsError(.valueInvalid, at: "body")) {
            try OCRLine(.upper, body: [UInt8](repeating: 0x41, count: 37))
        }
    }

    @Test("the upper line's fields come back, and what does not fit is refused")
    func upperFields() throws {
        let fields = OCRUpperFields(
            amount: 12_300, agency: Array("13800".utf8), category: Array("127".utf8))
        let line = try fields.line()
        #expect(line.string.utf8.elementsEqual("480000000000000000012300213800012700000".utf8))
        #expect(OCRUpperFields(line) == fields)
        #expect(OCRUpperFields(try OCRLine(.lower, body: [UInt8](repeating: 0x30, count: 42))) == nil)
        var wrong = fields
        wrong.amount = 100_000_000_000
        #expect(throws: RecordsError(.valueTooLong, at: "amount")) { try wrong.line() }
        wrong = fields
        wrong.agency = Array("1380".utf8)
        #expect(throws: RecordsError(.valueInvalid, at: "agency")) { try wrong.line() }
    }
}

import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

@Suite("eL-QR")
struct ELQRTests {
    private func rows() throws -> [[ReceivedText]] {
        let (rows, report) = CSVReader.read(
            try Fixtures.bytes("formats/payeasy_elqr.csv"), file: "elqr")
        #expect(report.isAcceptable && rows.count >= 6)
        return rows.dropFirst().map(\.fields)
    }

    /// The digits of the first row.
    private func first() throws -> [UInt8] { try #require(try rows().first)[1].utf8 }

    @Test(
        "every row of payeasy_elqr.csv is answered as it says, and valid ones are built again from their parts"
    )
    func vectors() throws {
        for row in try rows() {
            let problems = ELQR.problems(row[1].utf8)
            guard row[2] == ReceivedText("valid") else {
                #expect(problems.map { ReceivedText($0.rawValue) } == [row[3]], "\(row[0].string)")
                #expect(ELQR(row[1].utf8) == nil)
                continue
            }
            #expect(problems == [], "\(row[0].string)")
            let code = try #require(ELQR(row[1].utf8))
            #expect(try ELQR(code.number, amount: code.amount, code.assessment) == code)
        }
    }

    @Test("the parts of the first row")
    func parts() throws {
        let code = try #require(ELQR(first()))
        let due = BusinessDate(year: 2026, month: 4, day: 30)
        #expect(code.amount == 12_300)
        #expect(code.number.printed.utf8.elementsEqual("46201-00000020260123450001-123456-127".utf8))
        #expect(code.assessment.due == due && code.assessment.usableUntil == due)
        #expect(
            code.assessment.assessedIn == 2026 && code.assessment.taxYear == 2026
                && code.assessment.period == 1)
        #expect(OCRUpperFields(code.upper)?.amount == 12_300)
        #expect(code.lower.string.utf8.starts(with: "9900000020260123450001".utf8))
    }

    @Test("the CRC of the public test vector and of every row")
    func crc() throws {
        let (rows, _) = CSVReader.read(try Fixtures.bytes("formats/payeasy_crc16.csv"), file: "crc")
        #expect(ELQR.crc(Array("123456789".utf8)) == 0x29B1)
        let elqr = Dictionary(uniqueKeysWithValues: try self.rows().map { ($0[0], $0[1].utf8) })
        for row in rows.dropFirst() {
            let name = row.fields[0].string.split(separator: "_").first.map { ReceivedText(String($0)) }
            let input = name.flatMap { elqr[$0] }.map { Array($0.prefix(250)) } ?? row.fields[0].utf8
            #expect(UInt16(row.fields[1].string, radix: 16) == ELQR.crc(input))
            #expect(UInt16(row.fields[2].string) == ELQR.crc(input))
        }
    }

    @Test("a changed digit is always found; a cut one too")
    func changed() throws {
        let digits = try first()
        for place in digits.indices {
            var wrong = digits
            wrong[place] = wrong[place] == 0x39 ? 0x30 : wrong[place] + 1
            #expect(ELQR.problems(wrong).contains(.crc), "\(place)")
        }
        #expect(ELQR.problems(Array(digits.dropLast())) == [.length254])
        #expect(ELQR.problems(Array(digits.dropLast(2))) == [.lengthWrong])
        #expect(ELQR.problems(digits + [0x30]) == [.lengthWrong])
        #expect(ELQR.problems(Array("あ".utf8)) == [.notDigits])
        // Another tag, CRC right.
        var other = Array(digits[..<250])
        other[127] = 0x37
        let crc = String(ELQR.crc(other))
        other += Array(String(repeating: "0", count: 5 - crc.utf8.count).utf8) + Array(crc.utf8)
        #expect(ELQR.problems(other) == [.elqrStructure])
    }

    @Test("random digits with right CRC and structure are read or refused, never worse")
    func random() throws {
        var random = SeededRandom.printed(for: "eL-QR")
        let digits = try first()
        let bounds: [Range<Int>] = [29..<112, 116..<127, 131..<157, 161..<246]
        for _ in 0..<2000 {
            var other = Array(digits[..<250])
            for _ in 0...random.next() % 4 {
                let range = bounds[Int(random.next() % 4)]
                other[range.lowerBound + Int(random.next() % UInt64(range.count))] = UInt8(random.next() % 10) + 0x30
            }
            let crc = String(ELQR.crc(other))
            other += Array(String(repeating: "0", count: 5 - crc.utf8.count).utf8) + Array(crc.utf8)
            guard let code = ELQR(other) else { continue }
            #expect(code.number.digits.count == 34 && code.assessment.due.year <= 2200 && code.amount.isPositive)
        }
    }

    @Test("a day that does not exist is named, CRC right")
    func dates() throws {
        var digits = Array(try first()[..<250])
        digits.replaceSubrange(149..<157, with: Array("20260431".utf8))
        let crc = String(ELQR.crc(digits))
        digits += Array(String(repeating: "0", count: 5 - crc.utf8.count).utf8) + Array(crc.utf8)
        #expect(ELQR.problems(digits) == [.dueDateInvalid])
    }

    @Test("what no slip may say is not built")
    func denied() throws {
        let code = try #require(ELQR(first()))
        #expect(throws: RecordsError(.valueInvalid, at: "amount")) {
            try ELQR(code.number, amount: 0, code.assessment)
        }
        #expect(throws: RecordsError(.valueTooLong, at: "amount")) {
            try ELQR(code.number, amount: 100_000_000_000, code.assessment)
        }
        let day = code.assessment.due
        #expect(throws: RecordsError(.valueInvalid, at: "period")) {
            try ELQR(
                code.number, amount: 1,
                .init(assessedIn: 2026, taxYear: 2026, period: 100, due: day, usableUntil: day))
        }
    }
}

@Suite("payment keys")
struct PaymentKeysTests {
    private func digits(_ count: Int) -> [UInt8] { [UInt8](repeating: 0x31, count: count) }

    @Test("eL numbers are read with hyphens, blanks or nothing between their keys")
    func elNumber() throws {
        let plain = try #require(ELNumber(Array("4620100000020260123450001123456127".utf8)))
        #expect(ELNumber(Array("46201-00000020260123450001-123456-127".utf8)) == plain)
        #expect(ELNumber(Array("46201 00000020260123450001 123456 127".utf8)) == plain)
        #expect(plain.digits.count == 34 && plain.payEasy?.payment == plain.matter)
        for text in [
            "", "462010000002026012345000112345612", "46201000000202601234500011234561271",
            "x620100000020260123450001123456127",
        ] {
            #expect(ELNumber(Array(text.utf8)) == nil, "\(text)")
        }
        #expect(throws: RecordsError(.valueInvalid, at: "matter")) {
            try ELNumber(
                agency: digits(5), matter: digits(19), confirmation: digits(6), category: digits(3))
        }
    }

    @Test("Pay-easy keys have their widths; the confirmation number is compared whole")
    func payEasy() throws {
        func keys(_ agency: Int, _ payment: Int, _ confirmation: Int, _ category: Int) throws
            -> PayEasyKeys
        {
            try PayEasyKeys(
                agency: digits(agency), payment: digits(payment), confirmation: digits(confirmation),
                category: digits(category))
        }
        _ = try keys(5, 18, 4, 3)
        _ = try keys(5, 20, 6, 10)
        #expect(throws: RecordsError(.valueInvalid, at: "agency")) { try keys(4, 18, 4, 3) }
        #expect(throws: RecordsError(.valueInvalid, at: "payment")) { try keys(5, 21, 4, 3) }
        #expect(throws: RecordsError(.valueInvalid, at: "payment")) { try keys(5, 0, 4, 3) }
        #expect(throws: RecordsError(.valueInvalid, at: "confirmation")) { try keys(5, 20, 7, 3) }
        #expect(throws: RecordsError(.valueInvalid, at: "category")) { try keys(5, 20, 6, 4) }
        let known = try keys(5, 20, 6, 3)
        #expect(known.isConfirmed(by: digits(6)))
        #expect(!known.isConfirmed(by: digits(5)) && !known.isConfirmed(by: Array("111112".utf8)))
    }
}

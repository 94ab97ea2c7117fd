import CodecPrimitives
import CodecRecords
import Foundation
import TestKit
import Testing

@Suite("payment barcode")
struct BarcodeTests {
    private func rows(_ name: String) throws -> [[ReceivedText: ReceivedText]] {
        let (rows, report) = CSVReader.read(try Fixtures.bytes("formats/\(name)"), file: name)
        #expect(report.isAcceptable)
        let header = try #require(rows.first).fields
        return rows.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0.fields)) }
    }

    private func cell(_ row: [ReceivedText: ReceivedText], _ name: String) throws -> ReceivedText {
        try #require(row[ReceivedText(name)])
    }

    @Test("every row of barcodes.csv is answered as it says")
    func vectors() throws {
        let rows = try rows("barcodes.csv")
        #expect(rows.count >= 26)
        for row in rows {
            try check(row, try cell(row, "code").utf8)
        }
    }

    private func check(_ row: [ReceivedText: ReceivedText], _ digits: [UInt8]) throws {
        let id = try cell(row, "id").string
        let isBusiness = try cell(row, "class") == ReceivedText("business")
        var problems = PaymentBarcode.problems(digits)
        if isBusiness, let barcode = PaymentBarcode(digits) { problems += barcode.publicMoneyProblems() }
        guard try cell(row, "expect") == ReceivedText("valid") else {
            let reason = try cell(row, "reason").string
            #expect(problems.map(\.rawValue).contains { $0.utf8.elementsEqual(reason.utf8) }, "\(id)")
            return
        }
        let barcode = try #require(PaymentBarcode(digits), "\(id): \(problems)")
        #expect(Array(barcode.issuer) == (try cell(row, "issuer").utf8), "\(id)")
        #expect(Array(barcode.free) == (try cell(row, "free21").utf8), "\(id)")
        #expect(Array(barcode.digits[30..<36]) == (try cell(row, "due").utf8), "\(id)")
        #expect(barcode.amount.amount == Int64(try cell(row, "amount").string), "\(id)")
        #expect(barcode.needsStamp == (try cell(row, "stamp") == ReceivedText("1")), "\(id)")
        let rebuilt = try PaymentBarcode(
            issuer: Array(barcode.issuer), free: Array(barcode.free), reissue: barcode.reissue, due: barcode.due,
            needsStamp: barcode.needsStamp, amount: barcode.amount)
        #expect(rebuilt == barcode, "\(id)")
    }

    @Test("every row of barcodes_normalize.csv comes out as its 44 digits")
    func normalized() throws {
        let rows = try rows("barcodes_normalize.csv")
        #expect(rows.count == 5)
        for row in rows {
            let escaped = Data(try cell(row, "input_json_escaped").utf8)
            let scan = try JSONDecoder().decode(String.self, from: escaped)
            #expect(ScannedBarcode.normalized(Array(scan.utf8)) == (try cell(row, "normalized44").utf8))
        }
    }

    @Test("what is not a form of a reader is not repaired")
    func notRepaired() {
        for text in [
            "9191234500-1012126010000123450026043000123008", "X91912345001012126010000123450026043000123008", "",
        ] {
            let digits = ScannedBarcode.normalized(Array(text.utf8))
            #expect(PaymentBarcode(digits) == nil, "\(text)")
        }
        #expect(ScannedBarcode.normalized([0x20, 0x0D, 0x0A]).isEmpty)
    }

    @Test("the printed form is read back")
    func printed() throws {
        let barcode = try #require(PaymentBarcode("91912345001012126010000123450026043000123008".utf8))
        let (upper, lower) = barcode.printed
        #expect(upper.utf8.elementsEqual("(91)912345-0010121260100001234500".utf8))
        #expect(lower.utf8.elementsEqual("260430-0-012300-8".utf8))
        #expect(ScannedBarcode.normalized(Array("\(upper)-\(lower)".utf8)) == barcode.digits)
    }

    @Test("every single wrong digit is found, and every swap of neighbours that do not differ by 5")
    func checkDigit() {
        var random = SeededRandom.printed(for: "barcode check digit")
        for _ in 0..<200 {
            let body = (0..<43).map { _ in UInt8(random.next() % 10) + 0x30 }
            let digits = body + [PaymentBarcode.checkDigit(of: body)]
            for index in digits.indices {
                var wrong = digits
                wrong[index] = (wrong[index] - 0x30 + UInt8(1 + random.next() % 9)) % 10 + 0x30
                #expect(PaymentBarcode.problems(wrong).contains(.checkDigit))
                guard index > 0 else { continue }
                var swapped = digits
                swapped.swapAt(index - 1, index)
                let difference = abs(Int(digits[index]) - Int(digits[index - 1]))
                #expect(PaymentBarcode.problems(swapped).contains(.checkDigit) == (difference != 0 && difference != 5))
            }
        }
    }

    @Test("a barcode that no store takes cannot be built")
    func notBuilt() throws {
        let issuer = Array("912345".utf8)
        let due = BusinessDate(year: 2026, month: 4, day: 30)
        func build(_ issuer: [UInt8], _ free: String, _ reissue: Int, due: BusinessDate? = nil) throws {
            _ = try PaymentBarcode(
                issuer: issuer, free: Array(free.utf8), reissue: reissue, due: due, needsStamp: false, amount: 1)
        }
        func build(amount: Yen) throws {
            _ = try PaymentBarcode(issuer: issuer, free: [], reissue: 0, due: due, needsStamp: false, amount: amount)
        }
        try build(issuer, "1", 0, due: due)
        #expect(throws: RecordsError(.valueTooLong, at: "amount")) { try build(amount: 1_000_000) }
        #expect(throws: RecordsError(.valueInvalid, at: "amount")) { try build(amount: 0) }
        #expect(throws: RecordsError(.valueTooLong, at: "free")) {
            try build(issuer, String(repeating: "1", count: 22), 0)
        }
        #expect(throws: RecordsError(.valueInvalid, at: "free")) { try build(issuer, "１", 0) }
        #expect(throws: RecordsError(.valueInvalid, at: "issuer")) { try build(Array("91234".utf8), "1", 0) }
        #expect(throws: RecordsError(.valueInvalid, at: "reissue")) { try build(issuer, "1", 10) }
        #expect(throws: RecordsError(.valueInvalid, at: "due")) {
            try build(issuer, "1", 0, due: BusinessDate(year: 2100, month: 1, day: 1))
        }
    }

    @Test("the rules of public money look at the stamp flag and the store's limit")
    func publicMoney() throws {
        let issuer = Array("912345".utf8)
        let atLimit = try PaymentBarcode(
            issuer: issuer, free: [], reissue: 0, due: nil, needsStamp: false, amount: 300_000)
        let above = try PaymentBarcode(
            issuer: issuer, free: [], reissue: 0, due: nil, needsStamp: true, amount: 300_001)
        #expect(atLimit.publicMoneyProblems().isEmpty && atLimit.due == nil)
        #expect(above.publicMoneyProblems() == [.stampFlagOnPublicMoney, .overStoreLimit])
        #expect(atLimit.publicMoneyProblems(PublicMoneyRules(storeLimit: 1000)) == [.overStoreLimit])
    }
}

import CaseRules
import CodecPrimitives
import CodecRecords
import Ledger
import Testing

@Suite("the slip in a letter")
struct LetterSlipTests {
    private func terms(_ issuer: String = "912345") throws -> SlipTerms {
        try #require(SlipTerms(issuer: ReceivedText(issuer), client: ReceivedText("00101"), usableDays: 30))
    }

    private func owed(_ principal: Yen, _ charge: Yen = .zero, _ fee: Yen = .zero, costs: Yen = .zero) -> [ClaimOwed] {
        [
            ClaimOwed(
                claim: claimID(1),
                amounts: Amounts(principal: principal, lateCharge: charge, fee: fee, costs: costs))
        ]
    }

    @Test("it says what is owed by component, and its barcode the sum and the last day")
    func whole() throws {
        let slip = try #require(
            LetterSlip(owed(60_000, 3_400, 100), SlipMark(serial: 7), try terms(), on: day("2026-04-21")))
        #expect(slip.total == Amounts(principal: 60_000, lateCharge: 3_400, fee: 100))
        #expect(slip.usableUntil == day("2026-05-21"))
        #expect(slip.number.isSameBytes(as: "N00000000007"))
        let barcode = try #require(slip.barcode.flatMap { PaymentBarcode($0.utf8) })
        #expect(barcode.amount == 63_500 && barcode.due == slip.usableUntil && !barcode.needsStamp)
        #expect(Array(barcode.issuer) == Array("912345".utf8))
        #expect(Array(barcode.free) == Array("001019000000000000007".utf8))
        #expect(barcode.publicMoneyProblems().isEmpty)
    }

    @Test("its eL-QR says the same sum and days under the keys of its kind; other kinds and several claims have none")
    func elQR() throws {
        let keys = try #require(
            ELKeys(agency: ReceivedText("46201"), categories: ReceivedText("TAX_RES=001 WATER=127")))
        var terms = try terms()
        terms.elKeys = keys
        func slip(_ kind: String?, _ owed: [ClaimOwed]) throws -> LetterSlip {
            let label = kind.map {
                InstalmentLabel(kind: ReceivedText($0), fiscalYear: 2025, instalment: 4, due: day("2026-03-02"))
            }
            let mark = SlipMark(serial: 7, confirmation: 123_456, label: label)
            return try #require(LetterSlip(owed, mark, terms, on: day("2026-04-21")))
        }
        let tax = try slip("TAX_RES", owed(400_000, 3_400))
        let code = try #require(tax.elQR.flatMap { ELQR($0.utf8) })
        #expect(code.amount == 403_400, "also above what stores take")
        #expect(code.number.printed == "46201-90000000000000000007-123456-001")
        #expect(tax.elNumber.map { Array($0.utf8) } == code.number.digits)
        #expect(
            code.assessment
                == ELQR.Assessment(
                    assessedIn: 2025, taxYear: 2025, period: 4, due: day("2026-03-02"), usableUntil: day("2026-05-21")))
        let water = try slip("WATER", owed(1_000))
        #expect(water.elQR.flatMap { ELQR($0.utf8) }?.number.category == Array("127".utf8))
        for kind in ["HOUSING", nil] {
            let none = try slip(kind, owed(1_000))
            #expect(none.elQR == nil && none.elNumber == nil && none.barcode != nil)
        }
        for (agency, categories) in [
            ("4620", "001"), ("46201", ""), ("46201", "01"), ("46201", "A=001 A=002"), ("46201", "A=B=001"),
            ("", "001"),
        ] {
            #expect(ELKeys(agency: ReceivedText(agency), categories: ReceivedText(categories)) == nil)
        }
        let all = try #require(ELKeys(agency: ReceivedText("46201"), categories: ReceivedText("009")))
        terms.elKeys = all
        #expect(try slip("HOUSING", owed(1_000)).elQR != nil)
    }

    @Test("two slips never have one number or one barcode")
    func unique() throws {
        let slips = try (1...50).map { serial in
            try #require(LetterSlip(owed(1_000), SlipMark(serial: Int64(serial)), try terms(), on: day("2026-04-21")))
        }
        #expect(Set(slips.map(\.number)).count == 50 && Set(slips.compactMap(\.barcode)).count == 50)
    }

    @Test("above what stores take, and without a code of the city's own, there is a slip and no barcode")
    func withoutBarcode() throws {
        let limit = try #require(LetterSlip(owed(300_000), SlipMark(serial: 1), try terms(), on: day("2026-04-21")))
        #expect(limit.barcode != nil)
        let large = try #require(LetterSlip(owed(300_001), SlipMark(serial: 1), try terms(), on: day("2026-04-21")))
        #expect(large.barcode == nil && large.total.principal == 300_001)
        let plain = try #require(LetterSlip(owed(1_000), SlipMark(serial: 1), try terms(""), on: day("2026-04-21")))
        #expect(plain.barcode == nil)
    }

    @Test("what a slip cannot say gives none: costs, or nothing to pay")
    func none() throws {
        #expect(LetterSlip(owed(1_000, costs: 1), SlipMark(serial: 1), try terms(), on: day("2026-04-21")) == nil)
        #expect(LetterSlip(owed(.zero), SlipMark(serial: 1), try terms(), on: day("2026-04-21")) == nil)
    }

    @Test("codes of other lengths are refused at the start")
    func codes() {
        for (issuer, client) in [("91234", "00101"), ("912345", "0010"), ("91234a", "00101"), ("９１２３４５", "00101")] {
            #expect(
                SlipTerms(issuer: ReceivedText(issuer), client: ReceivedText(client), usableDays: 30) == nil)
        }
    }
}

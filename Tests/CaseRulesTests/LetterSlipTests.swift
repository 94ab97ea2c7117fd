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
            LetterSlip(owed(60_000, 3_400, 100), serial: 7, try terms(), on: day("2026-04-21")))
        #expect(slip.total == Amounts(principal: 60_000, lateCharge: 3_400, fee: 100))
        #expect(slip.usableUntil == day("2026-05-21"))
        #expect(slip.number.isSameBytes(as: "N00000000007"))
        let barcode = try #require(slip.barcode.flatMap { PaymentBarcode($0.utf8) })
        #expect(barcode.amount == 63_500 && barcode.due == slip.usableUntil && !barcode.needsStamp)
        #expect(Array(barcode.issuer) == Array("912345".utf8))
        #expect(Array(barcode.free) == Array("001019000000000000007".utf8))
        #expect(barcode.publicMoneyProblems().isEmpty)
    }

    @Test("two slips never have one number or one barcode")
    func unique() throws {
        let slips = try (1...50).map { serial in
            try #require(LetterSlip(owed(1_000), serial: Int64(serial), try terms(), on: day("2026-04-21")))
        }
        #expect(Set(slips.map(\.number)).count == 50 && Set(slips.compactMap(\.barcode)).count == 50)
    }

    @Test("above what stores take, and without a code of the city's own, there is a slip and no barcode")
    func withoutBarcode() throws {
        let limit = try #require(LetterSlip(owed(300_000), serial: 1, try terms(), on: day("2026-04-21")))
        #expect(limit.barcode != nil)
        let large = try #require(LetterSlip(owed(300_001), serial: 1, try terms(), on: day("2026-04-21")))
        #expect(large.barcode == nil && large.total.principal == 300_001)
        let plain = try #require(LetterSlip(owed(1_000), serial: 1, try terms(""), on: day("2026-04-21")))
        #expect(plain.barcode == nil)
    }

    @Test("what a slip cannot say gives none: costs, or nothing to pay")
    func none() throws {
        #expect(LetterSlip(owed(1_000, costs: 1), serial: 1, try terms(), on: day("2026-04-21")) == nil)
        #expect(LetterSlip(owed(.zero), serial: 1, try terms(), on: day("2026-04-21")) == nil)
    }

    @Test("codes of other lengths are refused at the start")
    func codes() {
        for (issuer, client) in [("91234", "00101"), ("912345", "0010"), ("91234a", "00101"), ("９１２３４５", "00101")] {
            #expect(
                SlipTerms(issuer: ReceivedText(issuer), client: ReceivedText(client), usableDays: 30) == nil)
        }
    }
}

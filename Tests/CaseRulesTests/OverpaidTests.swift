import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Overpaid receipts")
struct OverpaidTests {
    private func kind(_ code: String) throws -> ClaimKind {
        try LawBook.embedded().kind(ReceivedText(code), on: day("2024-04-01"))
    }

    /// A receipt of 10,000 yen paid on 20 May 2024, all of it overpaid.
    private func receipt(refunded: Yen = .zero, _ stage: PostingStage = .confirmed) -> ReceiptState {
        ReceiptState(
            receiptID: receiptID(1), applied: version(1, 1, stage, 10_000), designation: slip(1, 10_000),
            position: Position([
                .init(.clearing(ChannelKey(1)), .posted, 10_000),
                .init(.refundsPayable(ChannelKey(1)), .posted, -10_000),
            ]), refunded: refunded)
    }

    private func reduction(_ date: String, _ kind: Reassessment.Kind = .reduced) -> Reassessment {
        Reassessment(
            id: UUIDv7(high: 1, low: 1), claim: claimID(1), kind: kind, amount: 1000, decidedOn: day(date))
    }

    private func setOff(_ paid: Yen, of receipt: Int) -> SetOffState {
        SetOffState(
            id: UUIDv7(high: 13, low: UInt64(receipt)), receipt: receiptID(receipt), claim: claimID(2), amount: paid,
            on: day("2024-06-01"),
            position: Position([
                .init(.refundsPayable(ChannelKey(1)), .posted, paid),
                .init(.receivable(claimID(2), .principal), .posted, -paid),
            ]))
    }

    @Test("what was set off or returned is not there a second time")
    func rest() throws {
        let tax = try kind("TAX_RES")
        let orders = [setOff(3000, of: 1), setOff(500, of: 2)]
        let overpaid = try #require(
            OverpaidReceipt(receipt(refunded: 2000), setOffs: orders, kind: tax, reductions: []))
        #expect(overpaid.rest == 5000)
        #expect(OverpaidReceipt(receipt(refunded: 10_000), setOffs: [], kind: tax, reductions: [])?.rest == 0)
        #expect(OverpaidReceipt(receipt(.flash), setOffs: [], kind: tax, reductions: []) == nil)
    }

    @Test("a reduction after the payment is its cause and its day; one before it, or an increase, is not")
    func cause() throws {
        let tax = try kind("TAX_RES")
        let late = [
            reduction("2024-09-10"), reduction("2024-08-01"),
            reduction("2024-10-01", .increased(due: day("2024-10-31"))),
        ]
        let reduced = try #require(OverpaidReceipt(receipt(), setOffs: [], kind: tax, reductions: late))
        #expect(reduced.likelyCause == .reassessment && reduced.arisenOn == day("2024-09-10"))
        let twice = try #require(
            OverpaidReceipt(receipt(), setOffs: [], kind: tax, reductions: [reduction("2024-04-10")]))
        #expect(twice.likelyCause == .other(reassessedOn: nil) && twice.arisenOn == day("2024-05-20"))
        let refund = twice.refund(4000, for: .reassessment, decidedOn: day("2024-12-20"))
        #expect(refund.amount == 4000 && refund.paidOn == day("2024-05-20") && refund.law == .localTax)
    }

    @Test(
        "the law follows the kind",
        arguments: [
            ("TAX_FIX", RefundLaw.localTax), ("NHI_TAX", .localTax), ("NHI_PREM", .premium), ("LTC_PREM", .premium),
            ("NURSERY", .otherPublic), ("HOUSING", .privateClaim),
        ])
    func law(_ code: String, _ law: RefundLaw) throws { #expect(RefundLaw(try kind(code)) == law) }

    @Test("a debt is handed over with what its charge is computed from, unless a part of it is on the books already")
    func debt() throws {
        var claim = try PostingClaim(1, "city_tax", .principalFirst, 60_000)
        claim.open.principal = 50_000
        let paid = [PrincipalPayment(on: day("2024-06-10"), amount: 10_000)]
        let debt = claim.setOffDebt(paid, arose: day("2024-04-01"))
        #expect(debt.principal == 50_000 && debt.accrual?.principal == 60_000 && debt.noticedOn == nil)
        #expect(claim.setOffDebt(paid, arose: day("2024-07-20")).noticedOn == day("2024-07-20"))
        claim.charge?.determined = 1000
        claim.open.lateCharge = 1000
        let charged = claim.setOffDebt(paid, arose: day("2024-04-01"))
        #expect(charged.lateCharge == 1000 && charged.accrual == nil && charged.regime == nil)
    }
}

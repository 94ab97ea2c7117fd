import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

@Suite("Money goes to accrued charges first (民法489条1項, 都市計画法75条6項, 道路法73条4項)")
struct ChargeFirstTests {
    /// 365,000 yen due on 2024-05-31 at 3 % a year: 30 yen a day.
    private func rent(_ designation: Designation, elsewhere: Yen = .zero) throws -> Books {
        var books = try Books()
        books.add(try PostingClaim(1, "private", .civilCode, 365_000, elsewhere: elsewhere))
        for receipt in 1...3 { books.designate(receiptID(receipt), designation) }
        return books
    }

    @Test("489(1): each payment pays costs and fee, then the interest until its day, then principal")
    func interestFirst() throws {
        var books = try rent(.claims([claimID(1)]))
        // 30 days: 900 yen of interest, the rest of 100,000 to the principal.
        let first = try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-06-30")])
        #expect(first.results.first?.posted?.lines == [.of(1, Amounts(principal: 99_100, lateCharge: 900))])
        #expect(first.charges.first?.amount == 900)
        #expect(books.open(1) == Amounts(principal: 265_900))
        // 265,900 × 3 % × 31 ÷ 365 = 677.
        let second = try books.apply([version(2, 1, .confirmed, 100_000).paid(on: "2024-07-31")])
        #expect(second.results.first?.posted?.lines == [.of(1, Amounts(principal: 99_323, lateCharge: 677))])
        #expect(second.charges.first?.amount == 1577)
        #expect(books.open(1) == Amounts(principal: 166_577))
    }

    @Test("money that does not cover the interest pays interest alone, and the rest of it stays owed")
    func interestOnly() throws {
        var books = try rent(.claims([claimID(1)]))
        let outcome = try books.apply([version(1, 1, .confirmed, 600).paid(on: "2024-06-30")])
        #expect(outcome.results.first?.posted?.lines == [.of(1, Amounts(lateCharge: 600))])
        #expect(books.open(1) == Amounts(principal: 365_000, lateCharge: 300))
        // No interest on interest: 31 days more are 930, and 300 are left from before.
        try books.apply([version(2, 1, .confirmed, 1230).paid(on: "2024-07-31")])
        #expect(books.open(1) == Amounts(principal: 365_000))
    }

    @Test("the payment that ends the principal determines all of it; what is more is refundable")
    func end() throws {
        var books = try rent(.claims([claimID(1)]))
        try books.apply([version(1, 1, .confirmed, 366_000).paid(on: "2024-06-30")])
        #expect(books.open(1).isZero)
        #expect(books.sum(.refundsPayable) == -100)
        #expect(books.sum(.assessed) == -900)
    }

    @Test("an earlier payment that arrives later moves what the later one paid, by correcting entries")
    func late() throws {
        var (inTime, late) = (try rent(.claims([claimID(1)])), try rent(.claims([claimID(1)])))
        let first = version(1, 1, .confirmed, 100_000).paid(on: "2024-06-30")
        let second = version(2, 1, .confirmed, 100_000).paid(on: "2024-07-31")
        for news in [first, second] { try inTime.apply([news]) }
        for news in [second, first] { try late.apply([news]) }
        #expect(late.answer == inTime.answer)
        #expect(late.entries.count > inTime.entries.count)
    }

    @Test("a slip of the city names what it collects (民法490条): its principal is paid, the interest is billed later")
    func slipNames() throws {
        var books = try rent(slip(1, 365_000))
        try books.apply([version(1, 1, .confirmed, 365_000).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(lateCharge: 900))
        // In part it determines nothing yet.
        var part = try rent(slip(1, 365_000))
        let outcome = try part.apply([version(1, 1, .confirmed, 65_000).paid(on: "2024-06-30")])
        #expect(outcome.charges.isEmpty)
        #expect(part.open(1) == Amounts(principal: 300_000))
    }

    @Test("a slip with a charge on it is paid charge first when the money is short")
    func shortSlip() throws {
        var books = try rent(slip(1, 365_000, charge: 900))
        try books.apply([version(1, 1, .confirmed, 100_900).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(principal: 265_000))
    }

    @Test("before the due date there is no interest")
    func early() throws {
        var books = try rent(.claims([claimID(1)]))
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-05-31")])
        #expect(books.open(1) == Amounts(principal: 265_000))
    }

    @Test("interest that another system had charged is paid once")
    func elsewhere() throws {
        var books = try rent(.claims([claimID(1)]), elsewhere: 500)
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(principal: 265_900))
        #expect(books.charges.map(\.amount) == [400])
    }

    @Test("都市計画法75条6項: the charge of a public claim is cut as its ordinance says, and goes first")
    func beneficiary() throws {
        var books = try Books()
        books.add(try PostingClaim(1, "ordinance_cap", .chargeFirst, 100_000))
        books.designate(receiptID(1), .claims([claimID(1)]))
        // 100,000 × 14.5 % × 30 ÷ 365 = 1,191, so 1,100.
        try books.apply([version(1, 1, .confirmed, 50_000).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(principal: 51_100))
    }

    @Test("a payment of just the interest determines it once, though nothing of what is owed changes by it")
    func justTheInterest() throws {
        var books = try rent(.claims([claimID(1)]))
        let outcome = try books.apply([version(1, 1, .confirmed, 900).paid(on: "2024-06-30")])
        #expect(outcome.deltas == [ClaimDelta(claim: claimID(1))])
        #expect(books.open(1) == Amounts(principal: 365_000))
        try books.apply([version(2, 1, .confirmed, 100_000).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(principal: 265_000))
        #expect(books.sum(.assessed) == -900)
    }

    @Test("a payment that is reversed gives back what it determined")
    func reversed() throws {
        var books = try rent(.claims([claimID(1)]))
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-06-30")])
        try books.apply([version(1, 2, .reversed, 100_000).paid(on: "2024-06-30")])
        #expect(books.open(1) == Amounts(principal: 365_000))
        #expect(Position(legs: books.entries.flatMap(\.legs)).isEmpty)
    }
}

@Suite("One receipt for several claims (law 4.2)")
struct SeveralClaimsTests {
    @Test("489: first all interest, then principal, the more burdensome first, equal ones in proportion")
    func civil() throws {
        var books = try Books()
        for number in 1...3 { books.add(try PostingClaim(number, "private", .civilCode, 36_500)) }
        books.designate(receiptID(1), .claims([claimID(1), claimID(2), claimID(3)]))
        // 3 yen a day each: 90 yen of interest each in 30 days.
        try books.apply([version(1, 1, .confirmed, 3270).paid(on: "2024-06-30")])
        for number in 1...3 { #expect(books.open(number) == Amounts(principal: 35_500)) }
    }

    @Test("488(4): due before not due")
    func due() throws {
        var books = try Books()
        books.add(try PostingClaim(1, "private", .civilCode, 10_000, due: "2024-08-31"))
        books.add(try PostingClaim(2, "private", .civilCode, 10_000, due: "2024-06-30"))
        books.designate(receiptID(1), .claims([claimID(1), claimID(2)]))
        try books.apply([version(1, 1, .confirmed, 12_000).paid(on: "2024-06-30")])
        #expect(books.open(2).isZero)
        #expect(books.open(1).principal == 8000)
    }

    @Test("claims of several laws are each paid by their own order, the law that fell due first before the others")
    func laws() throws {
        var books = try Books()
        books.add(try PostingClaim(1, "city_tax", .principalFirst, 100_000, pool: "地方税法"))
        books.add(try PostingClaim(2, "private", .civilCode, 365_000, due: "2024-06-10", pool: "民法"))
        books.designate(receiptID(1), .claims([claimID(2), claimID(1)]))
        // Tax: 100,000 and 4,500 by 2024-12-31; then 204 days of 30 yen, then the principal.
        try books.apply([version(1, 1, .confirmed, 200_000).paid(on: "2024-12-31")])
        #expect(books.open(1).isZero)
        #expect(books.open(2).principal == 275_620)
    }

    @Test("a tax's charge comes before its demand fee when the money does not reach both")
    func feeLast() throws {
        var books = try Books()
        try books.addTax(1, 100_000, fee: 100)
        books.designate(receiptID(1), .claims([claimID(1)]))
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        #expect(books.open(1) == Amounts(fee: 100))
    }

    @Test("a slip with two lines for one claim pays it once")
    func twoLines() throws {
        var books = try Books()
        try books.addTax(1, 10_000)
        let line = SlipLine(claim: claimID(1), amounts: Amounts(principal: 6000))
        books.designate(receiptID(1), .slip([line, line]))
        try books.apply([version(1, 1, .confirmed, 12_000)])
        #expect(books.open(1).isZero)
        #expect(books.sum(.refundsPayable) == -2000)
    }
}

@Suite("Waived charges (減免, 地方税法326条3項)")
struct WaivedChargeTests {
    private func waiver(_ amount: Yen) -> ChargeWaiver {
        ChargeWaiver(decidedOn: day("2025-02-01"), amount: amount, reason: "災害")
    }

    @Test("a waiver learned after the charge was determined lowers what is owed by a correcting entry")
    func determined() throws {
        var books = try Books()
        try books.addTax(1, 100_000)
        books.designate(receiptID(1), slip(1, 100_000))
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-12-31")])
        #expect(books.open(1) == Amounts(lateCharge: 4500))
        try books.waive(claimID(1), waiver(1500))
        #expect(books.open(1) == Amounts(lateCharge: 3000))
        #expect(books.charges.map(\.amount) == [4500, 3000])
        #expect(books.entries.filter { $0.cause == .lateCharge(claimID(1)) }.map(\.phase) == [.posted, .voided])
        try books.waive(claimID(1), waiver(9000))
        #expect(books.open(1).isZero)
    }

    @Test("of a charge that another system assessed it takes off as much, while the principal is open and after")
    func elsewhere() throws {
        var books = try Books()
        books.add(try PostingClaim(1, "city_tax", .principalFirst, 100_000, elsewhere: 4000))
        books.designate(receiptID(1), slip(1, 100_000))
        try books.waive(claimID(1), waiver(1500))
        #expect(books.open(1) == Amounts(principal: 100_000, lateCharge: 2500))
        try books.apply([version(1, 1, .confirmed, 100_000).paid(on: "2024-12-31")])
        #expect(books.open(1) == Amounts(lateCharge: 3000))
    }

    @Test("what was paid of a waived charge is refundable")
    func paid() throws {
        var books = try Books()
        try books.addTax(1, 100_000)
        books.designate(receiptID(1), slip(1, 100_000, charge: 4500))
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        try books.waive(claimID(1), waiver(4500))
        #expect(books.sum(.refundsPayable) == -4500)
        #expect(books.open(1).isZero)
    }

    @Test("a cancelled assessment takes the charge that another system assessed with it")
    func cancelled() throws {
        var books = try Books()
        books.add(try PostingClaim(1, "city_tax", .principalFirst, 100_000, elsewhere: 4000))
        try books.reassess(
            Reassessment(
                id: UUIDv7(high: 1, low: 1), claim: claimID(1), kind: .reduced, amount: 100_000,
                decidedOn: day("2025-03-10")))
        #expect(books.open(1).isZero)
    }
}

extension PostingClaim {
    /// A claim due on 31 May 2024 unless a test says otherwise.
    init(
        _ number: Int, _ regime: String, _ order: AllocationOrder, _ principal: Yen, due: String = "2024-05-31",
        pool: String = "", elsewhere: Yen = .zero
    ) throws {
        self.init(
            claim: claimID(number), due: day(due), order: order, pool: AllocationPool(ReceivedText(pool)),
            open: Amounts(principal: principal, lateCharge: elsewhere),
            charge: ChargeBasis(
                regime: try LateChargeRegimes.embedded().regime(regime), principal: principal,
                assessedElsewhere: elsewhere))
    }
}

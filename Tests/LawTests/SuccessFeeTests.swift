import CodecPrimitives
import Law
import Testing

@Suite("success fee")
struct SuccessFeeTests {
    private func day(_ text: String) throws -> BusinessDate { try #require(BusinessDate(iso: text)) }

    private func terms(_ rates: [FeeRate]) throws -> FeeTerms {
        FeeTerms(period: Validity(from: try day("2026-04-01"), to: try day("2027-03-31")), rates: rates)
    }

    private func payment(_ amount: Yen, on text: String = "2026-05-10", claim: String? = nil) throws -> FeeEvent {
        var payment = FeeEvent.Payment(amount)
        payment.claim = claim.map { ReceivedText($0) }
        return FeeEvent(ReceivedText("p"), on: try day(text), .payment(payment))
    }

    @Test("tax is cut once per invoice, not once per rate")
    func taxOnce() throws {
        let terms = try terms([
            FeeRate(basisPoints: 1500, ageBelowYears: 1), FeeRate(basisPoints: 2000, ageBelowYears: 3),
            FeeRate(basisPoints: 2500, ageBelowYears: 5), FeeRate(basisPoints: 3000),
        ])
        let amounts: [Yen] = [120_000, 83_333, 47_011, 9_999]
        let events = try amounts.enumerated().map { band, amount in
            var payment = FeeEvent.Payment(amount)
            payment.band = band
            return FeeEvent(ReceivedText("p\(band)"), on: try day("2026-10-15"), .payment(payment))
        }
        let invoice = SuccessFee.invoice(events, under: terms)
        #expect(invoice.fee == 49_417 && invoice.tax == 4_941 && invoice.total == 54_358)
    }

    @Test("a cap takes the excess, and the tax is what the capped total contains")
    func cap() throws {
        var terms = try terms([FeeRate(basisPoints: 2300)])
        (terms.annualCap, terms.invoicedInYear) = (7_000_000, 6_900_000)
        let invoice = SuccessFee.invoice([try payment(1_000_000)], under: terms)
        #expect(invoice.total == 100_000 && invoice.tax == 9_090 && invoice.fee == 90_910)
        #expect(invoice.forfeited == 153_000)
    }

    @Test("a correction is the difference of two fees, so that no yen drifts")
    func difference() throws {
        var reversal = FeeEvent.Reversal(-2)
        (reversal.originalBase, reversal.ofMonth) = (1_004, FeeMonth("2026-04"))
        let event = FeeEvent(ReceivedText("r"), on: try day("2026-05-11"), .reversal(reversal))
        var terms = try terms([FeeRate(basisPoints: 2500)])
        #expect(SuccessFee.invoice([event], under: terms).fee == -1)
        terms.reversal = .netInMonth
        #expect(SuccessFee.invoice([event], under: terms).fee == 0)
    }

    @Test("fees are cut per payment or per claim where the contract says so")
    func scopes() throws {
        var terms = try terms([FeeRate(basisPoints: 1600)])
        let events = try (0..<3).map { _ in try payment(41_152, claim: "A") }
        terms.rounding = FeeTerms.Rounding(.floor, unit: 1000, scope: .claimAndInvoice)
        #expect(SuccessFee.invoice(events, under: terms).fee == 19_000)
        terms.rounding.scope = .payment
        #expect(SuccessFee.invoice(events, under: terms).fee == 18_000)
    }

    @Test("rates follow the day of payment where they are dated")
    func dated() throws {
        let terms = try terms([
            FeeRate(
                basisPoints: 2000, validity: Validity(from: try day("2026-04-01"), to: try day("2026-09-30"))),
            FeeRate(basisPoints: 2500, validity: Validity(from: try day("2026-10-01"))),
        ])
        let events = [try payment(100_000, on: "2026-09-30"), try payment(100_000, on: "2026-10-01")]
        #expect(SuccessFee.invoice(events, under: terms).fee == 45_000)
    }

    @Test("an individual lawyer's income tax is withheld in two steps")
    func withholding() throws {
        var terms = try terms([FeeRate(basisPoints: 10_000)])
        terms.isWithheld = true
        let invoice = SuccessFee.invoice([try payment(1_500_000)], under: terms)
        // 1,000,000 × 10.21 % + 500,000 × 20.42 %
        #expect(invoice.withheld == 204_200 && invoice.payable == 1_650_000 - 204_200)
    }

    @Test("each reason not to count is told, and its money is not in the base")
    func reasons() throws {
        var terms = try terms([FeeRate(basisPoints: 2500)])
        (terms.graceDays, terms.tailDays, terms.tailNeedsPromise) = (7, 30, true)
        (terms.channels, terms.components) = ([ReceivedText("TRUST_ACCOUNT")], [ReceivedText("PRINCIPAL")])
        terms.excludedStates = [ReceivedText("KEPT_PLAN")]
        let changes: [(FeeReason, (inout FeeEvent.Payment) throws -> Void)] = [
            (.counted, { _ in }), (.provisional, { $0.isFinal = false }), (.notHeld, { $0.isHeld = false }),
            (.notDesignated, { $0.isDesignated = false }), (.assignedInError, { $0.isAssignedInError = true }),
            (.stateExcluded, { $0.stateAtAssignment = ReceivedText("KEPT_PLAN") }),
            (.channelNotCounted, { $0.channel = ReceivedText("SEIZURE") }),
            (.componentNotCounted, { $0.component = ReceivedText("LATE_CHARGE") }),
            (.notAssigned, { $0.assignedOn = try day("2026-06-02") }),
            (.withinGrace, { $0.assignedOn = try day("2026-05-26") }),
            (.counted, { $0.assignedOn = try day("2026-05-25") }),
            (.afterRecall, { $0.recalledOn = try day("2026-05-01") }),
            (.notPromised, { $0.recalledOn = try day("2026-05-20") }),
        ]
        for (reason, change) in changes {
            var payment = FeeEvent.Payment(1_000)
            (payment.channel, payment.component) = (ReceivedText("TRUST_ACCOUNT"), ReceivedText("PRINCIPAL"))
            try change(&payment)
            let event = FeeEvent(ReceivedText("p"), on: try day("2026-06-01"), .payment(payment))
            let invoice = SuccessFee.invoice([event], under: terms)
            #expect(invoice.lines.map(\.reason) == [reason])
            #expect(invoice.countedBase == (reason == .counted ? 1_000 : 0), "\(reason)")
        }
        for (text, reason) in [("2026-03-31", FeeReason.beforeContract), ("2027-04-01", .afterEnd)] {
            #expect(SuccessFee.invoice([try payment(1, on: text)], under: terms).lines.map(\.reason) == [reason])
        }
    }

    @Test("the band by age is fixed on the day of assignment")
    func band() throws {
        let terms = try terms([FeeRate(basisPoints: 1500, ageBelowYears: 1), FeeRate(basisPoints: 2000)])
        let due = try day("2025-05-31")
        #expect(terms.band(due: due, assignedOn: try day("2026-05-30")) == 0)
        #expect(terms.band(due: due, assignedOn: try day("2026-05-31")) == 1)
        #expect(terms.band(due: nil, assignedOn: due) == nil)
    }
}

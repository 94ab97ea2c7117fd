import CodecPrimitives
import Law
import OutsourcingRules
import Testing

@Suite("the events of a statement")
struct StatementEventsTests {
    private let receipt = ReceiptID(UUIDv7(high: 0x0190_0000_0000_7000, low: 1 << 63 | 1))
    private let claim = ClaimID(UUIDv7(high: 0x0190_0000_0000_7000, low: 1 << 63 | 2))

    private func day(_ text: String) throws -> BusinessDate { try #require(BusinessDate(iso: text)) }

    private func booked(
        _ amount: Yen, held: String? = "2026-06-15", isFinal: Bool = true
    ) throws -> StatementEvents.Booked {
        StatementEvents.Booked(
            key: .init(receipt: receipt, claim: claim, component: .principal), amount: amount,
            channel: .trustAccount, paidOn: try day("2026-05-10"), isFinal: isFinal,
            heldOn: try held.map { try day($0) }, isDesignated: true,
            assignment: .init(on: try day("2026-05-01"), endedOn: nil, isUndone: false, band: nil))
    }

    private func terms() throws -> FeeTerms {
        var terms = FeeTerms(
            period: Validity(from: try day("2026-04-01"), to: try day("2027-03-31")),
            rates: [FeeRate(basisPoints: 2500)])
        terms.components = [ReceivedText("PRINCIPAL")]
        return terms
    }

    private func month(_ text: String) throws -> FeeMonth { try #require(FeeMonth(text)) }

    @Test("money that the city does not hold is shown and earns nothing, until it does")
    func held() throws {
        let booked = [try booked(10_000)]
        let may = SuccessFee.invoice(
            StatementEvents.events(booked, settled: [:], through: try month("2026-05")), under: try terms())
        #expect(may.fee == 0 && may.lines.map(\.reason) == [.notHeld])
        #expect(may.lines.allSatisfy { !$0.reason.isSettled })
        let june = SuccessFee.invoice(
            StatementEvents.events(booked, settled: [:], through: try month("2026-06")), under: try terms())
        #expect(june.fee == 2500 && june.countedBase == 10_000)
    }

    @Test("a flash earns nothing")
    func provisional() throws {
        let invoice = SuccessFee.invoice(
            StatementEvents.events([try booked(10_000, isFinal: false)], settled: [:], through: try month("2026-06")),
            under: try terms())
        #expect(invoice.lines.map(\.reason) == [.provisional] && invoice.total == 0)
    }

    @Test("what a closed statement has answered for does not come again")
    func once() throws {
        let booked = try booked(10_000)
        let settled = [booked.key: StatementEvents.Settled(amount: 10_000, counted: 10_000, monthBase: 10_000)]
        #expect(StatementEvents.events([booked], settled: settled, through: try month("2026-07")).isEmpty)
    }

    @Test("money that goes back after its statement is a credit of what it earned there")
    func reversal() throws {
        let booked = try booked(0)
        let settled = [booked.key: StatementEvents.Settled(amount: 10_000, counted: 10_000, monthBase: 10_000)]
        let invoice = SuccessFee.invoice(
            StatementEvents.events([booked], settled: settled, through: try month("2026-07")), under: try terms())
        #expect(invoice.fee == -2500 && invoice.tax == -250 && invoice.countedBase == -10_000)
        let uncounted = [booked.key: StatementEvents.Settled(amount: 10_000, counted: 0, monthBase: 0)]
        let none = SuccessFee.invoice(
            StatementEvents.events([booked], settled: uncounted, through: try month("2026-07")), under: try terms())
        #expect(none.total == 0 && none.lines.map(\.reason) == [.originalNotCounted])
    }

    @Test("payments of a later month wait for it")
    func later() throws {
        #expect(StatementEvents.events([try booked(1)], settled: [:], through: try month("2026-04")).isEmpty)
    }

    @Test("each channel of the suite is one of the contract's words")
    func channels() {
        let own = ReceivedText("C001")
        let expected: [(String, FeeChannel)] = [
            ("agent:C001", .trustAccount), ("agent:C002", .other), ("konbini-a", .convenience),
            ("seizure", .seizure), ("bank-direct", .cityCounter),
        ]
        for (name, channel) in expected {
            #expect(FeeChannel(ReceivedText(name), contractor: own) == channel, "\(name)")
        }
    }
}

import CodecPrimitives
import Law
import Testing

@Suite("Rates that are published after the release")
struct RateFileTests {
    private func file(_ lines: String...) throws -> RateFile {
        let header = "first_year,last_year,base,tier1,tier2,deferral,corporate,refund"
        return try RateFile(Array((["# 告示", header] + lines).joined(separator: "\n").utf8), name: "rates.csv")
    }

    @Test("a year that was not published is refused, and charged once its rate is there")
    func newYear() throws {
        let asked = LateChargeCase(principal: 100_000, due: day("2026-06-30"), through: day("2027-01-31"))
        let kind = try LawBook.embedded().kind(ReceivedText("TAX_RES"), on: day("2026-04-01"))
        #expect(throws: LawError(.rateNotPublished, at: "tier2 2027-01-01")) {
            try LawBook.embedded().lateCharge(asked, of: kind)
        }
        let law = try LawBook.embedded(rates: file("2027,2027,2.1,3.1,9.4,1.6,2.1,1.6"))
        let charge = try #require(try law.lateCharge(asked, of: kind))
        // 100,000 × 2.8 % × 31 ÷ 365 = 237; 9.1 % × 153 ÷ 365 = 3,814; 9.4 % × 31 ÷ 365 = 798.
        #expect(charge.amounts == [237, 3814, 798] && charge.charge == 4800)
        #expect(try law.rates.rate(.refund, on: day("2027-12-31")) == Rate(percent: "1.6"))
    }

    @Test("what was published may be said again and not changed")
    func published() throws {
        let again = try LawBook.embedded(rates: file("2026,2027,1.8,2.8,9.1,1.3,1.8,1.3")).rates
        #expect(again.lastKnownDay(of: .tierTwo) == day("2027-12-31"))
        #expect(
            throws: LawError(.fixedByStatute, at: "rates.csv:3 tier2", article: "地方税法附則3条の2")
        ) { try LawBook.embedded(rates: file("2026,2026,1.8,2.8,9.0,1.3,1.8,1.3")) }
    }

    @Test("an empty field stays unknown; two rates of a day, a wrong year and a wrong percentage name their line")
    func invalid() throws {
        let partly = try LawBook.embedded(rates: file("2027,2027,,2.8,9.1,,,")).rates
        #expect(throws: LawError(.rateNotPublished, at: "deferral 2027-01-01")) {
            try partly.rate(.deferral, on: day("2027-01-01"))
        }
        #expect(throws: LawError(.tableInvalid, at: "rates.csv:4 tier1")) {
            try LawBook.embedded(rates: file("2027,2027,,2.8,9.1,,,", "2027,2027,,2.9,9.1,,,"))
        }
        #expect(throws: LawError(.tableInvalid, at: "rates.csv:3 first_year")) { try file("x,2027,,2.8,9.1,,,") }
        #expect(throws: LawError(.tableInvalid, at: "rates.csv:3 tier2")) { try file("2027,2027,,2.8,nine,,,") }
        #expect(throws: LawError(.tableInvalid, at: "rates.csv:3 field count")) { try file("2027,2027") }
    }
}

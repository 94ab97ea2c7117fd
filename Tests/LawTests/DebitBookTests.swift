import CodecPrimitives
import Law
import Testing

@Suite("what follows direct debits")
struct DebitBookTests {
    private static let header = "result,failures,consequence,mandate,valid_from,valid_to,reference\n"
    private static let rest = DebitOutcome.allCases.map { "\($0.rawValue),,nothing,keeps,2000-01-01,,r\n" }.joined()

    private func day() throws -> BusinessDate { try #require(BusinessDate(iso: "2026-04-27")) }

    @Test(
        "each answer has its consequence, and does to the mandate what it says",
        arguments: [
            (DebitOutcome.collected, 1, DebitConsequence.nothing, MandateEffect.keeps),
            (.insufficientFunds, 1, .debitAgain, .keeps), (.insufficientFunds, 2, .slip, .keeps),
            (.insufficientFunds, 9, .slip, .keeps), (.noAccount, 1, .newMandate, .ends),
            (.stoppedByHolder, 1, .contact, .rests), (.noMandate, 3, .newMandate, .ends),
            (.stoppedByCity, 1, .nothing, .keeps), (.other, 1, .askBank, .keeps),
        ])
    func shipped(outcome: DebitOutcome, failures: Int, consequence: DebitConsequence, mandate: MandateEffect) throws {
        let rule = try DebitBook.embedded().rule(outcome, failures: failures, on: day())
        #expect(rule.consequence == consequence && rule.mandate == mandate)
    }

    @Test("a city's own table counts from its day on")
    func dated() throws {
        let own = """
            insufficient_funds,3,debit_again,keeps,2026-05-01,,要領
            insufficient_funds,1,contact,keeps,2000-01-01,2026-04-30,要領

            """
        let book = try DebitBook(Array((Self.header + Self.rest + own).utf8))
        #expect(try book.rule(.insufficientFunds, on: day()).consequence == .contact)
        #expect(try book.rule(.insufficientFunds, failures: 2, on: day()).consequence == .nothing)
        #expect(try book.rule(.insufficientFunds, failures: 3, on: day().adding(days: 30)).consequence == .debitAgain)
        #expect(throws: LawError.self) { _ = try book.rule(.other, on: BusinessDate(daysSinceEpoch: 0)) }
    }

    @Test(
        "a table that cannot be followed is refused with its line",
        arguments: [
            ("insufficient_funds,,debit_again,keeps,2000-01-01,,r", "consequence"),
            ("insufficient_funds,1,debit_again,ends,2000-01-01,,r", "consequence"),
            ("collected,1,slip,keeps,2000-01-01,,r", "consequence"), ("other,0,slip,keeps,2000-01-01,,r", "failures"),
            ("other,,slip,keeps,2010-01-01,,r", "failures"), ("other,1,slip,ends,2010-01-01,,r", "mandate"),
            ("other,1,slip,keeps,2010-01-01,2009-01-01,r", "valid_to"), ("broken,,slip,keeps,2000-01-01,,r", "result"),
        ])
    func refused(line: String, column: String) throws {
        do throws(LawError) {
            _ = try DebitBook(Array((Self.header + Self.rest + line + "\n").utf8))
            Issue.record("\(line) was taken")
        } catch {
            #expect(error.code == .tableInvalid && "\(error)".contains(".csv:9 \(column)"), "\(error)")
        }
        let short = Self.rest.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
        #expect(throws: LawError.self) { _ = try DebitBook(Array((Self.header + short).utf8)) }
    }
}

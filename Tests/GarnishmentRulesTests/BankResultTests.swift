import CodecPrimitives
import GarnishmentRules
import Testing

@Suite("a bank's result file against its batch")
struct BankResultTests {
    private let day = BusinessDate(daysSinceEpoch: 20_561)

    private func line(_ item: String, _ outcome: BankResult.Line.Outcome, on offset: Int = 1) -> BankResult.Line {
        BankResult.Line(
            itemNumber: ReceivedText(item), servedOn: day.adding(days: offset), servedMinute: 555, outcome: outcome)
    }

    private func collected(_ seized: Yen, _ collected: Yen, paid: Yen) -> BankResult.Line.Outcome {
        .collected(seized: seized, collected: collected, paid: paid, valueDate: day.adding(days: 3))
    }

    private var batch: [BankResult.Expected] {
        ["0000000001", "0000000002"].map {
            BankResult.Expected(itemNumber: ReceivedText($0), frozen: 304_488, exportedOn: day)
        }
    }

    private func rules(_ lines: [BankResult.Line]) -> [BankResult.Fault.Rule] {
        BankResult.faults(in: lines, of: batch).map(\.rule)
    }

    @Test("every item answered once within its amounts has no fault")
    func clean() {
        #expect(
            rules([
                line("0000000001", collected(304_488, 304_488, paid: 304_048)),
                line("0000000002", .nothing(.noBalance)),
            ]).isEmpty)
        #expect(rules([line("0000000001", .held(seized: 1)), line("0000000002", .nothing(.other))]).isEmpty)
    }

    @Test("strangers, repeats and gaps are found")
    func coverage() {
        let nothing = BankResult.Line.Outcome.nothing(.closed)
        #expect(rules([line("0000000001", nothing)]) == [.itemMissing])
        #expect(
            rules([line("0000000001", nothing), line("0000000002", nothing), line("0000000001", nothing)]) == [
                .itemTwice
            ])
        #expect(
            rules([line("0000000001", nothing), line("0000000002", nothing), line("0000000009", nothing)]) == [
                .itemUnknown
            ])
    }

    @Test("no bank takes more than the frozen amount")
    func amounts() {
        let other = line("0000000002", .nothing(.closed))
        #expect(rules([line("0000000001", collected(304_489, 304_489, paid: 0)), other]) == [.seizedOverFrozen])
        #expect(rules([line("0000000001", collected(100, 101, paid: 0)), other]) == [.collectedOverSeized])
        #expect(rules([line("0000000001", collected(100, 100, paid: 101)), other]) == [.paidOverCollected])
        #expect(rules([line("0000000001", collected(0, 0, paid: 0)), other]) == [.amountNotPositive])
        #expect(rules([line("0000000001", collected(100, 100, paid: 100), on: -1), other]) == [.servedBeforeExport])
    }

    @Test("every code of the bank's list is known, and no other")
    func reasons() {
        for code in (1...12).map({ $0 < 10 ? "0\($0)" : "\($0)" }) + ["99"] {
            #expect(UnseizedReason(code: ReceivedText(code)) != nil, "\(code)")
        }
        #expect(UnseizedReason(code: ReceivedText("13")) == nil)
        #expect(UnseizedReason(code: ReceivedText("1")) == nil)
    }
}

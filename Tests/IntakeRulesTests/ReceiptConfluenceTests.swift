import CodecPrimitives
import IntakeRules
import TestKit
import Testing

@Suite("news in any order")
struct ReceiptConfluenceTests {
    @Test("any order, any repetition and any cut into chunks gives the same state and amount")
    func anyOrder() throws {
        var dice = SeededRandom.printed(for: "news in any order")
        let pool = try NewsKind.allCases.flatMap { kind in
            try [Yen(unchecked: 100), Yen(unchecked: 200)].map { try Sample.news(kind, $0) }
        }
        for _ in 0..<2000 {
            let subset = pool.filter { _ in Bool.random(using: &dice) }
            let first = try outcome(of: subset.shuffled(using: &dice), chunk: 1)
            let chunk = Int.random(in: 1...5, using: &dice)
            let repeated = (subset + subset.filter { _ in Bool.random(using: &dice) }).shuffled(using: &dice)
            let second = try outcome(of: repeated, chunk: chunk)
            #expect(first.state == second.state, "seed \(dice.seed)")
            #expect(first.amount == second.amount, "seed \(dice.seed)")
        }
    }

    @Test("a chunk makes one version a receipt, and a repeated chunk none")
    func versions() throws {
        let identity = try Sample.identity()
        var fold = ReceiptFold([Receipt(new: Sample.id(1))])
        for (index, kind) in [NewsKind.flash, .confirmed, .flash].enumerated() {
            fold.apply(try Sample.news(kind), to: 0, at: index)
        }
        let touched = fold.close()
        #expect(touched.map(\.identity) == [identity])
        #expect(touched.map(\.isChanged) == [true])
        #expect(fold.facts.map(\.version) == [nil, 1])
        #expect(fold.duplicates == 1)
        var again = ReceiptFold(fold.receipts)
        again.apply(try Sample.news(.confirmed), to: 0, at: 0)
        #expect(again.close().isEmpty)
        #expect(again.facts.isEmpty)
    }

    private func outcome(of news: [ReceiptNews], chunk: Int) throws -> (state: ReceiptState?, amount: Yen) {
        var receipt = Receipt(new: Sample.id(1))
        for start in stride(from: 0, to: news.count, by: chunk) {
            var fold = ReceiptFold([receipt])
            for (index, item) in news[start..<min(start + chunk, news.count)].enumerated() {
                fold.apply(item, to: 0, at: index)
            }
            _ = fold.close()
            receipt = fold.receipts[0]
        }
        return (receipt.state, receipt.amount)
    }
}

import CaseRules
import CodecPrimitives
import Law
import Ledger
import TestKit
import Testing

@Suite("Facts that are learned late")
struct LateFactsTests {
    private static let histories = 120

    /// Each history of a seed with a random order of learning it.
    private func each(
        _ name: String, _ body: (RandomHistory, [LateFact], Comment) throws -> Void
    ) throws {
        var random = SeededRandom.printed(for: name)
        for round in 0..<Self.histories {
            let history = try RandomHistory(&random)
            let learned = history.facts.shuffled(using: &random)
            try body(history, learned, Comment("seed \(random.seed) history \(round)"))
        }
    }

    @Test("learned in any order, facts end at the same yen as if each had been known in time")
    func confluence() throws {
        try each("late facts, any order") { history, learned, place in
            var (inTime, late) = (try history.books(), try history.books())
            for fact in history.inTime { try inTime.learn(fact) }
            for fact in learned { try late.learn(fact) }
            #expect(late.answer == inTime.answer, place)
        }
    }

    @Test("every entry balances, nothing written is ever changed, and replaying the journal gives the state")
    func journal() throws {
        try each("late facts, journal") { history, learned, place in
            var books = try history.books()
            let opening = books.claims.mapValues(\.open)
            for fact in learned {
                let before = books.entries
                try books.learn(fact)
                #expect(books.entries.count >= before.count, place)
                #expect(zip(before, books.entries).allSatisfy { $0 == $1 }, place)
            }
            for entry in books.entries { #expect(Position(legs: entry.legs).isBalanced, place) }
            let all = Position(legs: books.entries.flatMap(\.legs))
            for (claim, state) in books.claims {
                #expect((opening[claim] ?? .zero) - all.paid(on: claim, in: .posted) == state.open, place)
            }
            for (receipt, state) in books.receipts {
                let own = books.entries.filter { $0.cause.receipt == receipt }
                #expect(Position(legs: own.flatMap(\.legs)) == state.position, place)
            }
        }
    }

    @Test("yen in are yen posted, in suspense or refundable, and no claim is paid below nothing")
    func conservation() throws {
        try each("late facts, conservation") { history, learned, place in
            var books = try history.books()
            for fact in learned { try books.learn(fact) }
            var applied = Yen.zero
            for state in books.receipts.values where state.applied?.stage == .confirmed {
                applied += state.applied?.amount ?? .zero
            }
            var posted = Yen.zero
            let positions = books.receipts.values.map(\.position) + books.setOffs.values.map(\.position)
            for position in positions { posted -= position.sum(of: .receivable, in: .posted) }
            #expect(applied == posted - books.sum(.refundsPayable) - books.sum(.suspense), place)
            for claim in books.claims.values {
                #expect(!claim.open.principal.isNegative && !claim.open.lateCharge.isNegative, place)
            }
        }
    }

    @Test("every charge ever shown is explained: computed again by the version it names, it is the same yen")
    func explained() throws {
        let law = try LawBook.embedded()
        var count = 0
        try each("late facts, explanations") { history, learned, place in
            var books = try history.books()
            for fact in learned { try books.learn(fact) }
            for charge in books.charges {
                guard let working = charge.working else { continue }
                for part in working.workings {
                    let version = law.versions.first { ReceivedText($0.name) == ReceivedText(part.ruleVersion) }
                    let regime = try #require(try version?.regime(), place)
                    let again = try LateCharge(rates: law.rates).compute(part.asked, under: regime)
                    #expect(again.charge == part.charge && again.lines == part.lines, place)
                    count += 1
                }
                let basis = try #require(books.claims[charge.claim]?.charge, place)
                if basis.assessedElsewhere.isZero { #expect(charge.amount == working.charge, place) }
            }
        }
        #expect(count > 100)
    }

    @Test("what was known at a time is the same ever after: the facts of then give the answer of then")
    func knownAt() throws {
        try each("late facts, known at") { history, learned, place in
            var books = try history.books()
            var answers: [(answer: BooksAnswer, entries: Int)] = []
            for fact in learned {
                try books.learn(fact)
                answers.append((books.answer, books.entries.count))
            }
            // Asked long after, with everything that came later in the books too.
            for known in [0, learned.count / 2, learned.count - 1] {
                var then = try history.books()
                for fact in learned.prefix(known + 1) { try then.learn(fact) }
                #expect(then.answer == answers[known].answer, place)
                let written = Position(legs: books.entries.prefix(answers[known].entries).flatMap(\.legs))
                #expect(-written.sum(of: .refundsPayable, in: .posted) == -answers[known].answer.refundable, place)
                for (claim, open) in answers[known].answer.open {
                    let opening = try history.books().claims[claim]?.open ?? .zero
                    #expect(opening - written.paid(on: claim, in: .posted) == open, place)
                }
            }
        }
    }

    @Test("a fact that moves a determined charge is booked as a correcting entry beside the first one")
    func correcting() throws {
        var books = try Books()
        try books.addTax(1, 100_000)
        books.designate(receiptID(1), slip(1, 100_000, charge: 4500))
        // 197 + 4,385 = 4,582, so 4,500.
        try books.apply([version(1, 1, .confirmed, 104_500).paid(on: "2024-12-31")])
        // Suspended from 1 October 2024: of 184 days of the higher tier 92 are left: 8.7 % × 92 ÷ 365 = 2,192; with
        // the 197 before them 2,389, so 2,300.
        try books.relieve(claimID(1), ReliefSpan(.suspension, from: day("2024-10-01"), to: day("2024-12-31")))
        #expect(books.charges.map(\.amount) == [4500, 2300])
        let charges = books.entries.filter { $0.cause == .lateCharge(claimID(1)) }
        #expect(charges.map { $0.phase } == [.posted, .voided])
        #expect(charges.map { Position(legs: $0.legs).paid(on: claimID(1), in: .posted).lateCharge } == [-4500, 2200])
        #expect(books.sum(.refundsPayable) == -2200)
        #expect(books.open(1).isZero)
    }
}

extension EntryCause {
    /// The receipt that an entry is about; nil for any other.
    fileprivate var receipt: ReceiptID? {
        switch self {
        case .receipt(let receipt, _), .resettled(let receipt, _): receipt
        default: nil
        }
    }
}

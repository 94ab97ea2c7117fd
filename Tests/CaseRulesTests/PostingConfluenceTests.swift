import CaseRules
import CodecPrimitives
import Ledger
import TestKit
import Testing

@Suite("Posting in any order")
struct PostingConfluenceTests {
    @Test("any order, any batching and any repetition end in the same balances, and nothing is lost")
    func anyOrder() throws {
        var random = SeededRandom.printed(for: "posting in any order")
        for round in 0..<60 {
            let news = stories(&random)
            let designations = (1...12).map { _ in designation(&random) }
            let reference = try run(news.map { [$0] }, designations)
            let shuffled = batches(
                (news + news.filter { _ in Bool.random(using: &random) }).shuffled(using: &random), &random)
            let other = try run(shuffled, designations)
            let place = Comment("seed \(random.seed) round \(round)")
            for claim in 1...6 {
                #expect(other.open(claim) == reference.open(claim), place)
                #expect(
                    other.pending[claimID(claim)] ?? .zero == reference.pending[claimID(claim)] ?? .zero, place)
            }
            for receipt in reference.receipts.values {
                #expect(other.receipts[receipt.receiptID]?.position == receipt.position, place)
            }
            checkConservation(other, place)
        }
    }

    /// Applied = posted to claims + suspense + refunds payable, per channel and in total.
    private func checkConservation(_ books: Books, _ place: Comment) {
        for channel in [ChannelKey(1), ChannelKey(2)] {
            var applied = Yen.zero
            var placed = Yen.zero
            for receipt in books.receipts.values where receipt.applied?.channel == channel {
                if receipt.applied?.stage == .confirmed { applied += receipt.applied?.amount ?? .zero }
                for kind in [AccountKind.receivable, .suspense, .refundsPayable] {
                    placed -= receipt.position.sum(of: kind, in: .posted)
                }
            }
            #expect(applied == placed, place)
        }
        for claim in books.claims.values {
            #expect(!claim.open.principal.isNegative, place)
            #expect(!claim.open.lateCharge.isNegative, place)
        }
        for entry in books.entries {
            for layer in Layer.allCases {
                #expect(entry.legs.filter { $0.layer == layer }.map(\.amount).total().isZero, place)
            }
        }
    }

    private func run(_ batches: [[ReceiptVersion]], _ designations: [Designation]) throws -> Books {
        var books = try Books()
        for claim in 1...6 { try books.addTax(claim, 10_000, fee: 100) }
        for (index, designation) in designations.enumerated() { books.designate(receiptID(index + 1), designation) }
        for batch in batches { try books.apply(batch) }
        return books
    }

    /// The lives of twelve receipts, version by version.
    private func stories(_ random: inout SeededRandom) -> [ReceiptVersion] {
        let lives: [[PostingStage]] = [
            [.confirmed], [.flash, .confirmed], [.flash, .cancelled], [.flash, .confirmed, .reversed],
            [.flash, .cancelled, .held], [.confirmed, .confirmed], [.flash],
        ]
        return (1...12).flatMap { receipt -> [ReceiptVersion] in
            let life = lives.randomElement(using: &random) ?? []
            let paid = day("2024-05-01").adding(days: Int.random(in: 0...500, using: &random))
            let channel = ChannelKey(Int32.random(in: 1...2, using: &random))
            return life.enumerated().map { index, stage in
                ReceiptVersion(
                    receiptID: receiptID(receipt), version: Int32(index + 1), channel: channel, stage: stage,
                    amount: Yen(unchecked: Int64.random(in: 1...21_000, using: &random)), paidOn: paid)
            }
        }
    }

    private func designation(_ random: inout SeededRandom) -> Designation {
        let first = Int.random(in: 1...6, using: &random)
        switch Int.random(in: 0...5, using: &random) {
        case 0: return .unknown
        case 1: return .claims([claimID(first), claimID(first % 6 + 1)])
        case 2:
            let amounts = Amounts(principal: 10_000, fee: 100)
            return .slip([
                SlipLine(claim: claimID(first), amounts: amounts),
                SlipLine(claim: claimID(first % 6 + 1), amounts: amounts),
            ])
        case 3: return slip(first, 10_000, charge: 1200, fee: 100)
        case 4: return slip(first, 4_000)
        default: return slip(first, 10_000, fee: 100)
        }
    }

    private func batches(_ news: [ReceiptVersion], _ random: inout SeededRandom) -> [[ReceiptVersion]] {
        var rest = news[...]
        var batches: [[ReceiptVersion]] = []
        while !rest.isEmpty {
            let size = Int.random(in: 1...7, using: &random)
            batches.append(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        return batches
    }
}

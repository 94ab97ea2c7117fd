import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import CaseManagement

@Suite("Case management: posting")
struct CaseManagementPostingTests {
    /// A slip's barcode with its amount and the day it is paid.
    struct Payment {
        var barcode: String
        var amount: Yen
        var on = BusinessDate(iso: "2026-04-10") ?? CaseManagementBench.today

        static let tax = Payment(barcode: SmallAssessment.taxBarcode, amount: 12_300)
        static let water = Payment(barcode: SmallAssessment.waterBarcode, amount: 4500)
        /// A slip that nobody issued.
        static let unknown = Payment(barcode: "91912345001019999999999999999026043000010002", amount: 1000)
    }

    private static let ids = IDSource()

    /// A receipt as payment-intake would tell it.
    static func receipt(
        _ id: ReceiptID, _ version: Int32, _ stage: ReceiptStage, _ payment: Payment
    ) -> ReceiptRecorded {
        ReceiptRecorded(
            receiptID: id, version: version, channel: ReceivedText("konbini-a"), stage: stage,
            reference: .barcode(ReceivedText(payment.barcode)), amount: payment.amount, paidOn: payment.on,
            receivedAt: WallClock.now(), evidenceID: ids.next())
    }

    @Test("a flash is announced, its confirmation is booked, and both are told by route")
    func flashThenConfirmed() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let id: ReceiptID = bench.ids.next()
            try await bench.receive([[Self.receipt(id, 1, .flash, .water)]])
            #expect(try await bench.balance("C2") == [4500, 0, 0, 4500])
            try await bench.receive([[Self.receipt(id, 2, .confirmed, .water)]])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.broken() == 0)
            #expect(try await bench.told("postings.recorded.private").count == 2)
            #expect(try await bench.told("postings.recorded.tax").isEmpty)
        }
    }

    @Test("a payment of just the accrued interest has it booked once, whatever is paid after it")
    func justTheInterest() async throws {
        try await CaseManagementBench.run { bench in
            // 365,000 yen at 3 % a year: 30 yen a day.
            _ = try await bench.importFile(
                SmallAssessment.file(
                    SmallAssessment.lines + [
                        "claim,C9,P2,,HOUSING,2025,1,2025-05-30,2025-05-01,365000,,,",
                        "slip,S9,,,,,,2025-06-01,2026-04-30,,,,", "line,S9,,C9,,,,,,365000,900,,",
                    ]))
            try await bench.pay("S9", 900, on: "2025-06-29")
            #expect(try await bench.balance("C9") == [365_000, 0, 0, 0])
            try await bench.pay("S9", 100_000, on: "2025-06-29")
            #expect(try await bench.balance("C9") == [265_000, 0, 0, 0])
            #expect(try await bench.number("select count(*) from audit.wrong_charges") == 0)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a late payment of tax determines the charge, stored with its working")
    func lateCharge() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let receipt = ReceiptRecorded(
                receiptID: bench.ids.next(), version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
                reference: .slipNumber(ReceivedText("S3")), amount: 120_100,
                paidOn: BusinessDate(iso: "2026-04-10") ?? CaseManagementBench.today, receivedAt: WallClock.now(),
                evidenceID: bench.ids.next())
            try await bench.receive([[receipt]])
            // C3: 60,000 × 2.4 % × 31 ÷ 365 = 122; × 8.7 % × 153 = 2,188; × 9.1 % × 100 = 1,495; 3,805 → 3,800.
            #expect(try await bench.balance("C3") == [0, 3800, 0, 0])
            // C4: 60,000 × 2.4 % × 30 ÷ 365 = 118; × 8.7 % × 91 = 1,301; × 9.1 % × 100 = 1,495; 2,914 → 2,900.
            #expect(try await bench.balance("C4") == [0, 2900, 0, 0])
            #expect(try await bench.number("select count(*) from charge_workings where working like '%延滞金%'") == 2)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("a slip paid twice is refundable, a slip nobody issued lies in suspense")
    func overpaidAndSuspense() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            try await bench.receive([
                [
                    Self.receipt(bench.ids.next(), 1, .confirmed, .water),
                    Self.receipt(bench.ids.next(), 1, .confirmed, .water),
                    Self.receipt(bench.ids.next(), 1, .confirmed, .unknown),
                ]
            ])
            let channel = try await bench.pool.withTransaction { tx in try SummaryStore.channels(in: tx).first }
            #expect(channel?.applied == 10_000)
            #expect(channel?.posted == 4500)
            #expect(channel?.refundable == 4500)
            #expect(channel?.suspense == 1000)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("when the first of two payments turns out not to exist the second one pays the claim")
    func resettled() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let (first, second): (ReceiptID, ReceiptID) = (bench.ids.next(), bench.ids.next())
            try await bench.receive([[Self.receipt(first, 1, .confirmed, .water)]])
            try await bench.receive([[Self.receipt(second, 1, .confirmed, .water)]])
            try await bench.receive([[Self.receipt(first, 2, .reversed, .water)]])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            let refundable = try await bench.number("select refundable from audit.conservation")
            #expect(refundable == 0)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("two replicas that get the same receipts at once book them once")
    func replicas() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let receipts = (0..<40).map { index in
                Self.receipt(bench.ids.next(), 1, .confirmed, index % 2 == 0 ? .tax : .water)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await bench.receive([receipts.shuffled()]) } }
                try await group.waitForAll()
            }
            #expect(try await bench.number("select count(*) from receipts") == 40)
            #expect(try await bench.number("select applied from audit.conservation") == 20 * 16_800)
            #expect(try await bench.number("select posted from audit.conservation") == 16_800)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("money of a seizure goes to the claims that the request named")
    func seizureMoney() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let (person, claim) = (try await bench.person("P1"), try await bench.claim("C1"))
            let request = SeizureRequested(
                requestID: bench.ids.next(), personID: person, claims: [claim], amountWanted: 12_300,
                legalBasis: ReceivedText("地方税法373条"),
                account: BankAccount(
                    bank: ReceivedText("0185"), branch: ReceivedText("001"), product: ReceivedText("1"),
                    number: ReceivedText("9900001")), instruction: .seizeAndCollect, officer: ReceivedText("o"))
            _ = try await bench.pool.withTransaction { tx in
                try SeizureStore.request(request, by: ReceivedText("test"), at: WallClock.now(), in: tx)
            }
            let receipt = ReceiptRecorded(
                receiptID: bench.ids.next(), version: 1, channel: ReceivedText("seizure"), stage: .confirmed,
                reference: .seizure(request.requestID), amount: 5000, paidOn: CaseManagementBench.today,
                receivedAt: WallClock.now(), evidenceID: bench.ids.next())
            try await bench.receive([[receipt]])
            #expect(try await bench.balance("C1") == [7300, 0, 0, 0])
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("the same version with other content is noted and changes nothing")
    func conflict() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let id: ReceiptID = bench.ids.next()
            try await bench.receive([[Self.receipt(id, 1, .confirmed, .water)]])
            try await bench.receive([
                [Self.receipt(id, 1, .confirmed, Payment(barcode: SmallAssessment.waterBarcode, amount: 4000))]
            ])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.number("select count(*) from receipt_conflicts") == 1)
        }
    }

    @Test("a receipt that is refused keeps none of its message's others from being booked")
    func refusedInPart() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            let good = Self.receipt(bench.ids.next(), 1, .confirmed, .water)
            let bad = Self.receipt(
                bench.ids.next(), 1, .confirmed, Payment(barcode: SmallAssessment.taxBarcode, amount: 0))
            do {
                try await bench.receive([[good, bad]])
                Issue.record("a receipt of nothing was taken")
            } catch let part as PartRefused {
                #expect(try await bench.balance("C2") == [4500, 0, 0, 0])
                // The consumer does this beside parking the message, and may do it again after a crash.
                for _ in 0..<2 { try await bench.pool.withTransaction { tx in try part.rest(tx) } }
            }
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(try await bench.balance("C1") == [12_300, 0, 0, 0])
            #expect(try await bench.number("select count(*) from receipts") == 1)
            #expect(try await bench.broken() == 0)
        }
    }

    @Test("any order, repetition and split into batches ends in the same books")
    func anyOrder() async throws {
        var random = SeededRandom.printed(for: "posting in any order")
        let ids = IDSource()
        var versions: [ReceiptRecorded] = []
        for index in 0..<12 {
            let id: ReceiptID = ids.next()
            var payment = index % 2 == 0 ? Payment.tax : .water
            payment.on = CaseManagementBench.today.adding(days: index - 12)
            let last: ReceiptStage = [.confirmed, .cancelled, .confirmed, .held, .confirmed, .reversed][index % 6]
            versions.append(Self.receipt(id, 1, .flash, payment))
            if last != .cancelled { versions.append(Self.receipt(id, 2, .confirmed, payment)) }
            versions.append(Self.receipt(id, 3, last, payment))
        }
        var outcomes: Set<[Int64]> = []
        for _ in 0..<4 {
            let shuffled = (versions + versions.prefix(9)).shuffled(using: &random)
            let cut = Int.random(in: 1..<shuffled.count, using: &random)
            outcomes.insert(try await books(after: [Array(shuffled[..<cut]), Array(shuffled[cut...])]))
        }
        #expect(outcomes.count == 1, "\(outcomes)")
    }

    private func books(after batches: [[ReceiptRecorded]]) async throws -> [Int64] {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            for batch in batches { try await bench.receive([batch]) }
            #expect(try await bench.broken() == 0)
            let sums = try await bench.pool.withTransaction { tx in
                try tx.first("select applied, posted, suspense, refundable from audit.conservation") { row in
                    [try row.int(0), try row.int(1), try row.int(2), try row.int(3)]
                }
            }
            let (tax, water) = (try await bench.balance("C1"), try await bench.balance("C2"))
            return tax + water + (sums ?? [])
        }
    }
}

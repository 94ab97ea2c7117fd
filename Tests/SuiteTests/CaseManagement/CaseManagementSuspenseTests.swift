import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: money without a claim")
struct CaseManagementSuspenseTests {
    private func desk(_ bench: CaseManagementBench, above limit: Yen = 100_000) -> SuspenseDesk {
        SuspenseDesk(
            law: bench.law, rules: SuspenseRules(secondApprovalAbove: limit, office: .chief),
            settlement: bench.settlement)
    }

    private func prepared(_ bench: CaseManagementBench) async throws {
        _ = try await bench.importFile(SmallAssessment.text)
        try await bench.appoint("sato")
        try await bench.pool.withTransaction { tx in
            for claimClass in ClaimClass.allCases {
                try OfficerStore.save(
                    Appointment(claimClass, Validity(from: BusinessDate(daysSinceEpoch: 18_000)), office: .chief),
                    of: ReceivedText("chief"), Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
            }
        }
    }

    private func pay(
        _ bench: CaseManagementBench, _ reference: PaymentReference, _ amount: Yen
    ) async throws -> ReceiptRecorded {
        let receipt = ReceiptRecorded(
            receiptID: bench.ids.next(), version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
            reference: reference, amount: amount, paidOn: CaseManagementBench.today.adding(days: -10),
            receivedAt: WallClock.now(), evidenceID: bench.ids.next())
        try await bench.receive([[receipt]])
        return receipt
    }

    private func order(
        _ bench: CaseManagementBench, _ command: SuspenseCommand, _ receipt: ReceiptID, _ claims: [String] = [],
        by officer: String = "sato"
    ) -> SuspenseDesk.Order {
        SuspenseDesk.Order(
            step: bench.ids.nextUUID(), receipt: receipt, command: command, claims: claims,
            officer: ReceivedText(officer), reason: ReceivedText("照会の結果"), today: CaseManagementBench.today)
    }

    /// The new state, or the code of the refusal.
    private func take(
        _ bench: CaseManagementBench, _ order: SuspenseDesk.Order, above limit: Yen = 100_000
    ) async throws -> String {
        let desk = desk(bench, above: limit)
        do {
            return try await bench.pool.withTransaction { tx in
                try desk.take(order, Recording(by: order.officer, at: WallClock.now()), in: tx).step.state.rawValue
            }
        } catch let problem as Problem {
            return problem.code
        }
    }

    private func suspense(_ bench: CaseManagementBench) async throws -> Int64 {
        try await bench.number("select coalesce(sum(suspense), 0)::bigint from audit.conservation")
    }

    @Test("a match posts the receipt to its claim as of the day it was paid, and a reversal takes it back")
    func match() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            var receipt = try await pay(bench, .agent(ReceivedText("A-77")), 4500)
            #expect(try await suspense(bench) == 4500)
            let order = order(bench, .match, receipt.receiptID, ["C2"])
            #expect(try await take(bench, order) == "matched")
            #expect(try await take(bench, order) == "matched")
            #expect(try await bench.number("select count(*) from suspense_steps") == 1)
            #expect(try await suspense(bench) == 0)
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            #expect(
                try await bench.number(
                    "select count(*) from journal_entries where cause = 'resettled' and effective_on < $1",
                    [.date(CaseManagementBench.today)]) == 1)
            // A new version of the same news keeps what the officer found.
            (receipt.version, receipt.amount) = (2, 4000)
            try await bench.receive([[receipt]])
            #expect(try await bench.balance("C2") == [500, 0, 0, 0])
            (receipt.version, receipt.stage) = (3, .reversed)
            try await bench.receive([[receipt]])
            #expect(try await bench.balance("C2") == [4500, 0, 0, 0])
            #expect(try await suspense(bench) == 0)
            #expect(try await bench.broken() == 0)
            #expect(try await take(bench, self.order(bench, .takeBack, receipt.receiptID)) == "not-in-suspense")
        }
    }

    @Test("above the limit another officer approves; what is taken back lies in suspense again")
    func secondOfficer() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let receipt = try await pay(bench, .slipNumber(ReceivedText("S9")), 12_300).receiptID
            #expect(
                try await take(bench, order(bench, .match, receipt, ["C1"]), above: 10_000) == "match_proposed")
            #expect(try await suspense(bench) == 12_300)
            #expect(try await bench.balance("C1") == [12_300, 0, 0, 0])
            #expect(try await take(bench, order(bench, .approve, receipt), above: 10_000) == "same-officer")
            #expect(try await take(bench, order(bench, .match, receipt, ["C1"]), above: 10_000) == "suspense-state")
            #expect(
                try await take(bench, order(bench, .approve, receipt, by: "abe"), above: 10_000) == "class-not-covered")
            #expect(try await take(bench, order(bench, .approve, receipt, by: "chief"), above: 10_000) == "matched")
            #expect(try await suspense(bench) == 0)
            #expect(try await bench.balance("C1")[0] == 0)
            #expect(try await take(bench, order(bench, .takeBack, receipt), above: 10_000) == "unmatched")
            #expect(try await suspense(bench) == 12_300)
            #expect(try await bench.balance("C1")[0] == 12_300)
            #expect(try await bench.broken() == 0)
            #expect(try await take(bench, order(bench, .match, bench.ids.next(), ["C1"])) == "not-found")
        }
    }

    @Test("candidates are claims with a near number, the same slip, the same reference or the same amount")
    func candidates() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let barcode = SmallAssessment.taxBarcode
            let typo = try await pay(
                bench, .barcode(ReceivedText(barcode.replacing("043000123", with: "043000132"))), 1)
            let wrong = String(barcode.dropLast()) + "9"
            let near = try await pay(bench, .barcode(ReceivedText(wrong)), 2)
            let number = try await pay(bench, .slipNumber(ReceivedText("S4")), 3)
            let amount = try await pay(bench, .agent(ReceivedText("A-1")), 4500)
            #expect(try await take(bench, order(bench, .match, amount.receiptID, ["C2"])) == "matched")
            let again = try await pay(bench, .agent(ReceivedText("A-1")), 20_000)
            let found = try await bench.pool.withTransaction { tx in
                let open = try SuspenseStore.open(most: 100, in: tx)
                let names = try SuspenseCandidateStore.references(of: open.items.map(\.receipt), in: tx)
                return try SuspenseCandidateStore.candidates(of: open.items, named: names, most: 5, in: tx)
            }
            func claims(_ receipt: ReceiptRecorded) -> [String] {
                found.filter { $0.receipt == receipt.receiptID }.map {
                    "\($0.number.string) \($0.because.map(\.string).joined(separator: "+"))"
                }
            }
            #expect(claims(typo) == ["C1 near_number+same_slip_digits"])
            #expect(claims(near) == ["C1 near_number+same_slip_digits"])
            #expect(claims(number).contains("C1 near_number") && claims(number).contains("C2 near_number"))
            #expect(claims(again) == ["C2 same_reference", "C5 same_amount"])
            #expect(!found.contains { $0.receipt == amount.receiptID })
        }
    }

    @Test("money sent back is decided, ordered, paid, and ordered anew when it comes back")
    func sentBack() async throws {
        try await CaseManagementBench.run { bench in
            try await prepared(bench)
            let receipt = try await pay(bench, .agent(ReceivedText("A-9")), 7000).receiptID
            let decision = order(bench, .giveBack, receipt)
            #expect(try await take(bench, decision) == "returning")
            #expect(try await suspense(bench) == 0)
            #expect(try await bench.broken() == 0)
            #expect(try await bench.number("select returned from audit.conservation") == 7000)
            let orders = PayoutBench(bench: bench, suspense: desk(bench))
            let first = try await orders.order(receipt, refund: decision.step)
            try await orders.hear(first, .paid)
            #expect(try await orders.suspenseState(receipt) == .returned)
            try await orders.hear(first, .returned)
            #expect(try await orders.suspenseState(receipt) == .returning)
            let second = try await orders.order(receipt, refund: decision.step)
            try await orders.hear(second, .paid)
            #expect(try await orders.suspenseState(receipt) == .returned)
            #expect(try await bench.number("select paid - booked from audit.payouts") == 0)
            #expect(try await bench.number("select booked from audit.payouts") == 7000)
            #expect(try await bench.broken() == 0)
        }
    }
}

import CaseRules
import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit
import Testing

@testable import CaseManagement

@Suite("Case management: payouts of refunds")
struct CaseManagementPayoutTests {
    private func suspense(_ bench: CaseManagementBench) -> SuspenseDesk {
        SuspenseDesk(
            law: bench.law, rules: SuspenseRules(secondApprovalAbove: 100_000, office: .chief),
            settlement: bench.settlement)
    }

    /// Water paid twice and decided to be returned: the receipt and the decision.
    private func decided(_ bench: CaseManagementBench) async throws -> (ReceiptID, UUIDv7) {
        _ = try await bench.importFile(SmallAssessment.text)
        var last: ReceiptID = bench.ids.next()
        for _ in 0..<2 {
            last = bench.ids.next()
            try await bench.receive([
                [
                    ReceiptRecorded(
                        receiptID: last, version: 1, channel: ReceivedText("konbini-a"), stage: .confirmed,
                        reference: .slipNumber(ReceivedText("S1")), amount: 12_300,
                        paidOn: CaseManagementBench.today.adding(days: -30), receivedAt: WallClock.now(),
                        evidenceID: bench.ids.next())
                ]
            ])
        }
        let (id, receipt, desk) = (bench.ids.nextUUID(), last, RefundDesk(law: bench.law, settlement: bench.settlement))
        try await bench.pool.withTransaction { tx in
            let decision = SetOffStore.Decision(officer: ReceivedText("sato"), on: CaseManagementBench.today)
            _ = try desk.refund(
                id, receipt, RefundDesk.Asked(decision: decision),
                Recording(by: ReceivedText("sato"), at: WallClock.now()), in: tx)
        }
        return (last, id)
    }

    private func code(_ body: () async throws -> Bool) async -> String {
        do {
            return try await body() ? "new" : "known"
        } catch let problem as Problem {
            return problem.code
        } catch {
            return "\(error)"
        }
    }

    @Test("a refund is ordered once, booked when it is paid, and reopened when it comes back")
    func lifecycle() async throws {
        try await CaseManagementBench.run { bench in
            let (receipt, refund) = try await decided(bench)
            let payouts = PayoutBench(bench: bench, suspense: suspense(bench))
            let asked = try payouts.asked(receipt, refund: refund)
            #expect(await code { try await payouts.order(asked) } == "new")
            #expect(await code { try await payouts.order(asked) } == "known")
            var other = asked
            other.payOn = asked.payOn.adding(days: 1)
            #expect(await code { try await payouts.order(other) } == "order-conflict")
            let second = try payouts.asked(receipt, refund: refund)
            #expect(await code { try await payouts.order(second) } == "refund-ordered")
            let told = try await bench.told("refund.requested")
            guard told.count == 1, case .refundRequested(let items) = told[0], let order = items.first else {
                Issue.record("one order is told once: \(told.count)")
                return
            }
            #expect(order.amount == 12_300 && order.holderKana == ReceivedText("ｶｺﾞｼﾏ ﾀﾛｳ") && order.personID != nil)
            try await payouts.hear(order, .paid)
            try await payouts.hear(order, .paid)
            #expect(try await bench.number("select booked from audit.payouts") == 12_300)
            #expect(await code { try await payouts.order(second) } == "refund-ordered")
            try await payouts.hear(order, .returned)
            try await payouts.hear(order, .paid)
            #expect(try await bench.number("select booked from audit.payouts") == 0)
            #expect(try await bench.number("select count(*) from journal_entries where cause = 'refund_paid'") == 2)
            #expect(await code { try await payouts.order(second) } == "new")
            #expect(try await bench.broken() == 0)
            let strange = try payouts.asked(receipt, refund: bench.ids.nextUUID())
            #expect(await code { try await payouts.order(strange) } == "not-found")
        }
    }

    @Test("news of an order that was never made, or of another sum, is refused and parked")
    func unknown() async throws {
        try await CaseManagementBench.run { bench in
            let (receipt, refund) = try await decided(bench)
            let payouts = PayoutBench(bench: bench, suspense: suspense(bench))
            var order = try await payouts.order(receipt, refund: refund)
            order.amount = 1
            await #expect(throws: MessageRefused.self) { try await payouts.hear(order, .paid) }
            order.refundID = bench.ids.next()
            await #expect(throws: MessageRefused.self) { try await payouts.hear(order, .paid) }
            #expect(try await bench.number("select count(*) from refund_order_results") == 0)
        }
    }
}

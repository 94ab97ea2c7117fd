import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit
import TestKit
import Testing

@testable import CaseManagement

@Suite("Case management: news of slips")
struct CaseManagementSlipNewsTests {
    private func watch(_ bench: CaseManagementBench, page: Int = 100) async throws {
        try await SlipWatch(
            pool: bench.pool, mailbox: bench.mailbox, clock: bench.clock, page: page, windowSeconds: 600
        ).run()
    }

    private func issued(_ bench: CaseManagementBench) async throws -> [SlipIssued] {
        try await bench.told("slips.issued").flatMap { body -> [SlipIssued] in
            if case .slipsIssued(let items) = body { items } else { [] }
        }
    }

    private func withdrawn(_ bench: CaseManagementBench) async throws -> [String] {
        let names = Dictionary(
            try await issued(bench).map { ($0.slipID, $0.number.string) }, uniquingKeysWith: { first, _ in first })
        return try await bench.told("slips.withdrawn").flatMap { body -> [String] in
            guard case .slipsWithdrawn(let items) = body else { return [] }
            return items.map { "\(names[$0.slipID] ?? "?") \($0.reason.string)" }
        }
    }

    private func pay(_ bench: CaseManagementBench, _ slip: String, _ amount: Yen) async throws {
        try await bench.pay(slip, amount, on: CaseManagementBench.today.description)
    }

    @Test("each slip is told once, page by page, and withdrawn once when what it asks for is paid")
    func told() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            try await watch(bench, page: 2)
            try await watch(bench)
            let slips = try await issued(bench)
            #expect(slips.map(\.number.string).sorted() == ["S1", "S2", "S3"])
            let third = try #require(slips.first { $0.number == ReceivedText("S3") })
            #expect(third.total == 120_100 && third.lines.count == 2 && third.barcode == nil)
            #expect(try await withdrawn(bench).isEmpty)
            try await pay(bench, "S1", 12_300)
            try await pay(bench, "S3", 1000)
            try await watch(bench)
            try await watch(bench)
            #expect(try await withdrawn(bench).sorted() == ["S1 settled", "S3 reduced"])
        }
    }

    @Test("a slip over the same claims replaces the older one, and an eL number is unique and found again")
    func replaced() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            try await watch(bench)
            let el = "46201" + String(repeating: "0", count: 19) + "1" + "123456" + "127"
            _ = try await bench.pool.withTransaction { tx in
                try tx.execute(
                    """
                    with added as (
                        insert into slips (slip_id, slip_number, el_number, issued_on, usable_until, batch_id, recorded_at)
                        select $1, 'N1', $2, '2026-04-20', '2026-05-20', batch_id, now() from slips limit 1
                        returning slip_id
                    )
                    insert into slip_lines select a.slip_id, 1, l.claim_id, l.principal, 0, 0
                    from added a, slip_lines l join slips s using (slip_id) where s.slip_number = 'S2'
                    """, [.id(bench.ids.next() as SlipID), .text(el)])
            }
            try await watch(bench)
            #expect(try await withdrawn(bench) == ["S2 replaced"])
            try await bench.receive([
                [
                    ReceiptRecorded(
                        receiptID: bench.ids.next(), version: 1, channel: ReceivedText("pay-easy"), stage: .confirmed,
                        reference: .payEasy(
                            collector: ReceivedText("46201"),
                            payment: ReceivedText(String(repeating: "0", count: 19) + "1"),
                            confirmation: ReceivedText("123456"), category: ReceivedText("127")), amount: 4500,
                        paidOn: CaseManagementBench.today, receivedAt: WallClock.now(), evidenceID: bench.ids.next())
                ]
            ])
            #expect(try await bench.balance("C2") == [0, 0, 0, 0])
            try await watch(bench)
            #expect(try await withdrawn(bench) == ["S2 replaced", "N1 settled"])
        }
    }

    @Test("a round looks again only at what a transaction wrote that had not ended when the last one began")
    func horizon() async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(SmallAssessment.text)
            func seen() async throws -> Int {
                let bounds = SlipNewsStore.Bounds(
                    today: CaseManagementBench.today, page: 100, windowSeconds: 600)
                return try await bench.pool.withTransaction { tx in
                    let round = try SlipNewsStore.open(bounds, in: tx)
                    let start = SlipNewsStore.Cursor(id: SlipNewsStore.first(at: round.from))
                    return try SlipNewsStore.moved(round, after: start, in: tx).count
                }
            }
            // Whatever else runs on the server holds the horizon back.
            try await eventually(within: .seconds(60), "the horizon passes") {
                try await watch(bench)
                return try await seen() == 0
            }
            try await pay(bench, "S1", 12_300)
            #expect(try await seen() == 1)
            try await watch(bench)
            #expect(try await withdrawn(bench) == ["S1 settled"])
            // Horizons of another cluster, ahead of this one, count for nothing.
            try await bench.pool.withTransaction { tx in
                _ = try tx.execute("update slip_watch set horizon = 9000000000000000")
            }
            #expect(try await seen() > 1)
        }
    }
}

import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("agents = bank = ledger")
struct RemittanceTests {
    private static let confirmed = "konbini_a_4_confirmed_20260413.txt"

    @Test("the bank's notice and statement tell of each line once, in either order, and bring the agent's receipts")
    func samples() async throws {
        for order in [["notices", "statements"], ["statements", "notices"]] {
            try await TestDatabase.with { database in
                let money = try Remittances(database, on: "2026-04-21")
                try await money.intake.apply(Self.confirmed)
                for channel in order {
                    let file = channel == "notices" ? "zengin_01_credit_notice.txt" : "zengin_03_statement.txt"
                    try await money.intake.apply(file, channel: channel)
                }
                #expect(try await database.number("select count(*) from bank_lines") == 5)
                #expect(
                    try await database.number("select sum(duplicate_count) from files where channel <> 'konbini-a'")
                        == 2)
                try await money.desk.step()
                #expect(
                    try await database.texts("select state || ' ' || count(*) from receipts group by state") == ["6 8"])
                #expect(
                    try await database.texts("select channel || gross || ' ' || fee from remittance_matches")
                        == ["konbini-a211500 0"])
                // The seizure's money was announced by nobody; what the bank took back is no money.
                #expect(try await money.breaks() == ["unexpected seizure 0 304,488"])
                #expect(try await database.number("select count(*) from bank_line_reversals") == 1)
                let told = try await money.told(.remittanceMatched)
                guard case .remittanceMatched(let items)? = told.first else { throw TestKitError("not told") }
                #expect(items.map(\.amount) == [211_500] && items[0].receipts.count == 8)
                try await money.desk.step()
                #expect(try await database.number("select count(*) from outbox where type like 'remittance.%'") == 2)
            }
        }
    }

    @Test("money that another service has announced is matched, and its break goes by itself")
    func announced() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            try await money.intake.apply("zengin_03_statement.txt", channel: "statements")
            try await money.desk.step()
            #expect(try await money.breaks().count == 2, "konbini's and the seizure's")
            let receipt: ReceiptID = money.intake.recorder.ids.next()
            try await database.pool.withTransaction { tx in
                try RemittanceStore.insert(
                    [
                        RemittanceExpected(
                            receiptID: receipt, channel: ReceivedText("seizure"), payer: ReceivedText("0185"),
                            expectedOn: BusinessDate(iso: "2026-04-20") ?? money.today, amount: 304_488)
                    ], from: ReceivedText("garnishment"), at: WallClock.now(), in: tx)
            }
            try await money.desk.step()
            #expect(try await money.breaks() == ["unexpected konbini-a 0 211,500"])
            #expect(
                try await database.texts("select event from remittance_break_steps") == ["cleared"])
            guard case .remittanceMatched(let items)? = try await money.told(.remittanceMatched).first else {
                throw TestKitError("not told")
            }
            #expect(items.map(\.receipts) == [[receipt]])
        }
    }

    @Test("announced money may come some days early, and no earlier", arguments: [(7, false), (31, true)])
    func early(days: Int, isMatched: Bool) async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21", earlyDays: days)
            try await money.intake.apply("zengin_03_statement.txt", channel: "statements")
            let due = try #require(BusinessDate(iso: "2026-05-15"))
            let receipt: ReceiptID = money.intake.recorder.ids.next()
            try await database.pool.withTransaction { tx in
                try RemittanceStore.insert(
                    [
                        RemittanceExpected(
                            receiptID: receipt, channel: ReceivedText("seizure"), payer: ReceivedText("0185"),
                            expectedOn: due, amount: 304_488)
                    ], from: ReceivedText("garnishment"), at: WallClock.now(), in: tx)
            }
            try await money.desk.step()
            let unexpected = try await money.breaks().contains("unexpected seizure 0 304,488")
            #expect(unexpected == !isMatched)
        }
    }

    @Test("money that does not come is missing once the bank has told of the day, and late when it comes after all")
    func missingAndLate() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-23")
            try await money.intake.apply(Self.confirmed)
            try await money.desk.step()
            #expect(try await money.breaks().isEmpty, "the bank has told of nothing yet")
            try await told(database, through: "2026-04-20", [])
            try await money.desk.step()
            #expect(try await money.breaks() == ["missing konbini-a 211,500 0"])
            try await told(database, through: "2026-04-22", [("2026-04-22", 211_500)])
            try await money.desk.step()
            #expect(try await money.breaks() == ["late konbini-a 211,500 211,500"])
            #expect(try await database.number("select count(*) from receipts where state = 6") == 8)
        }
    }

    @Test("an officer takes a short remittance over, accepts it with a reason, and nobody else may")
    func accepted() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            try await money.intake.apply(Self.confirmed)
            try await told(database, through: "2026-04-20", [("2026-04-20", 211_000)])
            try await money.desk.step()
            #expect(try await money.breaks() == ["short konbini-a 211,500 211,000"])
            let found = try await database.pool.withTransaction { tx in
                try tx.first("select break_id from remittance_breaks") { row in
                    try row.id(0, as: RemittanceBreakID.self)
                }
            }
            let id = try #require(found)
            let desk = BreakDesk(desk: money.desk)
            let sato = OfficerWord(officer: ReceivedText("sato"), reason: ReceivedText("代行会社が差額を別途請求"))
            await #expect(throws: IntakeRefusal.stateDenies) { _ = try await desk.take(.accepted, by: sato, of: id) }
            #expect(try await desk.take(.taken, by: sato, of: id)?.state == .owned)
            var other = sato
            other.officer = ReceivedText("ito")
            await #expect(throws: IntakeRefusal.notTheOwner) { _ = try await desk.take(.accepted, by: other, of: id) }
            #expect(try await desk.take(.accepted, by: sato, of: id)?.state == .resolved)
            #expect(
                try await database.texts("select gross || ' ' || difference || ' ' || officer from remittance_matches")
                    == ["211500 -500 sato"])
            #expect(try await money.breaks().isEmpty)
            try await money.desk.step()
            #expect(try await money.breaks().isEmpty)
        }
    }

    @Test("the proof of a day holds agents, bank and ledger against each other")
    func proof() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            try await money.intake.apply(Self.confirmed)
            try await told(database, through: "2026-04-20", [("2026-04-20", 211_500)])
            try await money.desk.step()
            try await money.post(except: 1)
            try await money.desk.prove()
            func proof() async throws -> [ProofStore.Dated] {
                try await database.pool.withTransaction { tx in
                    try ProofStore.latest(from: money.today.adding(days: -1), through: money.today, in: tx)
                }
            }
            let first = try #require(try await proof().first)
            #expect(first.proof.agreesWithBank && !first.proof.agreesWithLedger && !first.proof.isProved)
            #expect(try await money.breaks().map { $0.split(separator: " ")[0] } == ["unposted"])
            try await money.post()
            try await money.desk.prove()
            let last = try #require(try await proof().first)
            #expect(last.proof.isProved)
            #expect(last.proof == RemittanceProof(agents: 211_500, bank: 211_500, fee: 0, ledger: 211_500, accepted: 0))
            #expect(try await money.breaks().isEmpty)
            try await money.desk.prove()
            #expect(
                try await database.number("select max(version) from remittance_proofs") == 2,
                "written only when it changes")
        }
    }

    @Test("a channel stands: what agents told is what the bank brought and what is on its way, with its age")
    func standing() async throws {
        try await TestDatabase.with { database in
            let bench = try Remittances(database, on: "2026-04-21")
            var eager = bench.desk
            eager.standingSeconds = 0
            let money = eager
            try await bench.intake.apply(Self.confirmed)
            func standing() async throws -> RemittanceStanding {
                try await money.prove()
                return try #require(
                    try await database.pool.withTransaction { tx in try StandingStore.latest(nil, in: tx) }.first
                ).standing
            }
            let open = try await standing()
            #expect(open.agreesWithBank && !open.agreesWithLedger && !open.isProved)
            #expect(open.transit.yen == 211_500 && open.transit.receipts == 8 && open.transit.overdue == 211_500)
            #expect(open.transit.ageDays(on: bench.today.adding(days: -1)) > 0)
            func unproved() async throws -> Int? {
                try await database.pool.withTransaction { tx in
                    try IntakeHealth.piles(in: tx)["remittance_standing"]?.count
                }
            }
            #expect(try await unproved() == 1)
            try await bench.post()
            #expect(try await standing().isProved)
            #expect(try await unproved() == nil)
            try await told(database, through: "2026-04-20", [("2026-04-20", 211_500)])
            try await money.step()
            try await database.pool.withTransaction { tx in
                _ = try tx.execute("update receipts set state = 5 where amount = 12300")
            }
            // A night that was proved stays as it was found; the next one finds what has changed.
            #expect(try await standing().transit.yen == 211_500)
            let night = bench.today
            let next = try await database.pool.withTransaction { tx in try StandingStore.compute(on: night, in: tx) }
            let changed = try #require(next.first).standing
            let nothing = RemittanceStanding.Transit(yen: 0, receipts: 0, oldestPaidOn: nil, overdue: 0)
            #expect(changed.transit == nothing)
            #expect(changed.bank == 211_500 && changed.agents == 199_200 && changed.unowed == 12_300)
            #expect(changed.agreesWithBank)
            let days = try await database.pool.withTransaction { tx in
                try BankDayStore.days(from: night.adding(days: -5), through: night, in: tx)
            }
            #expect(days.map(\.creditedYen) == [211_500] && days.map(\.matchedYen) == [211_500])
            #expect(days.flatMap(\.income).map(\.grossYen) == [211_500])
        }
    }

    @Test("what is corrected after its money came is owed again; what is reversed is money too much")
    func after() async throws {
        try await TestDatabase.with { database in
            let money = try Remittances(database, on: "2026-04-21")
            try await money.intake.apply(Self.confirmed)
            try await told(database, through: "2026-04-20", [("2026-04-20", 211_500)])
            try await money.desk.step()
            let first = try await database.pool.withTransaction { tx in
                try tx.first("select receipt_id from receipts where amount = 12300") { row in
                    try row.id(0, as: ReceiptID.self)
                }
            }
            let id = try #require(first)
            let settlement = SettlementDesk(pool: database.pool, recorder: money.intake.recorder)
            let word = SettlementDesk.Decision(
                event: .reversed, officer: ReceivedText("sato"), reason: ReceivedText("代行会社の誤報"))
            #expect(try await settlement.decide(word, for: id) == .reversed)
            try await money.desk.step()
            #expect(try await money.breaks() == ["over konbini-a -12,300 0"])
            #expect(
                try await database.texts("select stage from audit.receipts where amount = 12300") == ["reversed"])
        }
    }

    /// A statement of the bank: it tells whole days, and of these credits of the agent with payer code 1.
    private func told(_ database: TestDatabase, through day: String, _ credits: [(day: String, yen: Int64)])
        async throws
    {
        let ids = IDSource()
        let file: EvidenceID = ids.next()
        try await database.pool.withTransaction { tx in
            let through = BusinessDate(iso: day) ?? BusinessDate(daysSinceEpoch: 0)
            let evidence = EvidenceStore.Evidence(
                id: file, kind: .file, sha256: Array(repeating: UInt8(credits.count), count: 32), byteCount: 0,
                receivedAt: WallClock.now())
            try EvidenceStore.insert(evidence, in: tx)
            _ = try FileStore.insert(
                evidence, channel: ReceivedText("statements"), FileStore.Arrival(on: through), in: tx)
            _ = try tx.execute("update files set state = 5, closed_by = 'x' where file_id = $1", [.id(file)])
            let source = BankLineStore.Source(file: file, channel: ReceivedText("statements"))
            let statement = BankStatement(account: ReceivedText("1-1-1-1"), from: through, through: through)
            try BankLineStore.insert([statement], from: source, in: tx)
            let lines = credits.enumerated().map { index, credit in
                BankLine(
                    identity: BankLine.Identity(
                        account: statement.account, bookedOn: BusinessDate(iso: credit.day) ?? through,
                        number: ReceivedText(""), direction: .credit, amount: Yen(unchecked: credit.yen),
                        occurrence: Int32(index)),
                    payerCode: ReceivedText("1"), payerKana: ReceivedText(""), payerBank: ReceivedText(""),
                    edi: ReceivedText(""), record: index + 2)
            }
            _ = try BankLineStore.insert(
                lines.map { (ids.next() as BankLineID, $0) }, from: source, at: WallClock.now(), in: tx)
        }
    }
}

import CodecPrimitives
import IntakeRules
import Postgres
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("receipts are made of calls that are answered")
struct CallApplicationTests {
    private static let shop = ReceivedText("shop")

    private func take(_ body: String, as id: String, _ intake: Intake, gateway: ReceivedText = shop) async throws {
        _ = try await intake.webhooks.take(ReceivedText(id), body: Array(body.utf8), gateway: gateway)
    }

    private func paid(_ receipt: String, amount: Int = 5, type: String = "receipt.confirmed") -> String {
        #"{"type":"\#(type)","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"\#(receipt)","amount_yen":\#(amount)}}"#
    }

    private let complete = #"{"type":"channel.completed","data":{"complete_through":"2026-04-12"}}"#

    @Test("what is answered is applied once, in the order of coming, by whoever is there next")
    func once() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            for number in 0..<7 {
                try await take(paid("R\(number)", type: "receipt.flashed"), as: "f\(number)", intake)
            }
            try await take(paid("R3"), as: "c3", intake)
            #expect(try await database.number("select count(*) from receipts") == 0)
            let calls = intake.calls(inOne: 3)
            #expect(try await calls.step())
            #expect(
                try await database.texts("select reference from receipts order by 1") == ["R0", "R1", "R2"],
                "the oldest first")
            while try await calls.step() {}
            #expect(try await database.number("select count(*) from webhook_news") == 0)
            #expect(
                try await database.texts(
                    "select reference || stage || a.version from audit.receipts a join receipts using (receipt_id) order by 1"
                ) == [
                    "R0flash1", "R1flash1", "R2flash1", "R3confirmed2", "R4flash1", "R5flash1", "R6flash1",
                ])
            #expect(try await database.number("select count(distinct evidence_id) from receipt_facts") == 8)
        }
    }

    @Test("a call whose evidence is missing is told to `saiken verify`")
    func withoutEvidence() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await take(paid("R1"), as: "m1", intake)
            while try await intake.calls(inOne: 3).step() {}
            #expect(try await database.number("select count(*) from audit.kept_calls") == 0)
            try await database.run(
                """
                insert into webhooks (gateway, webhook_id, sha256, evidence_id, state, findings, received_at)
                select gateway, 'm2', sha256, '019dc5b0-0000-7000-8000-000000000001', state, findings, received_at
                from webhooks
                """)
            let found = try await database.texts("select channel || ' ' || cause from audit.kept_calls")
            #expect(found == ["shop no-evidence"])
        }
    }

    @Test("replicas that apply at the same time do each call once")
    func replicas() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            for number in 0..<60 {
                try await take(
                    paid("R\(number % 20)", type: number < 20 ? "receipt.flashed" : "receipt.confirmed"),
                    as: "m\(number)", intake)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { while try await intake.calls(inOne: 7).step() {} } }
                try await group.waitForAll()
            }
            try await intake.settle()
            #expect(try await database.number("select count(*) from webhook_news") == 0)
            #expect(try await database.texts("select distinct stage || amount from audit.receipts") == ["confirmed5"])
            #expect(try await database.number("select count(*) from receipts") == 20)
            #expect(try await database.number("select count(*) from receipt_facts") == 40)
        }
    }

    @Test("a call that cannot be applied is put aside alone; it holds back its channel and nothing else")
    func setAside() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await database.pool.withTransaction { tx in
                _ = try tx.execute("alter table receipts add constraint poison check (reference <> 'R2')")
            }
            for number in 0..<5 { try await take(paid("R\(number)"), as: "m\(number)", intake) }
            try await take(complete, as: "done", intake)
            try await take(complete, as: "done", intake, gateway: ReceivedText("other"))
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(try await database.texts("select reference from receipts order by 1") == ["R0", "R1", "R3", "R4"])
            #expect(
                try await database.texts("select reference || ' ' || (cause is not null) from webhook_news") == [
                    "R2 true"
                ])
            #expect(try await database.texts("select channel from channel_marks") == ["other"])
            try await database.pool.withTransaction { tx in
                _ = try tx.execute("alter table receipts drop constraint poison")
            }
            try await release(database)
            try await intake.settle()
            try await intake.watermarks.step()
            #expect(try await database.number("select count(*) from receipts") == 5)
            #expect(
                try await database.texts("select channel || covers_through from channel_marks order by 1") == [
                    "other4", "shop5",
                ])
        }
    }

    /// Lets what is set aside be tried again, one by one.
    private func release(_ database: TestDatabase) async throws {
        let word = OfficerWord(officer: ReceivedText("suzuki"), reason: ReceivedText("the rule was mended"))
        try await database.pool.withTransaction { tx in
            let calls = try WebhookNewsStore.setAside(atMost: 10, in: tx)
            #expect(calls.count == 1 && calls[0].cause.contains("23514"))
            for call in calls {
                #expect(try WebhookNewsStore.release(call.evidenceID, by: word, at: call.receivedAt, in: tx))
                #expect(try !WebhookNewsStore.release(call.evidenceID, by: word, at: call.receivedAt, in: tx))
            }
        }
        #expect(
            try await database.texts("select officer from webhook_releases where cause like '%23514%'") == ["suzuki"])
    }

    @Test("a database that cannot apply now puts nothing aside")
    func passing() async throws {
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await take(paid("R1"), as: "m1", intake)
            try await database.pool.withTransaction { tx in
                try tx.script(
                    """
                    create function refuse() returns trigger language plpgsql as
                        $$ begin raise exception 'no room' using errcode = '53100'; end $$;
                    create trigger refuse before insert on receipts for each row execute function refuse();
                    """)
            }
            await #expect(throws: PostgresError.self) { _ = try await intake.calls().step() }
            #expect(try await database.number("select count(*) from webhook_news where cause is null") == 1)
            try await database.pool.withTransaction { tx in _ = try tx.execute("drop trigger refuse on receipts") }
            try await intake.settle()
            #expect(try await database.number("select count(*) from receipts") == 1)
        }
    }
}

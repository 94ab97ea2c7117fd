import Codec
import CodecPrimitives
import Outbox
import PollThread
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("inbox")
struct InboxTests {
    @Test("a duplicate changes nothing, in one batch, in the next, and after a crash before the ack")
    func duplicates() async throws {
        try await TestDatabase.with { database in
            let envelopes = try Letters.numbered(10)
            let batch = (envelopes + envelopes.reversed()).map { Letters.delivery($0) }
            for _ in 0..<3 { #expect(await database.consumer().handle(batch) == .done) }
            #expect(try await database.effects() == envelopes.map(\.id))
            #expect(try await database.appliedThrough(Letters.stream) == 10)
            #expect(try await database.number("select count(*) from parked") == 0)
        }
    }

    /// Where in the handling of a batch something breaks.
    enum Moment: CaseIterable { case beforeEffects, afterEffects, afterAppending, atCommit, afterCommit }

    @Test("a crash at any moment leaves one effect and one answer per message", arguments: Moment.allCases)
    func crashes(_ moment: Moment) async throws {
        try await TestDatabase.with { database in
            try await database.run(InboxTests.endsAtCommit)
            let envelopes = try Letters.numbered(5)
            let batch = envelopes.map { Letters.delivery($0) }
            let failing = database.consumer(handler: answering(breaking: moment))
            let result = await failing.handle(batch)
            #expect((result == .done) == (moment == .afterCommit))
            #expect(try await database.effects().count == (moment == .afterCommit ? 5 : 0))

            try await database.run("update commit_ends set armed = false")
            let sound = database.consumer(handler: answering(breaking: nil))
            #expect(await sound.handle(batch) == .done)
            #expect(try await database.effects() == envelopes.map(\.id))
            #expect(try await database.number("select count(*) from outbox") == 5)
            #expect(try await database.number("select count(*) from parked") == 0)
            #expect(try await database.appliedThrough(Letters.stream) == 5)
        }
    }

    /// A handler with an effect and an answer per message, that breaks at a moment through no fault of the message.
    private func answering(breaking moment: Moment?) -> BatchHandler {
        let outbox = Outbox(source: "case-management")
        let trouble = PostgresError(code: .connectionLost, message: "made up")
        return { messages, tx in
            if moment == .beforeEffects { throw trouble }
            try TestDatabase.leaveEffect(messages, tx)
            if moment == .afterEffects { throw trouble }
            try outbox.append(try messages.map { _ in try Letters.envelope(1, in: outbox) }, in: tx)
            if moment == .afterAppending { throw trouble }
            if moment == .atCommit { _ = try tx.execute("update commit_ends set armed = true") }
        }
    }

    /// Kills the session while it commits: the client cannot know what happened.
    static let endsAtCommit = """
        create table commit_ends (armed boolean);
        insert into commit_ends values (false);
        create function end_session() returns trigger language plpgsql as $$ begin
            if (select armed from commit_ends) then perform pg_terminate_backend(pg_backend_pid()); end if;
            return null;
        end $$;
        create constraint trigger ends after update on commit_ends deferrable initially deferred
            for each row execute function end_session();
        """

    @Test("messages that cannot be processed are parked with their cause, and the innocent pass")
    func poison() async throws {
        try await TestDatabase.with { database in
            let envelopes = try Letters.numbered(12)
            let (bad, refused) = (envelopes[3].id, envelopes[7].id)
            let consumer = database.consumer { messages, tx in
                for message in messages {
                    if message.envelope.id == bad { _ = try tx.execute("select 1 / 0") }
                    if message.envelope.id == refused { throw MessageRefused(code: "unknown_claim") }
                }
                try TestDatabase.leaveEffect(messages, tx)
            }
            var batch = envelopes.map { Letters.delivery($0) }
            batch[5] = Letters.delivery(envelopes[5], body: [0xFF, 0xFF])
            batch.append(Letters.delivery(try unknownType()))
            batch.append(
                Delivery(
                    tag: 0, redelivered: false, routingKey: "channel.advanced", headers: [:], body: [1], messageID: "",
                    type: "", contentType: ""))
            #expect(await consumer.handle(batch) == .done)
            let spoiled: Set<MessageID> = [bad, refused, envelopes[5].id]
            #expect(try await database.effects() == envelopes.map(\.id).filter { !spoiled.contains($0) })
            let causes = try await database.texts("select cause from parked order by cause")
            #expect(
                causes == ["codec.header", "codec.malformed", "postgres.server", "refused.unknown_claim", "unhandled"])
            #expect(try await database.appliedThrough(Letters.stream) == 3)

            #expect(await consumer.handle(batch) == .done)
            #expect(try await database.number("select count(*) from parked") == 5)
            #expect(try await database.number("select min(attempts) from parked") == 2)
        }
    }

    private func unknownType() throws -> Envelope {
        let outbox = Outbox(source: "payment-intake")
        var envelope = try outbox.envelope(
            .remittanceExpected([
                RemittanceExpected(
                    receiptID: ReceiptID(UUIDv7(high: 1, low: 2)), channel: ReceivedText("seizure"),
                    payer: ReceivedText("0001"), expectedOn: BusinessDate(daysSinceEpoch: 20_000), amount: 5)
            ]), id: Letters.freshID(), time: Timestamp(microseconds: 1_775_000_000_000_000))
        envelope.sequence = 1
        return envelope
    }

    @Test("a message of a stream that has lost its number is parked, not applied")
    func withoutNumber() async throws {
        try await TestDatabase.with { database in
            var envelope = try Letters.numbered(1)[0]
            envelope.sequence = nil
            #expect(await database.consumer().handle([Letters.delivery(envelope)]) == .done)
            #expect(
                try await database.texts("select cause || ' ' || detail from parked") == [
                    "codec.header saiken-sequence"
                ])
            #expect(try await database.effects().isEmpty)
        }
    }

    @Test("a transient failure pauses the consumer, parks nothing and applies nothing")
    func transient() async throws {
        try await TestDatabase.with { database in
            let batch = try Letters.numbered(3).map { Letters.delivery($0) }
            for code in [PostgresError.Code.serverUnavailable, .timedOut, .lockNotAvailable, .poolExhausted] {
                let consumer = database.consumer { _, _ in throw PostgresError(code: code, message: "made up") }
                #expect(await consumer.handle(batch) == .pause(.seconds(1)))
            }
            #expect(try await database.number("select count(*) from inbox") == 0)
            #expect(try await database.number("select count(*) from parked") == 0)
            #expect(await database.consumer().isReady())
        }
    }

    @Test("without its database a consumer pauses and says that it is not ready")
    func databaseAway() async throws {
        let settings = PostgresSettings(
            host: "127.0.0.1", port: 1, database: "none", user: "nobody", acquireTimeoutSeconds: 1,
            connectTimeoutSeconds: 1)
        let pool = PostgresPool(settings, logger: quiet)
        let consumer = InboxConsumer(
            service: "case-management", pool: pool, handlers: [:], subscriptions: Subscriptions([]),
            wake: OutboxWake(), logger: quiet)
        #expect(await consumer.handle([Letters.delivery(try unknownType())]) == .pause(.seconds(1)))
        #expect(await !consumer.isReady())
        await pool.close()
    }

    @Test("competing consumers apply every message once, whatever the order and however often")
    func competing() async throws {
        try await TestDatabase.with { database in
            var random = SeededRandom.printed(for: "competing consumers")
            let envelopes = try Letters.numbered(300)
            var batches: [[Delivery]] = []
            for _ in 0..<3 {
                var rest = envelopes.shuffled(using: &random)[...]
                while !rest.isEmpty {
                    let size = Int.random(in: 1...30, using: &random)
                    batches.append(rest.prefix(size).map { Letters.delivery($0) })
                    rest = rest.dropFirst(size)
                }
            }
            let work = batches.shuffled(using: &random)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<4 {
                    group.addTask {
                        let consumer = database.consumer()
                        for index in stride(from: lane, to: work.count, by: 4) {
                            try #require(await consumer.handle(work[index]) == .done)
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.effects().sorted() == envelopes.map(\.id).sorted())
            #expect(try await database.appliedThrough(Letters.stream) == 300)
            #expect(try await database.number("select count(*) from stream_ahead") == 0)
        }
    }
}

import Codec
import CodecPrimitives
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@testable import Outbox

@Suite("relay crashes")
struct RelayCrashTests {
    let outbox = Outbox(source: "payment-intake")

    /// The steps of sending a page; a crash happens after one of them.
    enum Step: CaseIterable { case election, reading, publishing, settling }

    @Test("a relay that dies after any step repeats at most, with the same numbers", arguments: Step.allCases)
    func diesAfter(_ step: Step) async throws {
        try await TestDatabase.withTwo { producer, consumer in
            let broker = MemoryBroker()
            try await producer.append(try Letters.envelopes(40, in: outbox), to: outbox)
            try await part(of: producer, broker, upTo: step)
            try await withRelay(producer.relay(to: broker)) { try await producer.untilSent() }

            let deliveries = broker.take("case-management")
            #expect(deliveries.count == (step == .publishing ? 80 : 40))
            let inbox = consumer.consumer()
            #expect(await inbox.handle(deliveries) == .done)
            #expect(try await consumer.effects().count == 40)
            #expect(try await consumer.appliedThrough(Letters.stream) == 40)
            #expect(try await producer.number("select last from stream_counters") == 40)
        }
    }

    /// What a relay does up to a step; then its session ends as by a kill.
    private func part(of producer: TestDatabase, _ broker: MemoryBroker, upTo step: Step) async throws {
        let journal = OutboxJournal(
            session: PostgresSession(producer.settings, logger: quiet), settings: hasty)
        try #require(try await journal.elect())
        if step != .election {
            let page = try await journal.page(after: 0)
            #expect(page.count == 40)
            if step != .reading {
                let outcomes = await broker.publish(page.map { OutgoingMessage($0.envelope) })
                if step == .settling { try await journal.settle(page, outcomes) }
            }
        }
        await journal.session.close()
    }

    @Test("of two relays one works; when it is killed the other takes over and nothing is lost")
    func twoRelays() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let (first, second) = (database.relay(to: broker), database.relay(to: broker))
            async let firstRun: Void = first.run()
            async let secondRun: Void = second.run()
            try await eventually("one is elected") { first.status.isElected || second.status.isElected }
            try await database.append(try Letters.envelopes(100, in: outbox), to: outbox)
            try await database.untilSent()
            #expect(first.status.isElected != second.status.isElected)
            #expect(broker.publishedIDs.count == 100)

            let leader = first.status.isElected ? first : second
            leader.shutdown()
            try await database.append(try Letters.envelopes(100, in: outbox), to: outbox)
            try await database.untilSent()
            #expect((leader === first ? second : first).status.isElected)
            #expect(Set(broker.publishedIDs).count == 200)

            try await database.run(
                """
                select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
                    and database = (select oid from pg_database where datname = current_database())
                """)
            try await database.append(try Letters.envelopes(50, in: outbox), to: outbox)
            try await database.untilSent()
            #expect(Set(broker.publishedIDs).count == 250)
            #expect(try await database.number("select count(distinct sequence) from outbox_progress") == 250)
            first.shutdown()
            second.shutdown()
            try await firstRun
            try await secondRun
        }
    }
}

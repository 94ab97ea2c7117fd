import Codec
import CodecPrimitives
import Outbox
import PollThread
import Postgres
import Rabbit
import TestDatabases
import TestKit
import Testing

@Suite("relay")
struct RelayTests {
    let outbox = Outbox(source: "payment-intake")

    private static func counted(_ count: Int) -> String { (1...count).map { String($0) }.joined(separator: ",") }

    @Test("what is committed is sent once, numbered without a gap per routing key in the order of the outbox")
    func numbersAndSends() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let first = try Letters.envelopes(30, in: outbox)
            let other = try Letters.envelopes(20, in: outbox, routingKey: "receipts.recorded")
            try await database.append(first + other, to: outbox)
            try await withRelay(database.relay(to: broker)) {
                try await database.untilSent()
                let later = try Letters.envelopes(5, in: outbox)
                try await database.append(later, to: outbox)
                try await database.untilSent()
                #expect(Set(broker.publishedIDs).count == 55 && broker.publishedIDs.count == 55)
            }
            let numbers = try await database.texts(
                """
                select routing_key || ':' || string_agg(sequence::text, ',' order by id) from outbox_progress
                group by routing_key order by routing_key
                """)
            #expect(numbers == ["channel.advanced:" + Self.counted(35), "receipts.recorded:" + Self.counted(20)])
            let sent = broker.take("case-management").filter { $0.routingKey.isSameBytes(as: Letters.key) }
            let given: [HeaderValue?] = sent.map { $0.headers["saiken-sequence"] }
            let expected: [HeaderValue?] = (1...35).map { HeaderValue.int($0) }
            #expect(given == expected)
        }
    }

    @Test("what is rolled back is never sent, and an id that was used before is refused aloud")
    func rolledBack() async throws {
        try await TestDatabase.with { database in
            let envelope = try Letters.envelope(1, in: outbox)
            struct Stop: Error {}
            await #expect(throws: Stop.self) {
                try await database.pool.withTransaction { tx in
                    try outbox.append([envelope], in: tx)
                    throw Stop()
                }
            }
            #expect(try await database.number("select count(*) from outbox") == 0)
            try await database.append([envelope], to: outbox)
            let error = await #expect(throws: PostgresError.self) {
                try await database.append([envelope], to: outbox)
            }
            #expect(error?.code == .uniqueViolation)
        }
    }

    @Test("an envelope of another service is refused")
    func foreignSource() async throws {
        try await TestDatabase.with { database in
            let foreign = try Letters.envelope(1, in: Outbox(source: "garnishment"))
            await #expect(throws: OutboxError.self) { try await database.append([foreign], to: outbox) }
        }
    }

    @Test("a transaction that commits late is numbered late, and nothing is skipped")
    func lateCommit() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let late = PostgresSession(database.settings, logger: quiet)
            let early = try Letters.envelope(1, in: outbox)
            try await late.run { session in try session.script("begin") }
            let insertion = """
                with o as (
                    insert into outbox (message_id, type, source, routing_key, occurred_at, body, body_hash)
                    values ('\(early.id)', 'channel.advanced', 'payment-intake', 'channel.advanced', now(), '', '')
                    returning id)
                insert into outbox_progress (id, routing_key, on_stream, body_bytes)
                select id, 'channel.advanced', true, 0 from o
                """
            try await late.run { session in try session.script(insertion) }
            try await withRelay(database.relay(to: broker)) {
                try await database.append(try Letters.envelopes(3, in: outbox), to: outbox)
                try await database.untilSent()
                try await late.run { session in try session.script("commit") }
                try await eventually("the late one is sent") { broker.publishedIDs.count == 4 }
            }
            await late.close()
            let order = try await database.texts("select sequence::text from outbox_progress order by id")
            #expect(order == ["4", "1", "2", "3"])
        }
    }

    @Test("refused messages do not hold up others, and are tried again until they are taken")
    func refusedAreRetried() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let envelopes = try Letters.envelopes(20, in: outbox)
            let (full, lost) = (envelopes[0].id.description, envelopes[1].id.description)
            let refusals = Guarded(0)
            broker.answer { message in
                if message.messageID.isSameBytes(as: full) { return count(refusals) < 4 ? .rejected : .confirmed }
                if message.messageID.isSameBytes(as: lost) {
                    return count(refusals) < 4 ? .returned(code: 312, text: "NO_ROUTE") : .confirmed
                }
                return .confirmed
            }
            try await database.append(envelopes, to: outbox)
            try await withRelay(database.relay(to: broker)) {
                try await eventually("the innocent are sent") { broker.publishedIDs.count >= 18 }
                try await database.untilSent()
            }
            #expect(broker.publishedIDs.count == 20)
            #expect(try await database.number("select sum(attempts) from outbox_progress") >= 2)
        }
    }

    @Test("a message that no broker can carry is shown as refused and holds up nobody")
    func unsendable() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let envelopes = try Letters.envelopes(20, in: outbox)
            let bad = envelopes[0].id.description
            broker.answer { message in
                message.messageID.isSameBytes(as: bad) ? .failed(RabbitError(.unsendable, "too long")) : .confirmed
            }
            try await database.append(envelopes, to: outbox)
            var settings = hasty
            // Longer than the test: a pause for its sake would be seen.
            (settings.pageMessages, settings.pauseFirstMilliseconds, settings.pauseCapMilliseconds) = (
                2, 60_000, 60_000
            )
            try await withRelay(database.relay(to: broker, settings: settings)) {
                try await eventually("the others are sent") { broker.publishedIDs.count == 19 }
            }
            #expect(
                try await database.texts("select last_problem from outbox_progress where sent_at is null") == [
                    "unsendable"
                ])
        }
    }

    @Test("while the broker is away nothing is lost, and everything goes when it is back")
    func brokerAway() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            let calls = Guarded(0)
            broker.answer { _ in count(calls) <= 60 ? .failed(RabbitError(.notConnected, "away")) : .confirmed }
            try await database.append(try Letters.envelopes(20, in: outbox), to: outbox)
            try await withRelay(database.relay(to: broker)) { try await database.untilSent() }
            #expect(Set(broker.publishedIDs).count == 20)
            #expect(try await database.number("select max(attempts) from outbox_progress") == 0)
        }
    }

    @Test("pages are bounded by messages and by bytes, and a larger message still goes")
    func pagesAreBounded() async throws {
        try await TestDatabase.with { database in
            var settings = hasty
            (settings.pageMessages, settings.pageBytes, settings.pagesPerPass) = (7, 300, 3)
            let broker = CountingPublisher()
            var large = try Letters.envelope(1, in: outbox)
            large.body = [UInt8](repeating: 1, count: 1000)
            try await database.append(try Letters.envelopes(50, in: outbox) + [large], to: outbox)
            try await withRelay(database.relay(to: broker, settings: settings)) { try await database.untilSent() }
            let pages = broker.pages.withLock { $0 }
            #expect(pages.map(\.count).reduce(0, +) == 51)
            #expect(pages.allSatisfy { $0.count <= 7 && ($0.count == 1 || $0.reduce(0, +) <= 300) })
        }
    }

    @Test("twenty thousand messages of one transaction are relayed, each once")
    func manyMessages() async throws {
        try await TestDatabase.with { database in
            let broker = MemoryBroker()
            try await database.append(try Letters.envelopes(20_000, in: outbox), to: outbox)
            try await withRelay(database.relay(to: broker)) { try await database.untilSent(within: .seconds(120)) }
            #expect(broker.publishedIDs.count == 20_000)
            #expect(try await database.number("select last from stream_counters") == 20_000)
            let one = try Letters.envelope(1, in: outbox)
            await #expect(throws: OutboxError.self) {
                try await database.append(Array(repeating: one, count: 20_001), to: outbox)
            }
        }
    }
}

/// Remembers the sizes of the bodies of each page.
private final class CountingPublisher: MessagePublisher {
    let pages = Guarded<[[Int]]>([])

    func publish(_ batch: [OutgoingMessage]) async -> [PublishOutcome] {
        pages.withLock { $0.append(batch.map(\.body.count)) }
        return batch.map { _ in .confirmed }
    }
}

private func count(_ counter: Guarded<Int>) -> Int {
    counter.withLock { count in
        count += 1
        return count
    }
}

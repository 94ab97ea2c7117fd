internal import Codec
public import CodecPrimitives
public import Postgres

/// What people do with parked messages. Every call is noted with who made it; contents are never shown.
public struct Parking: Sendable {
    /// Parked messages of one cause and type.
    public struct Group: Sendable, Hashable {
        public let cause: String
        /// Empty when the type could not be read.
        public let type: String
        public let count: Int
        public let attempts: Int
        public let firstSeen: Timestamp
        public let lastSeen: Timestamp
        /// Seconds since the oldest was first seen.
        public let oldestSeconds: Int64
    }

    /// One parked message, without its body.
    public struct Item: Sendable, Hashable {
        public let id: Int64
        public let messageID: MessageID?
        public let type: String
        public let producer: String
        public let routingKey: String
        public let sequence: Int64?
        public let cause: String
        public let detail: String
        public let attempts: Int
        public let firstSeen: Timestamp
        public let lastSeen: Timestamp
        public let state: String
    }

    /// Which messages are meant.
    public enum Selection: Sendable {
        case all
        case cause(String)
        case ids([Int64])
    }

    /// Messages that one listing shows.
    public static let listed = 500

    /// Who asks; written to `parking_log`.
    public let person: String

    public init(person: String) { self.person = person }

    /// Open messages grouped by cause, oldest group first.
    public func groups(in tx: borrowing Transaction) throws -> [Group] {
        try note("list", "groups", in: tx)
        return try tx.query(
            """
            select cause, coalesce(type, ''), count(*), sum(attempts), min(first_seen), max(last_seen),
                extract(epoch from now() - min(first_seen))::bigint
            from parked where state in ('open', 'replay') group by 1, 2 order by 5
            """
        ) { row in
            Group(
                cause: try row.text(0), type: try row.text(1), count: Int(try row.int(2)),
                attempts: Int(try row.int(3)), firstSeen: try row.moment(4), lastSeen: try row.moment(5),
                oldestSeconds: try row.int(6))
        }
    }

    /// Open messages, oldest first; at most `listed`.
    public func items(_ selection: Selection = .all, in tx: borrowing Transaction) throws -> [Item] {
        try note("list", "items", in: tx)
        let (filter, values) = Parking.filter(selection)
        return try tx.query(
            """
            select id, message_id, coalesce(type, ''), coalesce(producer, ''), coalesce(routing_key, ''), sequence,
                cause, detail, attempts, first_seen, last_seen, state
            from parked where state in ('open', 'replay') and \(filter) order by first_seen, id limit \(Parking.listed)
            """, values
        ) { row in
            Item(
                id: try row.int(0), messageID: try row.optionalID(1), type: try row.text(2),
                producer: try row.text(3), routingKey: try row.text(4), sequence: try row.optionalInt(5),
                cause: try row.text(6), detail: try row.text(7), attempts: Int(try row.int32(8)),
                firstSeen: try row.moment(9), lastSeen: try row.moment(10), state: try row.text(11))
        }
    }

    /// Asks the service to try these again; its consumer does so within a second. Returns how many.
    public func replay(_ selection: Selection, in tx: borrowing Transaction) throws -> Int {
        let (filter, values) = Parking.filter(selection)
        let count = try tx.execute("update parked set state = 'replay' where state = 'open' and \(filter)", values)
        try note("replay", "\(count) messages", in: tx)
        return count
    }

    /// Gives these up for a reason. A closed message counts as applied: its key and its stream number are taken.
    public func close(_ selection: Selection, reason: String, in tx: borrowing Transaction) throws -> Int {
        let (filter, values) = Parking.filter(selection)
        let next = values.count + 1
        let closed = try tx.query(
            """
            update parked set state = 'closed', settled_at = now(), settled_by = $\(next), reason = $\(next + 1)
            where state in ('open', 'replay') and \(filter) returning message_id, producer, routing_key, sequence
            """, values + [.text(person), .text(reason)]
        ) { row -> (MessageID?, StreamName?, Int64?) in
            let (producer, key) = (try row.optionalReceived(1), try row.optionalReceived(2))
            let stream = producer.flatMap { producer in key.map { StreamName(producer: producer, routingKey: $0) } }
            return (try row.optionalID(0), stream, try row.optionalInt(3))
        }
        _ = try tx.execute(
            "insert into inbox (message_id) select u.id from unnest($1::uuid[]) as u (id) on conflict do nothing",
            [.ids(Set(closed.compactMap(\.0)).sorted())])
        var numbers: [StreamName: Set<Int64>] = [:]
        for case (_, let stream?, let sequence?) in closed { numbers[stream, default: []].insert(sequence) }
        try StreamProgress.advance(numbers, in: tx)
        try note("close", "\(closed.count) messages: \(reason)", in: tx)
        return closed.count
    }

    private func note(_ action: String, _ detail: String, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "insert into parking_log (person, action, detail) values ($1, $2, $3)",
            [.text(person), .text(action), .text(detail)])
    }

    private static func filter(_ selection: Selection) -> (sql: String, values: [PostgresValue]) {
        switch selection {
        case .all: ("true", [])
        case .cause(let cause): ("cause = $1", [.text(cause)])
        case .ids(let ids): ("id = any($1::bigint[])", [.ints(ids)])
        }
    }
}

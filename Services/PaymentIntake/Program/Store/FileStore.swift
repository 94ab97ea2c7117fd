import CodecPrimitives
import Outbox
import Postgres

/// Files of agents (受信ファイル) and how far they are applied.
enum FileStore {
    enum State: Int32, CaseIterable, Sendable {
        case received = 1, accepted = 2, quarantined = 3, done = 4, closed = 5
        /// A corrected file was accepted in its place.
        case replaced = 6

        /// As answers and metrics spell it.
        var name: String { "\(self)" }
    }

    /// A file that has work left.
    struct Work: Sendable {
        var id: EvidenceID
        var channel: ReceivedText
        var state: State
        var nextRecord: Int
        var receivedAt: Timestamp
    }

    /// What the first pass decided.
    struct Decision: Sendable {
        var isAccepted: Bool
        var createdOn: BusinessDate?
        var recordCount: Int
        var findings: [FileFinding]
    }

    /// What one chunk did.
    struct Progress: Sendable {
        var nextRecord: Int
        var changed: Int
        var duplicates: Int
        var isLast: Bool
        var at: Timestamp
        /// Until when the file stays with this replica.
        var leasedUntil: Timestamp
        /// The earliest payment of the chunk that was never heard of before.
        var oldestNew: BusinessDate?
    }

    /// How a file came.
    struct Arrival: Sendable {
        /// Nil where the sender gave none.
        var name: ReceivedText?
        /// Business date.
        var on: BusinessDate
        /// The quarantined file that it corrects.
        var replaces: EvidenceID?
    }

    /// Stores a file unless its channel has one with the same content.
    ///
    /// - Returns: the id that the content has from now on.
    static func insert(
        _ evidence: EvidenceStore.Evidence, channel: ReceivedText, _ arrival: Arrival, in tx: borrowing Transaction
    ) throws -> EvidenceID {
        let count = try tx.execute(
            """
            insert into files (file_id, channel, sha256, state, received_at, sent_name, received_on, replaces)
            values ($1, $2, $3, 1, $4, $5, $6, $7) on conflict (channel, sha256) do nothing
            """,
            [
                .id(evidence.id), .text(channel), .bytes(evidence.sha256), .at(evidence.receivedAt),
                .text(arrival.name), .date(arrival.on), .id(arrival.replaces),
            ])
        guard count == 0 else { return evidence.id }
        return try existing(channel: channel, sha256: evidence.sha256, in: tx) ?? evidence.id
    }

    /// The file of a channel with this content.
    static func existing(
        channel: ReceivedText, sha256: [UInt8], in tx: borrowing Transaction
    ) throws -> EvidenceID? {
        try tx.first(
            "select file_id from files where channel = $1 and sha256 = $2", [.text(channel), .bytes(sha256)]
        ) { row in try row.id(0, as: EvidenceID.self) }
    }

    /// Notes that the same content came again.
    static func noteDelivery(of id: EvidenceID, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "insert into file_deliveries (file_id, delivered_at) values ($1, $2) on conflict do nothing",
            [.id(id), .at(now)])
    }

    /// Takes the oldest file that has work left and that nobody holds, for `leaseSeconds` of wall time.
    static func claim(
        now: Timestamp, leaseSeconds: Int, in tx: borrowing Transaction
    ) throws -> Work? {
        try tx.first(
            """
            update files set leased_until = $2 where file_id = (
                select file_id from files where state in (1, 2) and (leased_until is null or leased_until < $1)
                order by received_at, file_id limit 1 for update skip locked)
            returning file_id, channel, state::int4, next_record, received_at
            """, [.at(now), .at(now.adding(seconds: Int64(leaseSeconds)))], work)
    }

    /// The file, locked; nil when there is no such file.
    static func lock(_ id: EvidenceID, in tx: borrowing Transaction) throws -> Work? {
        try tx.first(
            "select file_id, channel, state::int4, next_record, received_at from files where file_id = $1 for update",
            [.id(id)], work)
    }

    /// Writes the one acceptance decision. The file must be locked and only received.
    static func decide(
        _ decision: Decision, for id: EvidenceID, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let state: State = decision.isAccepted ? .accepted : .quarantined
        _ = try tx.execute(
            """
            update files set state = $2, created_on = $3, record_count = $4, decided_at = $5
            where file_id = $1 and state = 1
            """,
            [
                .id(id), .int32(state.rawValue), .date(decision.createdOn),
                .int32(Int32(decision.recordCount)), .at(now),
            ])
        try FindingStore.insert(decision.findings, of: id, in: tx)
    }

    /// Moves a locked file on by one chunk.
    static func advance(_ id: EvidenceID, by progress: Progress, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            update files set next_record = $2, changed_count = changed_count + $3,
                duplicate_count = duplicate_count + $4, state = case when $5 then 4 else state end,
                finished_at = case when $5 then $6::timestamptz end,
                leased_until = case when $5 then null else $7::timestamptz end,
                oldest_new_on = least(oldest_new_on, $8::date)
            where file_id = $1
            """,
            [
                .id(id), .int32(Int32(progress.nextRecord)), .int32(Int32(progress.changed)),
                .int32(Int32(progress.duplicates)), .bool(progress.isLast),
                .at(progress.at), .at(progress.leasedUntil), .date(progress.oldestNew),
            ])
    }

    /// Gives a claimed file back, so that it need not wait for its lease to end.
    static func release(_ id: EvidenceID, in tx: borrowing Transaction) throws {
        _ = try tx.execute("update files set leased_until = null where file_id = $1", [.id(id)])
    }

    /// Closes a quarantined file by an officer's word; it no longer holds its channel back.
    ///
    /// - Returns: whether the file was quarantined.
    static func close(
        _ id: EvidenceID, by officer: ReceivedText, reason: ReceivedText, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            "update files set state = 5, closed_by = $2, close_reason = $3 where file_id = $1 and state = 3",
            [.id(id), .text(officer), .text(reason)]) == 1
    }

    private static func work(_ row: borrowing PostgresRow) throws -> Work {
        guard let state = State(rawValue: try row.int32(2)) else { throw IntakeError(.storedValue) }
        return Work(
            id: try row.id(0, as: EvidenceID.self), channel: try row.received(1), state: state,
            nextRecord: Int(try row.int32(3)), receivedAt: try row.moment(4))
    }
}

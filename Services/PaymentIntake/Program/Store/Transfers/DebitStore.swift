import Codec
import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Direct debits (口座振替), and everything that happened to them.
enum DebitStore {
    /// Keeps debits never heard of.
    ///
    /// - Returns: the ids of the new ones.
    static func insert(_ debits: [Debit], at now: Timestamp, in tx: borrowing Transaction) throws -> [DebitID] {
        try tx.query(
            """
            insert into debits (debit_id, person_id, mandate_id, amount, debit_on, state, requested_at, changed_at)
            select k.*, 1, $6, $6 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::int8[], $5::date[]) as k
            on conflict do nothing returning debit_id
            """,
            [
                .ids(debits.map(\.id)), .ids(debits.map(\.person)), .ids(debits.map(\.mandate)),
                .amounts(debits.map(\.amount)), .dates(debits.map(\.debitOn)), .at(now),
            ]
        ) { row in try row.id(0) }
    }

    /// These debits, locked in the order of their ids.
    static func lock(_ ids: [DebitID], in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query("\(columns) where debit_id = any($1) order by debit_id for update", [.ids(ids)], debit)
    }

    /// The debits of a file, locked.
    static func lock(ofFile file: UUIDv7, in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query(
            "\(columns) where file_id = $1 order by debit_id for update", [.uuid(PostgresUUID(file))], debit)
    }

    /// Debits of a day that are in no file, locked; at most `count`.
    static func waiting(on day: BusinessDate, atMost count: Int, in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query(
            "\(columns) where state = 1 and debit_on = $1 order by debit_id limit $2 for update",
            [.date(day), .int(Int64(count))], debit)
    }

    /// The oldest debits that are not ended, at most `count`.
    static func open(atMost count: Int, in tx: borrowing Transaction) throws -> [Debit] {
        try tx.query(
            "\(columns) where state in (1, 2, 3) order by debit_on, debit_id limit $1", [.int(Int64(count))], debit)
    }

    /// Moves locked debits on, and keeps what happened to them as facts.
    static func move(
        _ debits: [Debit], by event: DebitEvent, officer: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !debits.isEmpty else { return }
        let values: [PostgresValue] = [
            .ids(debits.map(\.id)), .int32s(debits.map { Int32($0.state.rawValue) }),
            .optionalUUIDs(debits.map { debit in debit.file.map { PostgresUUID($0) } }),
            .optionalTexts(debits.map { $0.code?.rawValue }),
        ]
        _ = try tx.execute(
            """
            update debits d set state = k.state, file_id = k.file_id, code = k.code, changed_at = $5
            from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::text[]) as k(debit_id, state, file_id, code)
            where d.debit_id = k.debit_id
            """, values + [.at(now)])
        _ = try tx.execute(
            """
            insert into debit_events (debit_id, state, file_id, code, event, officer, recorded_at)
            select k.*, $5, $6, $7 from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::text[]) as k
            """, values + [.text(event.rawValue), .text(officer), .at(now)])
    }

    private static let columns =
        "select debit_id, person_id, mandate_id, amount, debit_on, state::int4, file_id, code from debits"

    private static func debit(_ row: borrowing PostgresRow) throws -> Debit {
        guard let state = DebitState(rawValue: Int16(try row.int32(5))) else { throw IntakeError(.storedValue) }
        var debit = Debit(
            DebitRequested(
                debitID: try row.id(0), personID: try row.id(1), mandateID: try row.id(2), lines: [],
                amount: try row.yen(3), debitOn: try row.businessDate(4)))
        debit.state = state
        debit.file = try row.optionalUUID(6).map { UUIDv7(high: $0.high, low: $0.low) }
        debit.code = try row.optionalText(7).flatMap { DebitCode(rawValue: $0) }
        return debit
    }
}

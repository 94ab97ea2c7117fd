import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What followed direct debits that banks did not make.
enum DebitStepStore {
    struct Step: Sendable {
        var id: UUIDv7
        var debit: DebitID
        var number: Int32
        var event: DebitFollowUpEvent
        var state: DebitFollowUp
        var slip: SlipID?
        var nextDebit: DebitID?
        var officer: ReceivedText
        var reason: ReceivedText
        var on: BusinessDate
    }

    static func save(_ steps: [Step], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !steps.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into debit_steps (debit_id, number, step_id, event, state, slip_id, next_debit, officer, reason,
                taken_on, recorded_at)
            select k.*, $11 from unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::uuid[],
                $7::uuid[], $8::text[], $9::text[], $10::date[]) as k
            """,
            [
                .ids(steps.map(\.debit)), .int32s(steps.map(\.number)), .uuids(steps.map { PostgresUUID($0.id) }),
                .texts(steps.map(\.event.rawValue)), .texts(steps.map(\.state.rawValue)),
                .optionalIDs(steps.map(\.slip)), .optionalIDs(steps.map(\.nextDebit)), .texts(steps.map(\.officer)),
                .texts(steps.map(\.reason)), .dates(steps.map(\.on)), .at(now),
            ])
    }

    /// The last step after each of these debits, with the slip that was issued before it; a debit without one is left out.
    static func last(of debits: [DebitID], in tx: borrowing Transaction) throws -> [DebitID: Step] {
        let rows = try tx.query(
            "\(columns) where debit_id = any($1) order by debit_id, number", [.ids(debits)], step)
        return Dictionary(
            rows.map { ($0.debit, $0) },
            uniquingKeysWith: { earlier, later in
                var step = later
                step.slip = later.slip ?? earlier.slip
                return step
            })
    }

    /// The step of an id.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Step? {
        try tx.first("\(columns) where step_id = $1", [.uuid(PostgresUUID(id))], step)
    }

    /// How often in a row the claims of these debits have been asked for, each debit included.
    static func attempts(_ debits: [DebitID], in tx: borrowing Transaction) throws -> [DebitID: Int] {
        let rows = try tx.query(
            """
            with recursive chain as (
                select d.id, d.id as at, 1 as number from unnest($1::uuid[]) as d(id)
                union all
                select c.id, s.debit_id, c.number + 1 from chain c join debit_steps s on s.next_debit = c.at
            )
            select id, max(number)::bigint from chain group by id
            """, [.ids(debits)]
        ) { row in (try row.id(0, as: DebitID.self), Int(try row.int(1))) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static let columns = """
        select step_id, debit_id, number, event, state, slip_id, next_debit, officer, reason, taken_on from debit_steps
        """

    private static func step(_ row: borrowing PostgresRow) throws -> Step {
        let id = try row.uuid(0)
        return Step(
            id: UUIDv7(high: id.high, low: id.low), debit: try row.id(1), number: try row.int32(2),
            event: try StoredCode.decode(try row.text(3), as: DebitFollowUpEvent.self),
            state: try StoredCode.decode(try row.text(4), as: DebitFollowUp.self), slip: try row.optionalID(5),
            nextDebit: try row.optionalID(6), officer: try row.received(7), reason: try row.received(8),
            on: try row.businessDate(9))
    }
}

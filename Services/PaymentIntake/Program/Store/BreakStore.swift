import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Breaks in remittances (払込の不一致) and every step of them.
enum BreakStore {
    /// A break as it stands.
    struct Stored: Sendable {
        var id: RemittanceBreakID
        var found: RemittanceBreak
        var state: BreakState
        var owner: ReceivedText?
        var foundOn: BusinessDate
        var foundAt: Timestamp
    }

    private static let columns = """
        break_id, kind::int4, channel, agent, due_on, receipt_id, line_id, expected, arrived, state::int4, owner, found_on,
        found_at
        """

    private static func stored(_ row: borrowing PostgresRow) throws -> Stored {
        guard let kind = RemittanceBreak.Kind(rawValue: Int16(try row.int32(1))),
            let state = BreakState(rawValue: Int16(try row.int32(9)))
        else { throw IntakeError(.storedValue) }
        let (channel, agent) = (try row.optionalReceived(2), try row.optionalReceived(3))
        let party = channel.flatMap { name in agent.map { RemittanceParty(channel: name, agent: $0) } }
        let (due, receipt) = (try row.optionalBusinessDate(4), try row.optionalID(5, as: ReceiptID.self))
        let group = party.flatMap { who in
            due.map { RemittanceGroup.Key(channel: who.channel, agent: who.agent, dueOn: $0, receipt: receipt) }
        }
        return Stored(
            id: try row.id(0, as: RemittanceBreakID.self),
            found: RemittanceBreak(
                kind: kind, party: party, group: group, line: try row.optionalID(6, as: BankLineID.self),
                expected: try row.yen(7), arrived: try row.yen(8)),
            state: state, owner: try row.optionalReceived(10), foundOn: try row.businessDate(11),
            foundAt: try row.moment(12))
    }

    /// Breaks that are pending, or that an officer has explained.
    static func known(in tx: borrowing Transaction) throws -> [Stored] {
        try tx.query(
            "select \(columns) from remittance_breaks where state in (1, 2, 4) order by found_at, break_id", [], stored)
    }

    /// Pending ones, oldest first.
    static func pending(atMost count: Int, in tx: borrowing Transaction) throws -> [Stored] {
        try tx.query(
            """
            select \(columns) from remittance_breaks where state in (1, 2) order by found_at, break_id limit $1
            """, [.int(Int64(count))], stored)
    }

    /// A break, locked; nil when there is none.
    static func lock(_ id: RemittanceBreakID, in tx: borrowing Transaction) throws -> Stored? {
        try tx.first(
            "select \(columns) from remittance_breaks where break_id = $1 for update", [.id(id)], stored)
    }

    static func insert(
        _ breaks: [(id: RemittanceBreakID, found: RemittanceBreak)], on day: BusinessDate, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        guard !breaks.isEmpty else { return }
        let found = breaks.map(\.found)
        _ = try tx.execute(
            """
            insert into remittance_breaks (break_id, kind, channel, agent, due_on, receipt_id, line_id, expected, arrived,
                state, found_on, found_at, changed_at)
            select k.*, $10::int4, $11, $12, $12 from unnest($1::uuid[], $2::int4[], $3::text[], $4::text[], $5::date[],
                $6::uuid[], $7::uuid[], $8::int8[], $9::int8[]) as k
            """,
            [
                .ids(breaks.map(\.id)), .int32s(found.map { Int32($0.kind.rawValue) }),
                .optionalTexts(found.map(\.party?.channel)), .optionalTexts(found.map(\.party?.agent)),
                .optionalDates(found.map(\.group?.dueOn)), .optionalIDs(found.map(\.group?.receipt)),
                .optionalIDs(found.map(\.line)), .amounts(found.map(\.expected)), .amounts(found.map(\.arrived)),
                .int32(Int32(BreakState.open.rawValue)), .date(day), .at(now),
            ])
    }

    /// Writes that the amounts of pending breaks have changed.
    static func update(_ changed: [Stored], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !changed.isEmpty else { return }
        _ = try tx.execute(
            """
            update remittance_breaks b set expected = k.expected, arrived = k.arrived, changed_at = $4
            from unnest($1::uuid[], $2::int8[], $3::int8[]) as k(break_id, expected, arrived)
            where b.break_id = k.break_id
            """,
            [
                .ids(changed.map(\.id)), .amounts(changed.map(\.found.expected)),
                .amounts(changed.map(\.found.arrived)), .at(now),
            ])
    }

    /// A step of some breaks to one state.
    struct Step: Sendable {
        var event: BreakEvent
        var state: BreakState
        /// Nil for what the match itself finds.
        var decision: OfficerWord?

        /// Who has it from now on.
        var owner: ReceivedText? { state == .owned ? decision?.officer : nil }
    }

    static func take(_ step: Step, of breaks: [RemittanceBreakID], at now: Timestamp, in tx: borrowing Transaction)
        throws
    {
        guard !breaks.isEmpty else { return }
        _ = try tx.execute(
            """
            with moved as (
                update remittance_breaks set state = $2::int4, owner = $3, changed_at = $4, steps = steps + 1
                where break_id = any($1) returning break_id, steps
            )
            insert into remittance_break_steps (break_id, step, event, officer, reason, recorded_at)
            select break_id, steps, $5, $6, $7, $4 from moved
            """,
            [
                .ids(breaks), .int32(Int32(step.state.rawValue)),
                .optionalText(step.owner?.string), .at(now), .text(step.event.rawValue),
                .optionalText(step.decision?.officer.string), .optionalText(step.decision?.reason.string),
            ])
    }
}

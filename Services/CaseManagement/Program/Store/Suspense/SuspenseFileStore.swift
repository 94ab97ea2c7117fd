import CaseRules
import CodecPrimitives
import Outbox
import Postgres

/// Steps of the suspense desk, and the claims that officers matched receipts with.
enum SuspenseFileStore {
    /// One step; a fact.
    struct Step: Sendable {
        var id: UUIDv7
        var receipt: ReceiptID
        /// From 1.
        var number: Int32
        var event: SuspenseEvent
        var state: SuspenseState
        /// The match that it proposes, makes or ends.
        var match: UUIDv7?
        var amount: Yen
        var officer: ReceivedText
        var reason: ReceivedText
        var on: BusinessDate
    }

    /// The step of an id; nil for one that was never taken.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Step? {
        try tx.first("\(columns) where step_id = $1", [.uuid(PostgresUUID(id))], step)
    }

    /// Every step about a receipt, oldest first. Whoever adds to them has locked the receipt.
    static func history(of receipt: ReceiptID, in tx: borrowing Transaction) throws -> [Step] {
        try tx.query("\(columns) where receipt_id = $1 order by number", [.id(receipt)], step)
    }

    /// The last step about each of these receipts; none where nobody has decided yet.
    static func last(of receipts: [ReceiptID], in tx: borrowing Transaction) throws -> [ReceiptID: Step] {
        let steps = try tx.query(
            """
            select distinct on (receipt_id) step_id, receipt_id, number, event, state, match_id, amount, officer,
                reason, effective_on
            from suspense_steps where receipt_id = any($1) order by receipt_id, number desc
            """, [.ids(receipts)], step)
        return Dictionary(steps.map { ($0.receipt, $0) }, uniquingKeysWith: { first, _ in first })
    }

    static func save(_ steps: [Step], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !steps.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into suspense_steps (step_id, receipt_id, number, event, state, match_id, amount, officer, reason,
                effective_on, recorded_at)
            select k.*, $11 from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::uuid[],
                $7::bigint[], $8::text[], $9::text[], $10::date[]) as k
            """,
            [
                .uuids(steps.map { PostgresUUID($0.id) }), .ids(steps.map(\.receipt)), .int32s(steps.map(\.number)),
                .texts(steps.map(\.event.rawValue)), .texts(steps.map(\.state.rawValue)),
                .optionalUUIDs(steps.map { step in step.match.map { PostgresUUID($0) } }),
                .amounts(steps.map(\.amount)), .texts(steps.map(\.officer)), .texts(steps.map(\.reason)),
                .dates(steps.map(\.on)), .at(now),
            ])
    }

    /// Keeps which claims a receipt is said to be for, with the reference that its payer gave.
    static func save(
        match id: UUIDv7, of receipt: ReceiptID, with claims: [ClaimID], in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into suspense_matches (match_id, receipt_id, reference_kind, reference)
            select $1, receipt_id, reference_kind, reference from receipt_versions where receipt_id = $2
            order by version desc limit 1
            """, [.uuid(PostgresUUID(id)), .id(receipt)])
        _ = try tx.execute(
            "insert into suspense_match_claims (match_id, claim_id) select $1, unnest($2::uuid[])",
            [.uuid(PostgresUUID(id)), .ids(claims)])
    }

    /// The claims of a match.
    static func claims(of match: UUIDv7, in tx: borrowing Transaction) throws -> [ClaimID] {
        try tx.query(
            "select claim_id from suspense_match_claims where match_id = $1 order by claim_id",
            [.uuid(PostgresUUID(match))]
        ) { row in try row.id(0) }
    }

    /// Says what a receipt is for from now on; nil for nothing that is known. It is locked by the caller.
    static func designate(_ receipt: ReceiptID, _ match: UUIDv7?, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "update receipts set designation = $2, designation_id = $3 where receipt_id = $1",
            [.id(receipt), .text(match == nil ? "unknown" : "match"), .optionalUUID(match.map { PostgresUUID($0) })])
    }

    private static let columns = """
        select step_id, receipt_id, number, event, state, match_id, amount, officer, reason, effective_on
        from suspense_steps
        """

    private static func step(_ row: borrowing PostgresRow) throws -> Step {
        Step(
            id: try row.identifier(0), receipt: try row.id(1), number: try row.int32(2),
            event: try StoredCode.decode(try row.text(3), as: SuspenseEvent.self),
            state: try StoredCode.decode(try row.text(4), as: SuspenseState.self),
            match: try row.optionalUUID(5).map { UUIDv7(high: $0.high, low: $0.low) }, amount: try row.yen(6),
            officer: try row.received(7), reason: try row.received(8), on: try row.businessDate(9))
    }
}

import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Decisions to set overpaid money against taxes (充当), and what hangs together by them.
enum SetOffStore {
    /// A decision with the interest that goes with it.
    struct Recorded {
        var state: SetOffState
        var interest: Yen
        var interestWorking: String
    }

    /// The decision of an officer on a day.
    struct Decision: Sendable {
        var officer: ReceivedText
        var on: BusinessDate
    }

    static func save(
        _ recorded: [Recorded], _ decision: Decision, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        guard !recorded.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into refund_set_offs (set_off_id, receipt_id, claim_id, amount, effective_on, interest,
                interest_working, decided_on, officer, recorded_by, recorded_at)
            select k.*, $8, $9, $10, $11 from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::date[],
                $6::bigint[], $7::text[]) as k
            """,
            [
                .uuids(recorded.map { PostgresUUID($0.state.id) }), .ids(recorded.map(\.state.receipt)),
                .ids(recorded.map(\.state.claim)), .amounts(recorded.map(\.state.amount)),
                .dates(recorded.map(\.state.on)), .amounts(recorded.map(\.interest)),
                .texts(recorded.map(\.interestWorking)), .date(decision.on), .text(decision.officer),
                .text(recording.by), .at(recording.at),
            ])
    }

    /// The set-offs from these receipts and to these claims, with what they have on the accounts.
    static func states(
        receipts: [ReceiptID], claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [SetOffState] {
        var states = try tx.query(
            """
            select set_off_id, receipt_id, claim_id, amount, effective_on from refund_set_offs
            where receipt_id = any($1) or claim_id = any($2) order by set_off_id
            """, [.ids(receipts), .ids(claims)]
        ) { row in
            let id = try row.uuid(0)
            return SetOffState(
                id: UUIDv7(high: id.high, low: id.low), receipt: try row.id(1), claim: try row.id(2),
                amount: try row.yen(3), on: try row.businessDate(4))
        }
        let positions = try JournalStore.positions(ofSetOffs: states.map(\.id), in: tx)
        for index in states.indices { states[index].position = positions[states[index].id] ?? .empty }
        return states
    }

    /// The claims that money of receipts for these slips and seizures was set against.
    static func targets(of designations: [UUIDv7], in tx: borrowing Transaction) throws -> [ClaimID] {
        guard !designations.isEmpty else { return [] }
        return try tx.query(
            """
            select distinct s.claim_id from refund_set_offs s join receipts r using (receipt_id)
            where r.designation_id = any($1)
            """, [.uuids(designations.map { PostgresUUID($0) })]
        ) { row in try row.id(0) }
    }

    /// What the receipts were for whose money was set against these claims.
    static func sources(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [UUIDv7] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select distinct r.designation_id from refund_set_offs s join receipts r using (receipt_id)
            where s.claim_id = any($1) and r.designation_id is not null
            """, [.ids(claims)]
        ) { row in
            let id = try row.uuid(0)
            return UUIDv7(high: id.high, low: id.low)
        }
    }
}

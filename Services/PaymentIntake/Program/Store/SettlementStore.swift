import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Receipts that a person must look at, and what was decided.
enum SettlementStore {
    /// A receipt for a decision, locked.
    struct Stored: Sendable {
        var identity: ReceiptIdentity
        var receipt: Receipt
        var channel: ReceivedText
        /// The evidence of its newest fact.
        var evidenceID: EvidenceID
    }

    /// A receipt in the list of exceptions; no personal data.
    struct Unsettled: Encodable, Sendable {
        let receipt: String
        let channel: String
        let state: String
        let amountYen: Int64
        let paidOn: String
        let since: String
    }

    static func lock(_ id: ReceiptID, in tx: borrowing Transaction) throws -> Stored? {
        try tx.first(
            """
            select r.reference, r.reference_kind::int4, r.paid_on, r.minute_of_day::int4, r.store, r.chain,
                r.state::int4, r.amount, r.amount_rank::int4, r.version, r.channel,
                (select f.evidence_id from receipt_facts f where f.receipt_id = r.receipt_id
                    order by f.recorded_at desc limit 1)
            from receipts r where r.receipt_id = $1 for update
            """, [.id(id)]
        ) { row in
            guard let identity = try IdentityColumns.identity(row),
                let state = ReceiptState(rawValue: Int16(try row.int32(6)))
            else { throw IntakeError(.storedValue) }
            let receipt = Receipt(
                id: id, state: state, amount: try row.yen(7), amountRank: Int16(try row.int32(8)),
                version: try row.int32(9), known: [])
            return Stored(
                identity: identity, receipt: receipt, channel: try row.received(10),
                evidenceID: try row.id(11, as: EvidenceID.self))
        }
    }

    static func insert(
        _ decision: SettlementDesk.Decision, about stored: Stored, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into receipt_decisions (receipt_id, version, stage, stage_amount, officer, reason, evidence_id,
                recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .id(stored.receipt.id), .int32(stored.receipt.version),
                .int32(Int32(stored.receipt.state?.rawValue ?? 0)), .yen(stored.receipt.amount),
                .text(decision.officer), .text(decision.reason), .id(stored.evidenceID), .at(now),
            ])
    }

    /// Held receipts, cancels without flash and flashes without confirmation, oldest first.
    static func unsettled(atMost count: Int, in tx: borrowing Transaction) throws -> [Unsettled] {
        try tx.query(
            """
            select receipt_id, channel, state::int4, amount, paid_on, changed_at from receipts
            where state in (0, 1, 4, 7) order by changed_at limit $1
            """, [.int(Int64(count))]
        ) { row in
            guard let state = ReceiptState(rawValue: Int16(try row.int32(2))) else { throw IntakeError(.storedValue) }
            return Unsettled(
                receipt: try row.id(0, as: ReceiptID.self).description, channel: try row.text(1), state: "\(state)",
                amountYen: try row.yen(3).amount, paidOn: try row.businessDate(4).description,
                since: try row.moment(5).description)
        }
    }
}

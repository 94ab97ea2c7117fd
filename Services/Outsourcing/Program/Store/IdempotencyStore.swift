import CodecPrimitives
import Outbox
import Postgres

/// What was answered to a POST, for whoever sends it again.
enum IdempotencyStore {
    /// Makes every other change of this contract's news and answers wait.
    static func lock(_ contract: ContractID, in tx: borrowing Transaction) throws {
        _ = try tx.query("select contract_id from contracts where contract_id = $1 for update", [.id(contract)]) {
            row in
            try row.id(0, as: ContractID.self)
        }
    }

    static func load(
        _ key: ReceivedText, of contract: ContractID, in tx: borrowing Transaction
    ) throws -> (hash: [UInt8], route: String, answered: IdempotentPost.Answered)? {
        try tx.first(
            "select body_hash, route, status, answer from idempotency_keys where contract_id = $1 and key = $2",
            [.id(contract), .text(key)]
        ) { row in
            (
                try row.bytes(0), try row.text(1),
                IdempotentPost.Answered(status: Int(try row.int32(2)), json: try row.text(3))
            )
        }
    }

    static func insert(
        _ sent: IdempotentPost.Sent, _ answered: IdempotentPost.Answered, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into idempotency_keys (contract_id, key, route, body_hash, status, answer, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(sent.caller.contract), .text(sent.key), .text(sent.route), .bytes(sent.hash),
                .int32(Int32(answered.status)), .text(answered.json), .at(now),
            ])
    }
}

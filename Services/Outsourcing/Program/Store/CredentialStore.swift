import CodecPrimitives
import Outbox
import Postgres

/// What contractors' programs call with; secrets only as hashes.
enum CredentialStore {
    /// False when there is no such contract.
    static func insert(
        client: ReceivedText, secretHash: [UInt8], of contract: ContractID,
        _ recording: (by: ReceivedText, at: Timestamp), in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into credentials (client_id, contract_id, secret_hash, issued_by, issued_at)
            select $1, contract_id, $3, $4, $5 from contracts where contract_id = $2
            """, [.text(client), .id(contract), .bytes(secretHash), .text(recording.by), .at(recording.at)]) == 1
    }

    /// False when there is no such client.
    static func end(
        _ client: ReceivedText, by staff: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into credential_ends (client_id, ended_by, ended_at)
            select client_id, $2, $3 from credentials where client_id = $1 on conflict do nothing
            """, [.text(client), .text(staff), .at(now)]) == 1
    }

    /// The contract and the hash of a client that has not ended.
    static func load(
        _ client: ReceivedText, in tx: borrowing Transaction
    ) throws -> (contract: ContractID, secretHash: [UInt8])? {
        try tx.first(
            """
            select contract_id, secret_hash from credentials c where client_id = $1
                and not exists (select from credential_ends e where e.client_id = c.client_id)
            """, [.text(client)]
        ) { row in (try row.id(0), try row.bytes(1)) }
    }
}

import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Payment slips (納付書) and their lines; and what seizures were for.
enum SlipStore {
    /// The slips with these barcodes.
    static func slips(barcodes: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: SlipID] {
        try keyed("select barcode, slip_id from slips where barcode = any($1)", barcodes, in: tx)
    }

    /// The slips with these numbers.
    static func slips(numbers: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: SlipID] {
        try keyed("select slip_number, slip_id from slips where slip_number = any($1)", numbers, in: tx)
    }

    private static func keyed(
        _ sql: String, _ keys: [ReceivedText], in tx: borrowing Transaction
    ) throws -> [ReceivedText: SlipID] {
        guard !keys.isEmpty else { return [:] }
        let rows = try tx.query(sql, [.texts(keys.map(\.string))]) { row in
            (ReceivedText(try row.text(0)), try row.id(1, as: SlipID.self))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// The slips and seizures whose claims can be reached from these ones or from these claims: what is settled
    /// together.
    static func reachable(
        from designations: [UUIDv7], in tx: borrowing Transaction
    ) throws -> [UUIDv7: Designation] {
        guard !designations.isEmpty else { return [:] }
        var slips: [UUIDv7: [SlipLine]] = [:]
        var seizures: [UUIDv7: [ClaimID]] = [:]
        _ = try tx.query(
            """
            with recursive targets as not materialized (
                select slip_id as id, claim_id from slip_lines
                union all select request_id, claim_id from seizure_claims
            ), reach(id) as (
                select unnest($1::uuid[])
                union
                select other.id from reach join targets own on own.id = reach.id
                join targets other on other.claim_id = own.claim_id
            )
            select reach.id, l.claim_id, l.principal, l.late_charge, l.fee
            from reach join slip_lines l on l.slip_id = reach.id
            union all
            select reach.id, s.claim_id, null, null, null
            from reach join seizure_claims s on s.request_id = reach.id
            order by 1, 2
            """, [.uuids(designations.map { PostgresUUID(high: $0.high, low: $0.low) })]
        ) { row in
            let id = try row.uuid(0)
            let key = UUIDv7(high: id.high, low: id.low)
            let claim = try row.id(1, as: ClaimID.self)
            guard let principal = try row.optionalInt(2) else {
                seizures[key, default: []].append(claim)
                return
            }
            let amounts = Amounts(
                principal: Yen(unchecked: principal), lateCharge: try row.yen(3), fee: try row.yen(4))
            slips[key, default: []].append(SlipLine(claim: claim, amounts: amounts))
        }
        return slips.mapValues(Designation.slip).merging(seizures.mapValues(Designation.claims)) { slip, _ in slip }
    }
}

import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Payment slips (納付書) and their lines; and what seizures and contractors' money were for.
enum SlipStore {
    /// The slips with these barcodes.
    static func slips(barcodes: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: SlipID] {
        try keyed("select barcode, slip_id from slips where barcode = any($1)", barcodes, in: tx)
    }

    /// The slips with these numbers.
    static func slips(numbers: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: SlipID] {
        try keyed("select slip_number, slip_id from slips where slip_number = any($1)", numbers, in: tx)
    }

    /// The slips with these eL numbers, which are also what banks ask for (Pay-easy): all four keys in a row.
    static func slips(elNumbers: [ReceivedText], in tx: borrowing Transaction) throws -> [ReceivedText: SlipID] {
        try keyed("select el_number, slip_id from slips where el_number = any($1)", elNumbers, in: tx)
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

    /// What is settled together.
    struct Reach {
        var designations: [UUIDv7: Designation] = [:]
        var claims: Set<ClaimID> = []
    }

    /// The slips, seizures and claims that can be reached from these ones.
    ///
    /// Claims lead to further slips and, by set-offs, to further claims; nearly always the first look finds all.
    static func reachable(
        from designations: [UUIDv7], _ claims: [ClaimID] = [], in tx: borrowing Transaction
    ) throws -> Reach {
        var reach = Reach()
        var asked: Set<UUIDv7> = []
        var (next, fresh) = (Set(designations), Set(claims))
        while !next.isEmpty || !fresh.isEmpty {
            let step = try self.designations(Array(next), in: tx)
            reach.designations.merge(step) { old, _ in old }
            fresh.formUnion(step.values.flatMap(\.claims))
            fresh.formUnion(try SetOffStore.targets(of: Array(next), in: tx))
            asked.formUnion(next)
            fresh.subtract(reach.claims)
            reach.claims.formUnion(fresh)
            let sources = try SetOffStore.sources(of: Array(fresh), in: tx)
            next = Set(try touching(Array(fresh), in: tx) + sources).subtracting(asked)
            fresh = []
        }
        return reach
    }

    /// What these slips and seizures are for.
    static func designations(
        _ ids: [UUIDv7], in tx: borrowing Transaction
    ) throws -> [UUIDv7: Designation] {
        guard !ids.isEmpty else { return [:] }
        let keys = [PostgresValue.uuids(ids.map { PostgresUUID(high: $0.high, low: $0.low) })]
        var slips: [UUIDv7: [SlipLine]] = [:]
        _ = try tx.query(
            """
            select slip_id, claim_id, principal, late_charge, fee from slip_lines
            where slip_id = any($1) order by slip_id, line
            """, keys
        ) { row in
            let amounts = Amounts(
                principal: try row.yen(2), lateCharge: try row.yen(3), fee: try row.yen(4))
            let slip: SlipID = try row.id(0)
            slips[slip.uuid, default: []].append(SlipLine(claim: try row.id(1), amounts: amounts))
        }
        var seizures: [UUIDv7: [ClaimID]] = [:]
        _ = try tx.query(
            """
            select request_id, claim_id from seizure_claims where request_id = any($1)
            union all select distinct claim_id, claim_id from placement_requests where claim_id = any($1)
            union all select match_id, claim_id from suspense_match_claims where match_id = any($1)
            union all select debit_id, claim_id from debit_lines where debit_id = any($1)
            order by 1, 2
            """, keys
        ) { row in
            let request: SeizureRequestID = try row.id(0)
            seizures[request.uuid, default: []].append(try row.id(1))
        }
        return slips.mapValues(Designation.slip).merging(seizures.mapValues(Designation.claims)) { slip, _ in slip }
    }

    /// The slips and seizures that are for these claims, among others.
    static func touching(_ claims: [ClaimID], in tx: borrowing Transaction) throws -> [UUIDv7] {
        guard !claims.isEmpty else { return [] }
        let slips = try tx.query("select slip_id from slip_lines where claim_id = any($1)", [.ids(claims)]) {
            (try $0.id(0) as SlipID).uuid
        }
        let seizures = try tx.query(
            """
            select request_id from seizure_claims where claim_id = any($1)
            union all select distinct claim_id from placement_requests where claim_id = any($1)
            union all select match_id from suspense_match_claims where claim_id = any($1)
            union all select debit_id from debit_lines where claim_id = any($1)
            """, [.ids(claims)]
        ) { (try $0.id(0) as SeizureRequestID).uuid }
        return slips + seizures
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Clearances: what was asked, granted, refused, used and revoked (architecture 4).
enum ClearanceStore {
    /// A grant about to be saved, with what it takes from each claim.
    struct Grant {
        var request: ClearanceRequested
        var grant: ClearanceGrant
        var grantedAt: Timestamp
        /// Whether its amounts are withheld from later grants.
        var reserves: Bool
        var takes: [(claim: ClaimID, amount: Yen)]
    }

    /// A grant that could still be used.
    struct Live {
        var id: ClearanceID
        var asker: ReceivedText
        var act: AdverseAct
        var person: PersonID
        var claims: [ClaimID]
        var amount: Yen
    }

    /// Which of these requests have been asked before.
    static func known(_ requests: [ClearanceRequestID], in tx: borrowing Transaction) throws -> Set<ClearanceRequestID> {
        Set(
            try tx.query(
                "select request_id from clearance_requests where request_id = any($1)", [.ids(requests)]
            ) { row in try row.id(0, as: ClearanceRequestID.self) })
    }

    static func save(_ requests: [ClearanceRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        for request in requests.sorted(by: { $0.requestID < $1.requestID }) {
            _ = try tx.execute(
                """
                insert into clearance_requests
                    (request_id, asker, act, person_id, role, amount_wanted, officer, claim_ids, recorded_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                """,
                [
                    .id(request.requestID), .text(request.asker.string), .text(request.act.rawValue),
                    .id(request.personID), .text(request.role.rawValue), .yen(request.amountWanted),
                    .text(request.officer.string), .ids(request.claims), .at(now),
                ])
        }
    }

    static func save(
        refusal request: ClearanceRequestID, groundsJSON: String, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "insert into clearance_refusals (request_id, grounds, recorded_at) values ($1, $2, $3)",
            [.id(request), .json(groundsJSON), .at(now)])
    }

    static func save(_ grant: Grant, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into clearances (clearance_id, request_id, asker, act, person_id, amount, reserves, granted_at,
                expires_at, working)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .id(grant.grant.clearanceID), .id(grant.request.requestID), .text(grant.request.asker.string),
                .text(grant.request.act.rawValue), .id(grant.request.personID), .yen(grant.grant.amountNow),
                .bool(grant.reserves), .at(grant.grantedAt), .at(grant.grant.expiresAt),
                .text(grant.grant.working.string),
            ])
        _ = try tx.execute(
            """
            insert into clearance_claims (clearance_id, claim_id, amount)
            select $1, k.claim, k.amount from unnest($2::uuid[], $3::bigint[]) as k(claim, amount)
            """,
            [
                .id(grant.grant.clearanceID), .ids(grant.takes.map(\.claim)),
                .ints(grant.takes.map(\.amount.amount)),
            ])
    }

    /// Yen of these claims that grants in force, and seizures that have left and not ended, withhold.
    static func reserved(
        of claims: [ClaimID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [ClaimID: Yen] {
        let rows = try tx.query(
            """
            select k.claim_id, sum(k.amount)::bigint
            from clearance_claims k join clearances c using (clearance_id)
            where k.claim_id = any($1) and c.reserves and (
                c.state = 'granted' and c.expires_at > $2
                or c.state = 'used' and exists (
                    select from seizures s
                    where s.clearance_id = c.clearance_id and s.state in ('exported', 'served')))
            group by k.claim_id
            """, [.ids(claims), .at(now)]
        ) { row in (try row.id(0, as: ClaimID.self), Yen(unchecked: try row.int(1))) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Grants in force that rest on any of these claims or persons, locked in id order.
    static func live(
        claims: [ClaimID], persons: [PersonID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [Live] {
        try tx.query(
            """
            select c.clearance_id, c.asker, c.act, c.person_id, c.amount,
                array(select k.claim_id from clearance_claims k where k.clearance_id = c.clearance_id order by 1)
            from clearances c
            where c.state = 'granted' and c.expires_at > $3 and (
                c.person_id = any($2) or exists (
                    select from clearance_claims k
                    where k.clearance_id = c.clearance_id and k.claim_id = any($1)))
            order by c.clearance_id for update of c
            """, [.ids(claims), .ids(persons), .at(now)]
        ) { row in
            Live(
                id: try row.id(0, as: ClearanceID.self), asker: ReceivedText(try row.text(1)),
                act: try StoredCode.decode(try row.text(2), as: AdverseAct.self),
                person: try row.id(3, as: PersonID.self),
                claims: try row.uuids(5).map { ClaimID(UUIDv7(high: $0.high, low: $0.low)) }, amount: try row.yen(4))
        }
    }

    /// Ends grants that still stand; returns those that did.
    static func end(
        _ clearances: [ClearanceID], as state: String, reason: String, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Set<ClearanceID> {
        guard !clearances.isEmpty else { return [] }
        return Set(
            try tx.query(
                """
                with ended as (
                    update clearances set state = $2 where clearance_id = any($1) and state = 'granted'
                    returning clearance_id
                ), noted as (
                    insert into clearance_facts (clearance_id, state, reason, recorded_at)
                    select clearance_id, $2, $3, $4 from ended
                )
                select clearance_id from ended
                """, [.ids(clearances), .text(state), .text(reason), .at(now)]
            ) { row in try row.id(0, as: ClearanceID.self) })
    }
}

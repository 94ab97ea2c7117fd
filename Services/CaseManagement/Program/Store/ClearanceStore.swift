import CaseRules
import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Clearances: what was asked, granted, refused, used and revoked (architecture 4).
enum ClearanceStore {
    /// A grant about to be saved, with what it withholds of each claim from later grants.
    struct Grant {
        var request: ClearanceRequested
        var id: ClearanceID
        var granted: ClearanceGranted
        var grantedAt: Timestamp
    }

    /// A grant that could still be used, and who asked for it.
    struct Live {
        var grant: LiveGrant
        var asker: ReceivedText
    }

    /// Which of these requests have been asked before.
    static func known(_ requests: [ClearanceRequestID], in tx: borrowing Transaction) throws -> Set<ClearanceRequestID>
    {
        Set(
            try tx.query(
                "select request_id from clearance_requests where request_id = any($1)", [.ids(requests)]
            ) { row in try row.id(0, as: ClearanceRequestID.self) })
    }

    static func save(_ requests: [ClearanceRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        let statements = requests.sorted { $0.requestID < $1.requestID }.map { request in
            PostgresStatement(
                """
                insert into clearance_requests
                    (request_id, asker, act, person_id, role, amount_wanted, officer, claim_ids, recorded_at,
                    charge_through, slip_id)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                [
                    .id(request.requestID), .text(request.asker.string), .text(request.act.rawValue),
                    .id(request.personID), .text(request.role.rawValue), .yen(request.amountWanted),
                    .text(request.officer.string), .ids(request.claims), .at(now), .date(request.chargeThrough),
                    .id(request.slipID),
                ])
        }
        _ = try tx.pipeline(statements)
    }

    /// Writes a refusal down; run with the others of its batch in one pipeline.
    static func saving(
        refusal request: ClearanceRequestID, _ refused: ClearanceRefused, at now: Timestamp
    ) -> PostgresStatement {
        let grounds = refused.grounds
        return PostgresStatement(
            """
            insert into clearance_refusals (request_id, grounds, escalates, recorded_at)
            select $1, coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', k.kind, 'code', k.code,
                'article', k.article, 'fact', k.fact, 'channel', k.channel))), '[]'), $6, $7
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $8::text[])
                as k(kind, code, article, fact, channel)
            """,
            [
                .id(request), .texts(grounds.map(\.weight.rawValue)), .texts(grounds.map(\.code.rawValue)),
                .texts(grounds.map(\.article)), .texts(grounds.map(\.fact)), .bool(refused.escalates), .at(now),
                .optionalTexts(grounds.map { $0.channel?.string }),
            ])
    }

    /// Writes a grant down and what it withholds; run with the others of its batch in one pipeline.
    static func saving(_ grant: Grant) -> [PostgresStatement] {
        let saving = PostgresStatement(
            """
            insert into clearances (clearance_id, request_id, asker, act, person_id, amount, granted_at, expires_at,
                working)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .id(grant.id), .id(grant.request.requestID), .text(grant.request.asker),
                .text(grant.request.act.rawValue), .id(grant.request.personID), .yen(grant.granted.amountNow),
                .at(grant.grantedAt), .at(grant.granted.expiresAt), .text(grant.granted.working),
            ])
        let parts = grant.granted.reservations
        guard !parts.isEmpty else { return [saving] }
        let withholding = PostgresStatement(
            """
            insert into clearance_claims (clearance_id, claim_id, amount)
            select $1, k.claim, k.amount from unnest($2::uuid[], $3::bigint[]) as k(claim, amount)
            """, [.id(grant.id), .ids(parts.map(\.claim)), .amounts(parts.map(\.amount))])
        return [saving, withholding]
    }

    /// Yen of these claims that grants in force, and seizures that have left and not ended, withhold.
    static func reserved(
        of claims: [ClaimID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [ClaimID: Yen] {
        let rows = try tx.query(
            """
            select k.claim_id, sum(k.amount)::bigint
            from clearance_claims k join clearances c using (clearance_id)
            where k.claim_id = any($1) and (
                c.state = 'granted' and c.expires_at > $2
                or exists (
                    select from seizures s
                    where s.clearance_id = c.clearance_id and s.state in ('exported', 'served')))
            group by k.claim_id
            """, [.ids(claims), .at(now)]
        ) { row in (try row.id(0, as: ClaimID.self), Yen(unchecked: try row.int(1))) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What grants may rest on.
    struct Subjects {
        var claims: [ClaimID] = []
        var persons: [PersonID] = []
        var officers: [ReceivedText] = []
    }

    /// Grants that rest on any of these claims, persons or officers, locked in id order: those in force, and those
    /// under which a seizure is outside that has brought no money yet, or a contractor has a claim.
    static func live(on subjects: Subjects, at now: Timestamp, in tx: borrowing Transaction) throws -> [Live] {
        try tx.query(
            """
            select c.clearance_id, c.asker, c.act, c.person_id, c.amount, q.officer, q.claim_ids, c.state = 'used'
            from clearances c join clearance_requests q using (request_id)
            where c.clearance_id in (
                    select clearance_id from clearances where state = 'granted' and expires_at > $4
                    union all
                    select s.clearance_id from seizures s where s.state in ('exported', 'served')
                        and not exists (
                            select from receipts r where r.designation_id = s.request_id and r.stage = 'confirmed')
                    union all
                    select clearance_id from assignments where stage = 'active')
                and c.state in ('granted', 'used')
                and (c.person_id = any($2) or q.officer = any($3) or q.claim_ids && $1)
            order by c.clearance_id for update of c
            """, [.ids(subjects.claims), .ids(subjects.persons), .texts(subjects.officers), .at(now)]
        ) { row in
            let asker = try row.received(1)
            return Live(
                grant: LiveGrant(
                    clearanceID: try row.id(0), purpose: AskerPurpose(rawValue: asker.string) ?? .outsourcing,
                    act: try StoredCode.decode(try row.text(2), as: ClearanceAct.self), personID: try row.id(3),
                    claims: try row.uuids(6).map { ClaimID(UUIDv7(high: $0.high, low: $0.low)) },
                    amount: try row.yen(4), officer: try row.received(5), isOutside: try row.bool(7)),
                asker: asker)
        }
    }

    /// How a grant ends before it expires, with a stable reason.
    enum Ending {
        case used(String)
        case revoked(GroundCode)

        fileprivate var state: String {
            switch self {
            case .used: "used"
            case .revoked: "revoked"
            }
        }

        fileprivate var reason: String {
            switch self {
            case .used(let reason): reason
            case .revoked(let code): code.rawValue
            }
        }
    }

    /// Ends grants that still stand, and revokes used ones too; returns those whose state changed.
    static func end(
        _ clearances: [ClearanceID], _ ending: Ending, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Set<ClearanceID> {
        guard !clearances.isEmpty else { return [] }
        return Set(
            try tx.query(
                """
                with ended as (
                    update clearances set state = $2
                    where clearance_id = any($1) and (state = 'granted' or state = 'used' and $2 = 'revoked')
                    returning clearance_id
                ), noted as (
                    insert into clearance_facts (clearance_id, state, reason, recorded_at)
                    select clearance_id, $2, $3, $4 from ended
                )
                select clearance_id from ended
                """, [.ids(clearances), .text(ending.state), .text(ending.reason), .at(now)]
            ) { row in try row.id(0, as: ClearanceID.self) })
    }
}

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

    /// Writes questions down that were not asked before; a conflict, which repeats the batch, where another replica was
    /// faster with one.
    static func save(_ requests: [ClearanceRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !requests.isEmpty else { return }
        _ = try tx.copyNew(
            """
            copy clearance_requests (request_id, asker, act, person_id, role, amount_wanted, officer, claim_ids, recorded_at,
                charge_through, slip_id) from stdin (format binary)
            """
        ) { writer in
            for request in requests.sorted(by: { $0.requestID < $1.requestID }) {
                try writer.row { fill(&$0, with: request, at: now) }
            }
        }
    }

    private static func fill(_ fields: inout CopyFields, with request: ClearanceRequested, at now: Timestamp) {
        fields.id(request.requestID)
        fields.text(request.asker)
        fields.text(request.act.rawValue)
        fields.id(request.personID)
        fields.text(request.role.rawValue)
        fields.yen(request.amountWanted)
        fields.text(request.officer)
        fields.value(.ids(request.claims))
        fields.at(now)
        fields.date(request.chargeThrough)
        fields.value(.id(request.slipID))
    }

    /// Writes refusals down with all their grounds.
    static func save(
        _ refusals: [(request: ClearanceRequestID, refused: ClearanceRefused)], at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        guard !refusals.isEmpty else { return }
        let grounds = refusals.flatMap { item in item.refused.grounds.map { (request: item.request, ground: $0) } }
        _ = try tx.execute(
            """
            insert into clearance_refusals (request_id, grounds, escalates, recorded_at)
            select r.id, coalesce(k.grounds, '[]'), r.escalates, $3
            from unnest($1::uuid[], $2::bool[]) as r(id, escalates)
            left join (
                select id, jsonb_agg(jsonb_strip_nulls(jsonb_build_object('kind', kind, 'code', code, 'article', article,
                    'fact', fact, 'channel', channel)) order by place) as grounds
                from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) with ordinality
                    as u(id, kind, code, article, fact, channel, place)
                group by id) k on k.id = r.id
            """,
            [
                .ids(refusals.map(\.request)), .bools(refusals.map(\.refused.escalates)), .at(now),
                .ids(grounds.map(\.request)), .texts(grounds.map(\.ground.weight.rawValue)),
                .texts(grounds.map(\.ground.code.rawValue)), .texts(grounds.map(\.ground.article)),
                .texts(grounds.map(\.ground.fact)), .optionalTexts(grounds.map { $0.ground.channel?.string }),
            ])
    }

    /// Writes grants down and what they withhold.
    static func save(_ grants: [Grant], in tx: borrowing Transaction) throws {
        guard !grants.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into clearances (clearance_id, request_id, asker, act, person_id, amount, granted_at, expires_at,
                working)
            select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bigint[],
                $7::timestamptz[], $8::timestamptz[], $9::text[])
            """,
            [
                .ids(grants.map(\.id)), .ids(grants.map(\.request.requestID)), .texts(grants.map(\.request.asker)),
                .texts(grants.map(\.request.act.rawValue)), .ids(grants.map(\.request.personID)),
                .amounts(grants.map(\.granted.amountNow)), .moments(grants.map(\.grantedAt)),
                .moments(grants.map(\.granted.expiresAt)), .texts(grants.map(\.granted.working)),
            ])
        let parts = grants.flatMap { grant in grant.granted.reservations.map { (grant: grant.id, part: $0) } }
        guard !parts.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into clearance_claims (clearance_id, claim_id, amount)
            select * from unnest($1::uuid[], $2::uuid[], $3::bigint[])
            """, [.ids(parts.map(\.grant)), .ids(parts.map(\.part.claim)), .amounts(parts.map(\.part.amount))])
    }

    /// Yen of these claims that grants in force, and seizures that have left and not ended, withhold.
    static func reserved(
        of claims: [ClaimID], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [ClaimID: Reserved] {
        let rows = try tx.query(
            """
            select k.claim_id, sum(k.amount)::bigint,
                coalesce(sum(k.amount) filter (where c.act = $3), 0)::bigint
            from clearance_claims k join clearances c using (clearance_id)
            where k.claim_id = any($1) and (
                c.state = 'granted' and c.expires_at > $2
                or exists (
                    select from seizures s
                    where s.clearance_id = c.clearance_id and s.state in ('exported', 'served')))
            group by k.claim_id
            """, [.ids(claims), .at(now), .text(ClearanceAct.handOver.rawValue)]
        ) { row in
            (
                try row.id(0, as: ClaimID.self),
                Reserved(total: Yen(unchecked: try row.int(1)), forHandOver: Yen(unchecked: try row.int(2)))
            )
        }
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

    /// Ends grants that still stand, because they were used; returns those whose state changed.
    ///
    /// - Parameter reason: stable, such as `notice_dispatched`.
    @discardableResult
    static func end(
        used clearances: [ClearanceID], _ reason: String, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Set<ClearanceID> {
        try end(clearances, "used", clearances.map { _ in reason }, at: now, in: tx)
    }

    /// Ends grants by revoking them, also those that were used; returns those whose state changed.
    static func end(
        _ revoked: [Revocation], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Set<ClearanceID> {
        try end(revoked.map(\.clearanceID), "revoked", revoked.map(\.reason.rawValue), at: now, in: tx)
    }

    private static func end(
        _ clearances: [ClearanceID], _ state: String, _ reasons: [String], at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Set<ClearanceID> {
        guard !clearances.isEmpty else { return [] }
        return Set(
            try tx.query(
                """
                with ended as (
                    update clearances c set state = $2 from unnest($1::uuid[], $3::text[]) as k(id, reason)
                    where c.clearance_id = k.id and (c.state = 'granted' or c.state = 'used' and $2 = 'revoked')
                    returning c.clearance_id, k.reason
                ), noted as (
                    insert into clearance_facts (clearance_id, state, reason, recorded_at)
                    select clearance_id, $2, reason, $4 from ended
                )
                select clearance_id from ended
                """, [.ids(clearances), .text(state), .texts(reasons), .at(now)]
            ) { row in try row.id(0, as: ClearanceID.self) })
    }
}

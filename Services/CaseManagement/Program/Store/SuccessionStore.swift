import CaseRules
import CodecPrimitives
import Outbox
import Postgres

/// Deaths of debtors, their heirs, and which part of each claim an heir owes.
enum SuccessionStore {
    /// A death with its heirs as it was recorded.
    struct Succession {
        var id: UUIDv7
        var person: PersonID
        var diedOn: BusinessDate
        var representative: PersonID?
        var heirs: [Heir]
        /// What each received of the estate.
        var received: [PersonID: Yen]
        /// SHA-256 of what was asked.
        var asked: [UInt8]
    }

    /// Who, and as what.
    struct Key: Hashable {
        var person: PersonID
        var role: ClearanceRole

        init(_ person: PersonID, _ role: ClearanceRole) { (self.person, self.role) = (person, role) }
    }

    /// What was asked under an id; nil for one that was never recorded.
    static func asked(_ id: UUIDv7, in tx: borrowing Transaction) throws -> [UInt8]? {
        try tx.first(
            "select asked from successions where succession_id = $1", [.uuid(PostgresUUID(id))]
        ) { row in try row.bytes(0) }
    }

    static func save(_ succession: Succession, _ recording: Recording, in tx: borrowing Transaction) throws {
        let id = PostgresValue.uuid(PostgresUUID(succession.id))
        _ = try tx.execute(
            """
            insert into successions (succession_id, person_id, died_on, representative, asked, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                id, .id(succession.person), .date(succession.diedOn), .id(succession.representative),
                .bytes(succession.asked), .text(recording.by), .at(recording.at),
            ])
        let heirs = succession.heirs
        _ = try tx.execute(
            """
            insert into succession_heirs (succession_id, person_id, relation, declaration, branch,
                willed_numerator, willed_denominator, received)
            select $1, k.* from unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[],
                $8::bigint[]) as k
            """,
            [
                id, .ids(heirs.map(\.person)), .texts(heirs.map(\.relation.stored)),
                .texts(heirs.map(\.declaration.rawValue)), .optionalInts(heirs.map { $0.branch.map { Int64($0) } }),
                .optionalInts(heirs.map(\.willed?.numerator)), .optionalInts(heirs.map(\.willed?.denominator)),
                .amounts(heirs.map { succession.received[$0.person] ?? .zero }),
            ])
    }

    /// Claims of which a person owes the whole and something is open, as a debtor or joint debtor, in id order.
    static func owed(by person: PersonID, in tx: borrowing Transaction) throws -> [ClaimID] {
        try tx.query(
            """
            select c.claim_id from claims c join claim_balances b using (claim_id)
            where b.principal + b.late_charge + b.fee + b.costs > 0 and (c.person_id = $1 or exists (
                select from claim_obligors o
                where o.claim_id = c.claim_id and o.person_id = $1 and o.role = 'jointDebtor'))
            order by c.claim_id
            """, [.id(person)]
        ) { row in try row.id(0) }
    }

    /// Heirs of an earlier record of the same death who have parts of claims.
    static func earlierHeirs(
        of person: PersonID, on claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: [PersonID]] {
        let rows = try tx.query(
            """
            select distinct k.claim_id, k.person_id from obligor_shares k join successions s using (succession_id)
            where s.person_id = $1 and k.claim_id = any($2) order by k.claim_id, k.person_id
            """, [.id(person), .ids(claims)]
        ) { row in (try row.id(0, as: ClaimID.self), try row.id(1, as: PersonID.self)) }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// The parts of claims; heirs owe them from now on.
    static func save(
        _ parts: [(claim: ClaimID, part: InheritedDebt.Part)], by succession: UUIDv7, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        guard !parts.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into obligor_shares (succession_id, claim_id, person_id, numerator, denominator, amount,
                only_from_estate, answers_for_others, recorded_at)
            select $1, k.*, $9
            from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bool[], $8::bigint[]) as k
            """,
            [
                .uuid(PostgresUUID(succession)), .ids(parts.map(\.claim)), .ids(parts.map(\.part.person)),
                .ints(parts.map(\.part.share.numerator)), .ints(parts.map(\.part.share.denominator)),
                .amounts(parts.map(\.part.amount)), .bools(parts.map(\.part.onlyFromEstate)),
                .amounts(parts.map(\.part.answersForOthers)), .at(now),
            ])
        let owing = parts.filter { $0.part.share.numerator > 0 }
        _ = try tx.execute(
            """
            insert into claim_obligors (claim_id, person_id, role)
            select k.claim, k.person, 'heir' from unnest($1::uuid[], $2::uuid[]) as k(claim, person)
            on conflict do nothing
            """, [.ids(owing.map(\.claim)), .ids(owing.map(\.part.person))])
    }

    /// A guarantor of a claim with what she promised.
    static func save(
        _ guarantee: Guarantee, of claim: ClaimID, by person: PersonID, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into guarantees (claim_id, person_id, is_joint, is_individual, is_running, contract_on, maximum,
                recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .id(claim), .id(person), .bool(guarantee.isJoint), .bool(guarantee.isIndividual),
                .bool(guarantee.isRunning), .date(guarantee.contractOn), .optionalInt(guarantee.maximum?.amount),
                .text(recording.by), .at(recording.at),
            ])
        try add(person, .guarantor, to: claim, in: tx)
    }

    /// Somebody who owes a claim besides its debtor.
    static func add(
        _ person: PersonID, _ role: ClearanceRole, to claim: ClaimID, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "insert into claim_obligors (claim_id, person_id, role) values ($1, $2, $3) on conflict do nothing",
            [.id(claim), .id(person), .text(role.rawValue)])
    }

    /// Which part of these claims each heir and guarantor answers for.
    static func parts(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: [Key: ObligorPart]] {
        guard !claims.isEmpty else { return [:] }
        var parts: [ClaimID: [Key: ObligorPart]] = [:]
        _ = try tx.query(
            """
            select distinct on (claim_id, person_id) claim_id, person_id, numerator, denominator, only_from_estate,
                numerator < denominator and exists (
                    select from journal_legs l join journal_entries e using (entry_id)
                    where l.claim_id = k.claim_id and l.account = 0 and l.layer = 1
                        and e.cause in ('receipt', 'resettled') and e.recorded_at > k.recorded_at)
            from obligor_shares k where claim_id = any($1) order by claim_id, person_id, recorded_at desc
            """, [.ids(claims)]
        ) { row in
            guard let share = Share(Int(try row.int(2)), over: Int(try row.int(3))) else {
                throw CaseError(.contradiction)
            }
            parts[try row.id(0), default: [:]][Key(try row.id(1), .heir)] = .share(
                share, onlyFromEstate: try row.bool(4), wasPaidOn: try row.bool(5))
        }
        _ = try tx.query(
            """
            select distinct on (claim_id, person_id) claim_id, person_id, is_joint, is_individual, is_running,
                contract_on, maximum
            from guarantees where claim_id = any($1) order by claim_id, person_id, recorded_at desc
            """, [.ids(claims)]
        ) { row in
            parts[try row.id(0), default: [:]][Key(try row.id(1), .guarantor)] = .guarantee(
                Guarantee(
                    isJoint: try row.bool(2), isIndividual: try row.bool(3), isRunning: try row.bool(4),
                    contractOn: try row.businessDate(5), maximum: try row.optionalYen(6)))
        }
        return parts
    }
}

extension Heir.Relation {
    fileprivate var stored: String {
        switch self {
        case .spouse: "spouse"
        case .child: "child"
        case .ascendant: "ascendant"
        case .sibling(let isHalf): isHalf ? "half_sibling" : "sibling"
        }
    }
}

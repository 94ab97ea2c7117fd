import CaseRules
import CodecPrimitives
import Outbox
import Postgres

/// Changes of assessments (調定変更), kept as facts.
enum ReassessmentStore {
    /// A change as an officer recorded it.
    struct Recorded: Hashable {
        var fact: Reassessment
        /// The due date of an increase as printed; nil for a reduction.
        var nominalDue: BusinessDate?
        var legalBasis: ReceivedText
        var reason: ReceivedText
    }

    static func save(_ recorded: Recorded, _ recording: Recording, in tx: borrowing Transaction) throws {
        let fact = recorded.fact
        _ = try tx.execute(
            """
            insert into reassessments (reassessment_id, claim_id, kind, amount, decided_on, nominal_due, due_on,
                legal_basis, reason, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .uuid(high: fact.id.high, low: fact.id.low), .id(fact.claim),
                .text(fact.kind == .reduced ? "reduced" : "increased"), .yen(fact.amount), .date(fact.decidedOn),
                .date(recorded.nominalDue), .date(fact.due), .text(recorded.legalBasis), .text(recorded.reason),
                .text(recording.by), .at(recording.at),
            ])
    }

    /// The change of an id; nil for one that was never recorded.
    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> Recorded? {
        try tx.first(
            """
            select reassessment_id, claim_id, due_on, amount, decided_on, nominal_due, legal_basis, reason
            from reassessments where reassessment_id = $1
            """, [.uuid(high: id.high, low: id.low)]
        ) { row in
            Recorded(
                fact: try fact(row), nominalDue: try row.optionalBusinessDate(5), legalBasis: try row.received(6),
                reason: try row.received(7))
        }
    }

    /// The changes of these claims. The claims are locked by whoever decides by them.
    static func histories(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: ReassessmentHistory] {
        let facts = try tx.query(
            """
            select reassessment_id, claim_id, due_on, amount, decided_on from reassessments where claim_id = any($1)
            """, [.ids(claims)], fact)
        return Dictionary(grouping: facts, by: \.claim).mapValues { ReassessmentHistory($0) }
    }

    private static func fact(_ row: borrowing PostgresRow) throws -> Reassessment {
        let id = try row.uuid(0)
        return Reassessment(
            id: UUIDv7(high: id.high, low: id.low), claim: try row.id(1),
            kind: try row.optionalBusinessDate(2).map { .increased(due: $0) } ?? .reduced, amount: try row.yen(3),
            decidedOn: try row.businessDate(4))
    }
}

extension Reassessment {
    fileprivate var due: BusinessDate? { if case .increased(let due) = kind { due } else { nil } }
}

import CodecPrimitives
import Law
import Outbox
import Postgres
import StaffAccess

/// Who saw a person (閲覧記録), for supervisors.
enum AccessLogStore {
    struct Read: Sendable {
        var at: Timestamp
        var reader: ReceivedText
        /// The reader's purpose, or the route that was called with the shared token.
        var purpose: ReceivedText
        var caseKey: ReceivedText
    }

    /// The latest reads of a person under the reader's own purpose, or in a case that she may see: that another
    /// division has read her would tell of its claims.
    static func reads(
        of person: PersonID, _ scope: ClaimScope, most: Int, in tx: borrowing Transaction
    ) throws -> [Read] {
        try tx.query(
            """
            select a.accessed_at, a.reader, a.purpose, a.case_key from access_log a
            where a.person_id = $3 and (a.purpose = $4 or exists (
                select from claims c
                where c.claim_number = a.case_key and c.kind = any($1) and c.claim_class = any($2)))
            order by a.accessed_at desc, a.access_id desc limit $5
            """, scope.values + [.id(person), .text(scope.purpose.code), .int(Int64(most))]
        ) { row in
            Read(
                at: try row.moment(0), reader: try row.received(1), purpose: try row.received(2),
                caseKey: try row.received(3))
        }
    }
}

import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit

/// Finds claims and persons by what people know them by: the city's number, or the id. Who came with a token of her own
/// finds what her purpose may see (promise P7); for her the rest does not exist.
enum LookupStore {
    /// - Throws: `Problem` 404.
    static func claim(_ key: String, in tx: borrowing Transaction) throws -> ClaimID {
        try claim(key, StaffScope.current.map(ClaimScope.init), in: tx)
    }

    /// - Throws: `Problem` 404.
    static func claim(_ key: String, _ scope: ClaimScope?, in tx: borrowing Transaction) throws -> ClaimID {
        let (column, value): (String, PostgresValue) =
            if let id = ClaimID(key) { ("claim_id", .id(id)) } else { ("claim_number", .text(key)) }
        let known = try tx.first("select claim_id, kind, claim_class from claims where \(column) = $1", [value]) {
            row in
            (
                id: try row.id(0) as ClaimID, kind: try row.received(1),
                claimClass: try StoredCode.decode(try row.text(2), as: ClaimClass.self)
            )
        }
        guard let known, scope?.contains(known.kind, known.claimClass) ?? true else {
            throw Problem.notFound("no such claim")
        }
        return known.id
    }

    /// - Throws: `Problem` 404.
    static func person(_ key: String, in tx: borrowing Transaction) throws -> PersonID {
        try person(key, StaffScope.current.map(ClaimScope.init), in: tx)
    }

    /// With a scope only a person who owes one of its claims, alone or beside others.
    ///
    /// - Throws: `Problem` 404.
    static func person(_ key: String, _ scope: ClaimScope?, in tx: borrowing Transaction) throws -> PersonID {
        let (column, value): (String, PostgresValue) =
            if let id = PersonID(key) { ("person_id", .id(id)) } else { ("person_number", .text(key)) }
        let known = try tx.first("select person_id from persons where \(column) = $1", [value]) { row in
            try row.id(0) as PersonID
        }
        guard let known, try scope.map({ try owes(known, $0, in: tx) }) ?? true else {
            throw Problem.notFound("no such person")
        }
        return known
    }

    private static func owes(_ person: PersonID, _ scope: ClaimScope, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            """
            select exists (
                select from claims c where c.person_id = $3 and c.kind = any($1) and c.claim_class = any($2)
                union all
                select from claim_obligors o join claims c using (claim_id)
                where o.person_id = $3 and c.kind = any($1) and c.claim_class = any($2))
            """, scope.values + [.id(person)]
        ) { row in try row.bool(0) } ?? false
    }

    /// The one of both that is named.
    ///
    /// - Throws: `Problem` 400 when it is not exactly one, 404.
    static func subject(claim: String?, person: String?, in tx: borrowing Transaction) throws -> HoldStore.Subject {
        switch (claim, person) {
        case (let claim?, nil): .claim(try self.claim(claim, in: tx))
        case (nil, let person?): .person(try self.person(person, in: tx))
        default: throw Problem.badRequest("subject", "a claim or a person, not both")
        }
    }
}

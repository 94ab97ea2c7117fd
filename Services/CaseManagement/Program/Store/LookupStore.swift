import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// Finds claims and persons by what people know them by: the city's number, or the id.
enum LookupStore {
    /// - Throws: `Problem` 404.
    static func claim(_ key: String, in tx: borrowing Transaction) throws -> ClaimID {
        if let id = ClaimID(key) {
            guard
                let known = try tx.first(
                    "select claim_id from claims where claim_id = $1", [.id(id)], { row in try row.id(0) as ClaimID })
            else { throw Problem.notFound("no such claim") }
            return known
        }
        let known = try tx.first("select claim_id from claims where claim_number = $1", [.text(key)]) { row in
            try row.id(0) as ClaimID
        }
        guard let known else { throw Problem.notFound("no such claim") }
        return known
    }

    /// - Throws: `Problem` 404.
    static func person(_ key: String, in tx: borrowing Transaction) throws -> PersonID {
        let known: PersonID? =
            if let id = PersonID(key) {
                try tx.first("select person_id from persons where person_id = $1", [.id(id)]) { row in try row.id(0) }
            } else {
                try tx.first("select person_id from persons where person_number = $1", [.text(key)]) { row in
                    try row.id(0)
                }
            }
        guard let known else { throw Problem.notFound("no such person") }
        return known
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

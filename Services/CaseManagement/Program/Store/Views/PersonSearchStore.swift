import CodecPrimitives
import Outbox
import Postgres

/// Finds debtors for staff by claim number, person number or the reading of a name; only those with a claim that the
/// reader may see.
enum PersonSearchStore {
    /// What is looked for, and which page of what is found.
    struct Search: Sendable {
        /// As it was typed, without blanks around it.
        var text: ReceivedText
        /// Whether it may be the beginning of a name.
        var isName: Bool
        /// From 0.
        var page: Int
        var most: Int
    }

    struct Found: Sendable {
        var person: PersonID
        var number: ReceivedText
        var kana: ReceivedText
        var kanji: ReceivedText
        var isProtected: Bool
        /// Of the claims that the reader may see.
        var claims: Int64
        var open: Yen
    }

    /// One page in the order of readings; one more than `most` when there is a next page.
    static func find(
        _ search: Search, _ scope: ClaimScope, in tx: borrowing Transaction
    ) throws -> [Found] {
        try tx.query(
            """
            with matched as (
                select person_id from persons where person_number = $3
                union select person_id from claims
                    where claim_number = $3 and kind = any($1) and claim_class = any($2)
                union select person_id from persons
                    where $4 and kana_key >= kana_key($3) and kana_key < kana_key($3) || chr(1114111)
            )
            select p.person_id, p.person_number, p.name_kana, p.name_kanji, p.is_protected, s.claims, s.open
            from matched join persons p using (person_id)
            cross join lateral (
                select count(*) as claims,
                    coalesce(sum(b.principal + b.late_charge + b.fee + b.costs), 0)::bigint as open
                from claims c join claim_balances b using (claim_id)
                where c.person_id = p.person_id and c.kind = any($1) and c.claim_class = any($2)
            ) s
            where s.claims > 0
            order by p.kana_key, p.person_number limit $5 offset $6
            """,
            scope.values + [
                .text(search.text), .bool(search.isName), .int(Int64(search.most + 1)),
                .int(Int64(search.page * search.most)),
            ]
        ) { row in
            Found(
                person: try row.id(0), number: try row.received(1), kana: try row.received(2),
                kanji: try row.received(3), isProtected: try row.bool(4), claims: try row.int(5),
                open: try row.yen(6))
        }
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Personal data that came with a clearance; the only place where garnishment keeps a debtor's.
enum PersonStore {
    /// What one clearance has brought.
    struct Cleared {
        var item: SeizureRequestID
        var clearance: ClearanceID
        var person: PersonalBlock
    }

    /// Keeps the persons of items, each of which is there once.
    static func save(_ cleared: [Cleared], in tx: borrowing Transaction) throws {
        guard !cleared.isEmpty else { return }
        let persons = cleared.map(\.person)
        _ = try tx.execute(
            """
            insert into item_persons (request_id, clearance_id, name_kana, name_kanji, born_on, is_protected,
                addresses, lived_from, lived_to)
            select p.id, p.clearance, p.kana, p.kanji, p.born, p.protected, coalesce(a.addresses, '{}'),
                coalesce(a.lived_from, '{}'), coalesce(a.lived_to, '{}')
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::bool[])
                as p(id, clearance, kana, kanji, born, protected)
            left join \(DatedAddress.gathered(from: 7)) a using (id)
            on conflict (request_id) do update set clearance_id = excluded.clearance_id,
                name_kana = excluded.name_kana, name_kanji = excluded.name_kanji, born_on = excluded.born_on,
                is_protected = excluded.is_protected, addresses = excluded.addresses,
                lived_from = excluded.lived_from, lived_to = excluded.lived_to
            """,
            [
                .ids(cleared.map(\.item)), .ids(cleared.map(\.clearance)), .texts(persons.map(\.nameKana)),
                .texts(persons.map(\.nameKanji)), .optionalDates(persons.map(\.birthDate)),
                .bools(persons.map(\.isProtected)),
            ] + PostgresValue.datedAddresses(cleared.map { ($0.item, $0.person.addresses) }))
    }

    /// Whom these items are about; one that was never cleared is not there.
    static func load(
        _ items: [SeizureRequestID], in tx: borrowing Transaction
    ) throws -> [SeizureRequestID: PersonalBlock] {
        let rows = try tx.query(
            """
            select name_kana, name_kanji, born_on, is_protected, addresses, lived_from, lived_to, request_id
            from item_persons where request_id = any($1)
            """, [.ids(items)]
        ) { row in
            (
                try row.id(7, as: SeizureRequestID.self),
                PersonalBlock(
                    nameKana: try row.received(0), nameKanji: try row.received(1),
                    birthDate: try row.optionalBusinessDate(2), addresses: try row.datedAddresses(4),
                    isProtected: try row.bool(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

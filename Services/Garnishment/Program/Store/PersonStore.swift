import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Personal data that came with a clearance; the only place where garnishment keeps a debtor's.
enum PersonStore {
    static func save(
        _ person: PersonalBlock, for item: SeizureRequestID, under clearance: ClearanceID, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into item_persons (request_id, clearance_id, name_kana, name_kanji, born_on, is_protected,
                addresses, lived_from, lived_to)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (request_id) do update set clearance_id = excluded.clearance_id,
                name_kana = excluded.name_kana, name_kanji = excluded.name_kanji, born_on = excluded.born_on,
                is_protected = excluded.is_protected, addresses = excluded.addresses,
                lived_from = excluded.lived_from, lived_to = excluded.lived_to
            """,
            [
                .id(item), .id(clearance), .text(person.nameKana), .text(person.nameKanji), .date(person.birthDate),
                .bool(person.isProtected),
            ] + PostgresValue.datedAddresses(person.addresses))
    }

    static func load(_ item: SeizureRequestID, in tx: borrowing Transaction) throws -> PersonalBlock? {
        try tx.first(
            """
            select name_kana, name_kanji, born_on, is_protected, addresses, lived_from, lived_to
            from item_persons where request_id = $1
            """, [.id(item)]
        ) { row in
            PersonalBlock(
                nameKana: try row.received(0), nameKanji: try row.received(1),
                birthDate: try row.optionalBusinessDate(2),
                addresses: try row.datedAddresses(4), isProtected: try row.bool(3))
        }
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Personal data that came with a clearance, from the grant until the letter has left or been taken out.
enum PersonStore {
    static func save(_ persons: [NoticeID: PersonalBlock], in tx: borrowing Transaction) throws {
        guard !persons.isEmpty else { return }
        let rows = persons.sorted { $0.key < $1.key }
        _ = try tx.execute(
            """
            insert into notice_persons (notice_id, name_kana, name_kanji, is_protected, addresses, lived_from, lived_to)
            select p.id, p.kana, p.kanji, p.protected, coalesce(a.addresses, '{}'), coalesce(a.lived_from, '{}'),
                coalesce(a.lived_to, '{}')
            from unnest($1::uuid[], $2::text[], $3::text[], $4::bool[]) as p(id, kana, kanji, protected)
            left join \(DatedAddress.gathered(from: 5)) a using (id)
            on conflict (notice_id) do update set name_kana = excluded.name_kana, name_kanji = excluded.name_kanji,
                addresses = excluded.addresses, lived_from = excluded.lived_from, lived_to = excluded.lived_to,
                is_protected = excluded.is_protected
            """,
            [
                .ids(rows.map(\.key)), .texts(rows.map(\.value.nameKana)), .texts(rows.map(\.value.nameKanji)),
                .bools(rows.map(\.value.isProtected)),
            ] + PostgresValue.datedAddresses(rows.map { ($0.key, $0.value.addresses) }))
    }

    /// Whom these letters go to.
    static func load(_ notices: [NoticeID], in tx: borrowing Transaction) throws -> [NoticeID: PersonalBlock] {
        let rows = try tx.query(
            """
            select notice_id, name_kana, name_kanji, addresses, lived_from, lived_to, is_protected
            from notice_persons where notice_id = any($1)
            """, [.ids(notices)]
        ) { row in
            (
                try row.id(0, as: NoticeID.self),
                PersonalBlock(
                    nameKana: try row.received(1), nameKanji: try row.received(2), birthDate: nil,
                    addresses: try row.datedAddresses(3), isProtected: try row.bool(6))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Erases what is not needed here any more.
    static func erase(_ notices: [NoticeID], in tx: borrowing Transaction) throws {
        guard !notices.isEmpty else { return }
        _ = try tx.execute("delete from notice_persons where notice_id = any($1)", [.ids(notices)])
    }

    /// One reading of the persons' data of letters.
    struct Access: Sendable {
        var reader: ReceivedText
        var purpose: String
        var at: Timestamp
    }

    static func log(_ access: Access, of notices: [NoticeID], in tx: borrowing Transaction) throws {
        guard !notices.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into access_log (reader, purpose, notice_id, person_id, read_at)
            select $1, $2, q.notice_id, q.person_id, $4 from notice_requests q where q.notice_id = any($3)
            """, [.text(access.reader), .text(access.purpose), .ids(notices), .at(access.at)])
    }
}

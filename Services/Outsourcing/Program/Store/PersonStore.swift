import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Personal data that came with a clearance, from the grant until the contractor has acknowledged them.
enum PersonStore {
    /// What one clearance has brought.
    struct Cleared {
        var placement: PlacementID
        var clearance: ClearanceID
        var person: PersonalBlock
    }

    /// Keeps the persons of placements, each of which is there once.
    static func save(_ cleared: [Cleared], in tx: borrowing Transaction) throws {
        guard !cleared.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into placement_persons (placement_id, clearance_id, name_kana, name_kanji, born_on, addresses,
                lived_from, lived_to)
            select p.id, p.clearance, p.kana, p.kanji, p.born, coalesce(a.addresses, '{}'), coalesce(a.lived_from, '{}'),
                coalesce(a.lived_to, '{}')
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::date[]) as p(id, clearance, kana, kanji, born)
            left join \(DatedAddress.gathered(from: 6)) a using (id)
            on conflict (placement_id) do update set clearance_id = excluded.clearance_id,
                name_kana = excluded.name_kana, name_kanji = excluded.name_kanji, born_on = excluded.born_on,
                addresses = excluded.addresses, lived_from = excluded.lived_from, lived_to = excluded.lived_to
            """,
            [
                .ids(cleared.map(\.placement)), .ids(cleared.map(\.clearance)), .texts(cleared.map(\.person.nameKana)),
                .texts(cleared.map(\.person.nameKanji)), .optionalDates(cleared.map(\.person.birthDate)),
            ] + PostgresValue.datedAddresses(cleared.map { ($0.placement, $0.person.addresses) }))
    }

    /// Whom these placements are about, where the data are still here.
    static func load(_ placements: [PlacementID], in tx: borrowing Transaction) throws -> [PlacementID: PersonalBlock] {
        let rows = try tx.query(
            """
            select placement_id, name_kana, name_kanji, born_on, addresses, lived_from, lived_to
            from placement_persons where placement_id = any($1)
            """, [.ids(placements)]
        ) { row in
            (
                try row.id(0, as: PlacementID.self),
                PersonalBlock(
                    nameKana: try row.received(1), nameKanji: try row.received(2),
                    birthDate: try row.optionalBusinessDate(3), addresses: try row.datedAddresses(4),
                    isProtected: false)
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// Erases what is not needed here any more.
    static func erase(_ placements: [PlacementID], in tx: borrowing Transaction) throws {
        _ = try tx.execute("delete from placement_persons where placement_id = any($1)", [.ids(placements)])
    }

    /// One reading of a person's data by a contractor's program.
    struct Access: Sendable {
        var assignment: AssignmentID
        var person: PersonID
    }

    static func log(_ reads: [Access], by caller: Caller, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !reads.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into access_log (contract_id, client_id, assignment_id, person_id, purpose, read_at)
            select $1, $2, k.assignment, k.person, 'handOver', $5
            from unnest($3::uuid[], $4::uuid[]) as k(assignment, person)
            """,
            [
                .id(caller.contract), .text(caller.client), .ids(reads.map(\.assignment)), .ids(reads.map(\.person)),
                .at(now),
            ])
    }
}

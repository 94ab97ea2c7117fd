import Codec
import CodecPrimitives
import Outbox
import Postgres

/// Persons (宛名), their dated addresses, their protection, and who read them.
enum PersonStore {
    /// What a clearance may show of each person, read now. A protected person's addresses are replaced by her
    /// designated delivery address.
    static func blocks(
        of persons: [PersonID], in tx: borrowing Transaction
    ) throws -> [PersonID: PersonalBlock] {
        var addresses: [PersonID: [DatedAddress]] = [:]
        let rows = try tx.query(
            """
            select a.person_id, a.address, a.from_day, a.to_day from addresses a
            join persons p using (person_id)
            where person_id = any($1) and not p.is_protected order by person_id, from_day
            """, [.ids(persons)]
        ) { row in
            (
                try row.id(0, as: PersonID.self),
                DatedAddress(
                    address: ReceivedText(try row.text(1)), from: try row.businessDate(2),
                    to: try row.optionalBusinessDate(3))
            )
        }
        for (person, address) in rows { addresses[person, default: []].append(address) }
        let blocks = try tx.query(
            """
            select person_id, name_kana, name_kanji, birth_date, is_protected, delivery_address
            from persons where person_id = any($1)
            """, [.ids(persons)]
        ) { row in
            let person = try row.id(0, as: PersonID.self)
            return (
                person,
                try block(row, addresses: addresses[person] ?? [])
            )
        }
        return Dictionary(uniqueKeysWithValues: blocks)
    }

    private static func block(_ row: borrowing PostgresRow, addresses: [DatedAddress]) throws -> PersonalBlock {
        let isProtected = try row.bool(4)
        let delivery = try row.optionalText(5).map {
            DatedAddress(address: ReceivedText($0), from: BusinessDate(daysSinceEpoch: 0), to: nil)
        }
        return PersonalBlock(
            nameKana: ReceivedText(try row.text(1)), nameKanji: ReceivedText(try row.text(2)),
            birthDate: try row.optionalBusinessDate(3),
            addresses: isProtected ? [delivery].compactMap { $0 } : addresses, isProtected: isProtected)
    }

    /// Which of these persons exist, and whether they are protected.
    static func protection(
        of persons: [PersonID], in tx: borrowing Transaction
    ) throws -> [(person: PersonID, isProtected: Bool)] {
        try tx.query("select person_id, is_protected from persons where person_id = any($1)", [.ids(persons)]) { row in
            (person: try row.id(0), isProtected: try row.bool(1))
        }
    }

    /// A protection (支援措置) as it is set or lifted.
    struct Protection {
        var isProtected: Bool
        /// Where her mail goes by hand.
        var deliveryAddress: ReceivedText?
        var from: BusinessDate
    }

    /// Sets or lifts the protection (支援措置) of a person who exists.
    static func protect(
        _ person: PersonID, _ protection: Protection, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "update persons set is_protected = $2, delivery_address = $3 where person_id = $1",
            [
                .id(person), .bool(protection.isProtected),
                .text(protection.isProtected ? protection.deliveryAddress : nil),
            ])
        _ = try tx.execute(
            """
            insert into person_facts (person_id, recorded_at, kind, effective_on, recorded_by)
            values ($1, $2, $3, $4, $5)
            """,
            [
                .id(person), .at(recording.at), .text(protection.isProtected ? "protected" : "unprotected"),
                .date(protection.from), .text(recording.by),
            ])
    }

    /// One read of one person's data.
    struct Access {
        var person: PersonID
        var caseKey: String
        var purpose: String
    }

    /// Notes that personal data were read: by whom, for what purpose, in which case.
    static func logAccess(
        _ reads: [Access], _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        guard !reads.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into access_log (accessed_at, reader, purpose, person_id, case_key)
            select $1, $2, k.purpose, k.person, k.case_key
            from unnest($3::uuid[], $4::text[], $5::text[]) as k(person, case_key, purpose)
            """,
            [
                .at(recording.at), .text(recording.by), .ids(reads.map(\.person)), .texts(reads.map(\.caseKey)),
                .texts(reads.map(\.purpose)),
            ])
    }
}

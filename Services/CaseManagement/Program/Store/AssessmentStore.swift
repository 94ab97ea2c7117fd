import CodecPrimitives
import Outbox
import Postgres

/// Writes an accepted assessment file: persons, addresses, claims, slips.
struct AssessmentStore {
    let batch: BatchID
    let recorder: ReceivedText
    let now: Timestamp
    let today: BusinessDate

    func save(
        _ persons: [(id: PersonID, row: AssessmentRows.Person)], in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into persons as p
                (person_id, person_number, name_kana, name_kanji, birth_date, is_protected, delivery_address)
            select k.id, k.number, k.kana, k.kanji, k.birth, k.protected, k.delivery
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::date[], $6::bool[], $7::text[])
                as k(id, number, kana, kanji, birth, protected, delivery)
            order by k.number
            on conflict (person_number) do update set name_kana = excluded.name_kana,
                name_kanji = excluded.name_kanji, birth_date = excluded.birth_date,
                is_protected = p.is_protected or excluded.is_protected,
                delivery_address = coalesce(excluded.delivery_address, p.delivery_address)
            """,
            [
                .ids(persons.map(\.id)), .texts(persons.map(\.row.number.string)),
                .texts(persons.map(\.row.nameKana.string)), .texts(persons.map(\.row.nameKanji.string)),
                .optionalDates(persons.map { $0.row.birthDate?.daysSinceEpoch }),
                .bools(persons.map(\.row.isProtected)),
                .optionalTexts(persons.map { $0.row.deliveryAddress?.string }),
            ])
        _ = try tx.execute(
            """
            insert into person_facts (person_id, recorded_at, kind, effective_on, recorded_by)
            select unnest($1::uuid[]), $2, 'imported', $3, $4 on conflict do nothing
            """, [.ids(persons.map(\.id)), .at(now), .date(today), .text(recorder.string)])
    }

    func save(_ addresses: [(person: PersonID, row: AssessmentRows.Address)], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into addresses (person_id, from_day, to_day, address)
            select k.person, k.from_day, k.to_day, k.address
            from unnest($1::uuid[], $2::date[], $3::date[], $4::text[]) as k(person, from_day, to_day, address)
            on conflict (person_id, from_day) do update set to_day = excluded.to_day, address = excluded.address
            """,
            [
                .ids(addresses.map(\.person)), .dates(addresses.map(\.row.from.daysSinceEpoch)),
                .optionalDates(addresses.map { $0.row.to?.daysSinceEpoch }),
                .texts(addresses.map(\.row.address.string)),
            ])
    }

    func save(
        _ claims: [(id: ClaimID, person: PersonID, row: AssessmentRows.Claim)], in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into claims (claim_id, claim_number, person_id, kind, claim_class, route, book, fiscal_year,
                instalment, nominal_due, due_on, arose_on, principal, batch_id, recorded_at)
            select k.id, k.number, k.person, k.kind, k.class, k.route, k.book, k.year, k.instalment, k.nominal, k.due,
                k.arose, k.principal, $14, $15
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
                $9::int[], $10::date[], $11::date[], $12::date[], $13::bigint[])
                as k(id, number, person, kind, class, route, book, year, instalment, nominal, due, arose, principal)
            """,
            [
                .ids(claims.map(\.id)), .texts(claims.map(\.row.number.string)), .ids(claims.map(\.person)),
                .texts(claims.map(\.row.kind.code.string)), .texts(claims.map(\.row.kind.claimClass.rawValue)),
                .texts(claims.map(\.row.kind.route.rawValue)), .texts(claims.map(\.row.kind.bookOfRecord.rawValue)),
                .int32s(claims.map { Int32($0.row.fiscalYear) }), .int32s(claims.map { Int32($0.row.instalment) }),
                .dates(claims.map(\.row.nominalDue.daysSinceEpoch)), .dates(claims.map(\.row.dueOn.daysSinceEpoch)),
                .dates(claims.map(\.row.aroseOn.daysSinceEpoch)), .ints(claims.map(\.row.principal.amount)),
                .id(batch), .at(now),
            ])
        _ = try tx.execute(
            """
            insert into claim_balances (claim_id, principal, fee)
            select * from unnest($1::uuid[], $2::bigint[], $3::bigint[])
            """,
            [
                .ids(claims.map(\.id)), .ints(claims.map(\.row.principal.amount)), .ints(claims.map(\.row.fee.amount)),
            ])
    }

    func save(_ slips: [(id: SlipID, row: AssessmentRows.Slip)], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into slips (slip_id, slip_number, barcode, issued_on, usable_until, charge_policy, batch_id,
                recorded_at)
            select k.id, k.number, k.barcode, k.issued, k.until, k.policy, $7, $8
            from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[], $6::text[])
                as k(id, number, barcode, issued, until, policy)
            """,
            [
                .ids(slips.map(\.id)), .texts(slips.map(\.row.number.string)),
                .optionalTexts(slips.map { $0.row.barcode?.string }),
                .dates(slips.map(\.row.issuedOn.daysSinceEpoch)),
                .optionalDates(slips.map { $0.row.usableUntil?.daysSinceEpoch }),
                .texts(slips.map(\.row.chargePolicy.string)), .id(batch), .at(now),
            ])
    }

    func save(
        _ lines: [(slip: SlipID, number: Int32, claim: ClaimID, row: AssessmentRows.SlipLine)],
        in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into slip_lines (slip_id, line, claim_id, principal, late_charge, fee)
            select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[])
            """,
            [
                .ids(lines.map(\.slip)), .int32s(lines.map(\.number)), .ids(lines.map(\.claim)),
                .ints(lines.map(\.row.principal.amount)), .ints(lines.map(\.row.lateCharge.amount)),
                .ints(lines.map(\.row.fee.amount)),
            ])
    }
}

import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// Writes an accepted assessment file: persons, addresses, claims, slips, and the entries that book them.
struct AssessmentStore {
    /// A claim with the ids it was given.
    struct Claim {
        var id: ClaimID
        var debtor: PersonID
        var row: AssessedClaim
        /// The deadline of a demand that was issued before.
        var deadline: BusinessDate?
    }

    let batch: BatchID
    let recorder: ReceivedText
    let now: Timestamp
    let today: BusinessDate

    func save(_ persons: [(id: PersonID, row: AssessedPerson)], in tx: borrowing Transaction) throws {
        let protections = persons.map { $0.row.flags.first { $0.kind == .protected } }
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
                .ids(persons.map(\.id)), .texts(persons.map(\.row.key)), .texts(persons.map(\.row.nameKana)),
                .texts(persons.map(\.row.nameKanji)), .optionalDates(persons.map(\.row.birthDate)),
                .bools(protections.map { $0 != nil }), .optionalTexts(protections.map { $0?.deliveryAddress }),
            ])
        _ = try tx.execute(
            """
            insert into person_facts (person_id, recorded_at, kind, effective_on, recorded_by)
            select unnest($1::uuid[]), $2, 'imported', $3, $4 on conflict do nothing
            """, [.ids(persons.map(\.id)), .at(now), .date(today), .text(recorder)])
        try saveAddresses(persons, in: tx)
    }

    private func saveAddresses(_ persons: [(id: PersonID, row: AssessedPerson)], in tx: borrowing Transaction) throws {
        let addresses = persons.flatMap { person in person.row.addresses.map { (person: person.id, row: $0) } }
        _ = try tx.execute(
            """
            insert into addresses (person_id, from_day, to_day, address)
            select * from unnest($1::uuid[], $2::date[], $3::date[], $4::text[])
            on conflict (person_id, from_day) do update set to_day = excluded.to_day, address = excluded.address
            """,
            [
                .ids(addresses.map(\.person)), .dates(addresses.map(\.row.from)),
                .optionalDates(addresses.map(\.row.to)), .texts(addresses.map(\.row.address)),
            ])
    }

    func save(_ claims: [Claim], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into claims (claim_id, claim_number, person_id, kind, claim_class, route, book, fiscal_year,
                instalment, nominal_due, due_on, arose_on, principal, late_charge, fee, contract_on, batch_id,
                recorded_at)
            select k.*, $17, $18
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[],
                $9::int[], $10::date[], $11::date[], $12::date[], $13::bigint[], $14::bigint[], $15::bigint[],
                $16::date[]) as k
            """,
            [
                .ids(claims.map(\.id)), .texts(claims.map(\.row.key)), .ids(claims.map(\.debtor)),
                .texts(claims.map(\.row.kind.code)), .texts(claims.map(\.row.kind.claimClass.rawValue)),
                .texts(claims.map(\.row.kind.route.rawValue)), .texts(claims.map(\.row.kind.bookOfRecord.rawValue)),
                .int32s(claims.map { Int32($0.row.fiscalYear.year) }), .int32s(claims.map { Int32($0.row.term) }),
                .dates(claims.map(\.row.nominalDue)), .dates(claims.map(\.row.due)),
                .dates(claims.map(\.row.aroseOn)), .amounts(claims.map(\.row.amounts.principal)),
                .amounts(claims.map(\.row.amounts.lateCharge)), .amounts(claims.map(\.row.amounts.fee)),
                .dates(claims.map(\.row.contractOn)), .id(batch), .at(now),
            ])
        _ = try tx.execute(
            """
            insert into claim_balances (claim_id, principal, late_charge, fee)
            select * from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])
            """,
            [
                .ids(claims.map(\.id)), .amounts(claims.map(\.row.amounts.principal)),
                .amounts(claims.map(\.row.amounts.lateCharge)), .amounts(claims.map(\.row.amounts.fee)),
            ])
    }

    func save(
        obligors: [(claim: ClaimID, person: PersonID, role: ClearanceRole)], in tx: borrowing Transaction
    ) throws {
        guard !obligors.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into claim_obligors (claim_id, person_id, role)
            select distinct * from unnest($1::uuid[], $2::uuid[], $3::text[])
            """,
            [.ids(obligors.map(\.claim)), .ids(obligors.map(\.person)), .texts(obligors.map(\.role.rawValue))])
    }

    func save(_ slips: [(id: SlipID, row: AssessedSlip)], in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into slips (slip_id, slip_number, barcode, issued_on, usable_until, batch_id, recorded_at)
            select k.*, $6, $7
            from unnest($1::uuid[], $2::text[], $3::text[], $4::date[], $5::date[]) as k
            """,
            [
                .ids(slips.map(\.id)), .texts(slips.map(\.row.number)), .optionalTexts(slips.map(\.row.barcode)),
                .dates(slips.map(\.row.issuedOn)), .dates(slips.map(\.row.useBy)), .id(batch), .at(now),
            ])
    }

    func save(
        _ lines: [(slip: SlipID, number: Int32, claim: ClaimID, amounts: Amounts)], in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into slip_lines (slip_id, line, claim_id, principal, late_charge, fee)
            select * from unnest($1::uuid[], $2::int[], $3::uuid[], $4::bigint[], $5::bigint[], $6::bigint[])
            """,
            [
                .ids(lines.map(\.slip)), .int32s(lines.map(\.number)), .ids(lines.map(\.claim)),
                .amounts(lines.map(\.amounts.principal)), .amounts(lines.map(\.amounts.lateCharge)),
                .amounts(lines.map(\.amounts.fee)),
            ])
    }
}

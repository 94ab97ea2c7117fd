import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Claims that measures take off the books (不納欠損・放棄・免除・停止の3年), behind their locks.
enum MeasureWriteOffStore {
    /// What is booked about one claim.
    struct Booked {
        var id: EntryID
        var booking: ExtinctionBooking
        var off: MeasureWriteOff
        /// The write-off that it takes back.
        var reverses: EntryID?
    }

    /// Writes journal, balances and write-offs.
    static func save(
        _ booked: [Booked], by measure: UUIDv7, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !booked.isEmpty else { return }
        try JournalStore.save(booked.map { $0.booking.entry.entry(id: $0.id, recordedAt: now) }, in: tx)
        try ClaimStore.apply(booked.map { $0.booking.delta }, determined: [], in: tx)
        let amounts = booked.map(\.booking.amounts)
        _ = try tx.execute(
            """
            insert into measure_write_offs (entry_id, measure_id, claim_id, reason, ends_claim, article, reverses,
                effective_on, principal, late_charge, fee, costs, recorded_at)
            select k.entry, $12, k.claim, k.reason, k.ends, k.article, k.reverses, k.day, k.principal, k.charge,
                k.fee, k.costs, $13
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::boolean[], $5::text[], $6::uuid[], $7::date[],
                $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[])
                as k(entry, claim, reason, ends, article, reverses, day, principal, charge, fee, costs)
            """,
            [
                .ids(booked.map(\.id)), .ids(booked.map(\.booking.claim)), .texts(booked.map(\.off.reason)),
                .bools(booked.map(\.off.endsClaim)), .texts(booked.map(\.off.article)),
                .optionalIDs(booked.map(\.reverses)), .dates(booked.map(\.booking.entry.effectiveOn)),
                .amounts(amounts.map(\.principal)), .amounts(amounts.map(\.lateCharge)),
                .amounts(amounts.map(\.fee)), .amounts(amounts.map(\.costs)), .uuid(PostgresUUID(measure)), .at(now),
            ])
    }

    /// A write-off that stands.
    struct Standing {
        var entry: EntryID
        var claim: ClaimID
        var amounts: Amounts
    }

    /// What a measure wrote off and nothing has reversed.
    static func standing(of measure: UUIDv7, in tx: borrowing Transaction) throws -> [Standing] {
        try tx.query(
            """
            select entry_id, claim_id, principal, late_charge, fee, costs from measure_write_offs w
            where measure_id = $1 and reverses is null
                and not exists (select from measure_write_offs r where r.reverses = w.entry_id)
            order by claim_id
            """, [.uuid(PostgresUUID(measure))]
        ) { row in
            Standing(
                entry: try row.id(0), claim: try row.id(1),
                amounts: Amounts(
                    principal: try row.yen(2), lateCharge: try row.yen(3), fee: try row.yen(4),
                    costs: try row.yen(5)))
        }
    }

    /// Why each of these claims is off the books by a measure; claims that are not are not among them.
    static func endings(of claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: ClaimEnding] {
        guard !claims.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select claim_id, article, effective_on from measure_write_offs w
            where claim_id = any($1) and reverses is null
                and not exists (select from measure_write_offs r where r.reverses = w.entry_id)
            order by claim_id, recorded_at
            """, [.ids(claims)]
        ) { row in
            (try row.id(0) as ClaimID, ClaimEnding(article: try row.received(1), on: try row.businessDate(2)))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// Those of these claims that are off the books by a measure or by prescription; with the day from which prescription
    /// extinguished them, where it did.
    static func writtenOff(
        among claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [(claim: ClaimID, extinctFrom: BusinessDate?)] {
        guard !claims.isEmpty else { return [] }
        return try tx.query(
            """
            select claim_id, min(extinct_from) from (
                select claim_id, null::date as extinct_from from measure_write_offs w
                where claim_id = any($1) and reverses is null
                    and not exists (select from measure_write_offs r where r.reverses = w.entry_id)
                union all
                select claim_id, effective_on from prescription_write_offs w
                where claim_id = any($1) and reverses is null
                    and not exists (select from prescription_write_offs r where r.reverses = w.entry_id)
            ) off group by claim_id
            """, [.ids(claims)]
        ) { row in (try row.id(0), try row.optionalBusinessDate(1)) }
    }

    /// A claim that was waived, for the report to the assembly.
    struct Waived {
        var kind: ReceivedText
        var aroseOn: BusinessDate
        var ground: ReceivedText
        var amount: Yen
        var on: BusinessDate
    }

    /// The waivers of these days that stand.
    static func waived(
        from first: BusinessDate, to last: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Waived] {
        try tx.query(
            """
            select c.kind, c.arose_on, t.ground, w.principal + w.late_charge + w.fee + w.costs, w.effective_on
            from measure_write_offs w join claims c using (claim_id)
            join lateral (
                select t.ground from measure_terms t join measure_steps s using (step_id)
                where s.measure_id = w.measure_id order by s.number desc limit 1
            ) t on true
            where w.effective_on between $1 and $2 and w.reason in ('WAIVER_ORD', 'WAIVER_VOTE')
                and w.reverses is null
                and not exists (select from measure_write_offs r where r.reverses = w.entry_id)
            order by w.effective_on, c.claim_id
            """, [.date(first), .date(last)]
        ) { row in
            Waived(
                kind: try row.received(0), aroseOn: try row.businessDate(1), ground: try row.received(2),
                amount: try row.yen(3), on: try row.businessDate(4))
        }
    }
}

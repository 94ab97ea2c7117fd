import CaseRules
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Claims that prescription takes off the books (不納欠損), behind their locks.
enum ExtinctionStore {
    /// A claim whose extinction may be booked, behind its lock.
    struct Candidate {
        var id: ClaimID
        var open: Amounts
        var facts: ExtinctionFacts
        /// The write-off that stands.
        var written: WriteOff?
    }

    /// A write-off that was booked.
    struct WriteOff {
        var entry: EntryID
        var reason: ReceivedText
        var amounts: Amounts
    }

    /// Which of these claims are worth a lock: extinct ones that still owe something, and others whose write-off stands.
    static func suspects(
        extinct: [ClaimID], others: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID] {
        guard !extinct.isEmpty || !others.isEmpty else { return [] }
        return try tx.query(
            """
            select claim_id from claim_balances where claim_id = any($1)
                and (principal > 0 or late_charge > 0 or fee > 0 or costs > 0)
            union
            select claim_id from claim_prescriptions p where claim_id = any($2) and state = 'extinct'
                and exists (select from prescription_write_offs w where w.claim_id = p.claim_id)
            order by 1
            """, [.ids(extinct), .ids(others)]
        ) { row in try row.id(0) }
    }

    /// Those of these extinct claims on which money of their last day's morrow or later is booked.
    static func paidLate(
        _ extinctFrom: [ClaimID: BusinessDate], in tx: borrowing Transaction
    ) throws -> Set<ClaimID> {
        guard !extinctFrom.isEmpty else { return [] }
        let claims = extinctFrom.sorted { $0.key < $1.key }
        return Set(
            try tx.query(
                """
                select l.claim_id
                from unnest($1::uuid[], $2::date[]) as k(claim, extinct_from)
                join journal_legs l on l.claim_id = k.claim and l.account = 0 and l.layer = 1
                join journal_entries e on e.entry_id = l.entry_id and e.cause in ('receipt', 'resettled')
                join receipts r on r.receipt_id = e.cause_id and r.paid_on >= k.extinct_from
                group by l.claim_id, r.receipt_id having sum(l.amount) < 0
                """, [.ids(claims.map(\.key)), .dates(claims.map(\.value))]
            ) { row in try row.id(0, as: ClaimID.self) })
    }

    /// Locks these claims in id order and reads what stands against their extinction.
    static func lock(_ claims: [ClaimID], in tx: borrowing Transaction) throws -> [Candidate] {
        guard !claims.isEmpty else { return [] }
        let rows = try tx.query(
            """
            select claim_id, principal, late_charge, fee, costs, provisional from claim_balances
            where claim_id = any($1) order by claim_id for update
            """, [.ids(claims)]
        ) { row in
            (
                id: try row.id(0) as ClaimID,
                open: Amounts(
                    principal: try row.yen(1), lateCharge: try row.yen(2), fee: try row.yen(3), costs: try row.yen(4)),
                provisional: try row.yen(5)
            )
        }
        let seized = try seized(claims, in: tx)
        let held = try ReceiptStore.held(on: claims, in: tx)
        let written = try standing(claims, in: tx)
        return rows.map { row in
            Candidate(
                id: row.id, open: row.open,
                facts: ExtinctionFacts(
                    hasOpenSeizure: seized.contains(row.id),
                    hasOpenReceipt: !row.provisional.isZero || held[row.id] != nil,
                    isWrittenOff: written[row.id] != nil),
                written: written[row.id])
        }
    }

    /// Those with a seizure whose result is not known.
    private static func seized(_ claims: [ClaimID], in tx: borrowing Transaction) throws -> Set<ClaimID> {
        Set(
            try tx.query(
                """
                select k.claim_id from seizure_claims k join seizures s using (request_id)
                where k.claim_id = any($1) and s.state in ('exported', 'served')
                """, [.ids(claims)]
            ) { row in try row.id(0, as: ClaimID.self) })
    }

    /// Write-offs that nothing has reversed.
    private static func standing(
        _ claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: WriteOff] {
        let rows = try tx.query(
            """
            select w.claim_id, w.entry_id, w.reason, w.principal, w.late_charge, w.fee, w.costs
            from prescription_write_offs w
            where w.claim_id = any($1) and w.reverses is null
                and not exists (select from prescription_write_offs r where r.reverses = w.entry_id)
            """, [.ids(claims)]
        ) { row in
            (
                try row.id(0) as ClaimID,
                WriteOff(
                    entry: try row.id(1), reason: try row.received(2),
                    amounts: Amounts(
                        principal: try row.yen(3), lateCharge: try row.yen(4), fee: try row.yen(5),
                        costs: try row.yen(6)))
            )
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }

    /// What is booked about one claim.
    struct Booked {
        var id: EntryID
        var booking: ExtinctionBooking
        var reason: ReceivedText
        /// The write-off that it takes back.
        var reverses: EntryID?
        var history: String
    }

    /// Writes journal, balances and write-offs of claims that are locked.
    static func save(_ booked: [Booked], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !booked.isEmpty else { return }
        try JournalStore.save(booked.map { $0.booking.entry.entry(id: $0.id, recordedAt: now) }, in: tx)
        try ClaimStore.apply(booked.map { $0.booking.delta }, determined: [], in: tx)
        let amounts = booked.map(\.booking.amounts)
        _ = try tx.execute(
            """
            insert into prescription_write_offs (entry_id, claim_id, reason, reverses, effective_on, principal,
                late_charge, fee, costs, history, recorded_at)
            select k.*, $11 from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::date[], $6::bigint[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::text[]) as k
            """,
            [
                .ids(booked.map(\.id)), .ids(booked.map(\.booking.claim)), .texts(booked.map(\.reason)),
                .optionalIDs(booked.map(\.reverses)), .dates(booked.map(\.booking.entry.effectiveOn)),
                .amounts(amounts.map(\.principal)), .amounts(amounts.map(\.lateCharge)), .amounts(amounts.map(\.fee)),
                .amounts(amounts.map(\.costs)), .texts(booked.map(\.history)), .at(now),
            ])
    }
}

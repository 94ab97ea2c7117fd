import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// How far the nightly evaluation of a business date is, and what its pages read and write.
enum NightlyStore {
    /// Counts of a run or of a page of it.
    struct Counts: Sendable, Equatable {
        var evaluated = 0
        var changed = 0
        var overdue = 0
        var extinguished = 0
        var restored = 0
        var waiting = 0
    }

    /// A run that is not finished.
    struct Run {
        /// Nil before the first page.
        var cursor: ClaimID?
    }

    /// One evaluation at a time per database, whichever replica does it.
    private static let lock: Int64 = 0x5361_696B_6E69_6768

    /// The run of a day behind the evaluation's lock; nil when it is finished or another replica is at it.
    static func open(_ day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws -> Run? {
        let isMine =
            try tx.first("select pg_try_advisory_xact_lock($1)", [.int(lock)]) { row in try row.bool(0) } ?? false
        guard isMine else { return nil }
        _ = try tx.execute(
            "insert into nightly_runs (business_date, started_at) values ($1, $2) on conflict do nothing",
            [.date(day), .at(now)])
        return try tx.first(
            "select cursor from nightly_runs where business_date = $1 and finished_at is null", [.date(day)]
        ) { row in Run(cursor: try row.optionalID(0)) }
    }

    /// Whether a day's run is done.
    static func isFinished(_ day: BusinessDate, in tx: borrowing Transaction) throws -> Bool {
        try tx.first(
            "select true from nightly_runs where business_date = $1 and finished_at is not null", [.date(day)]
        ) { row in try row.bool(0) } ?? false
    }

    /// Moves a run on; without a cursor it is finished.
    static func advance(
        _ day: BusinessDate, to cursor: ClaimID?, _ counts: Counts, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            update nightly_runs set cursor = coalesce($2, cursor), evaluated = evaluated + $3,
                changed = changed + $4, overdue = overdue + $5, extinguished = extinguished + $6,
                restored = restored + $7, waiting = waiting + $8,
                finished_at = case when $2::uuid is null then $9 else finished_at end
            where business_date = $1
            """,
            [
                .date(day), .id(cursor), .int(Int64(counts.evaluated)), .int(Int64(counts.changed)),
                .int(Int64(counts.overdue)), .int(Int64(counts.extinguished)), .int(Int64(counts.restored)),
                .int(Int64(counts.waiting)), .at(now),
            ])
    }

    /// The next claims that owe something, or were extinguished before, in id order.
    static func page(after cursor: ClaimID?, most: Int, in tx: borrowing Transaction) throws -> [ClaimID] {
        try tx.query(
            """
            select b.claim_id from claim_balances b left join claim_prescriptions p using (claim_id)
            where ($1::uuid is null or b.claim_id > $1)
                and (b.principal <> 0 or b.late_charge <> 0 or b.fee <> 0 or b.costs <> 0 or p.state = 'extinct')
            order by b.claim_id limit $2
            """, [.id(cursor), .int(Int64(most))]
        ) { row in try row.id(0) }
    }

    /// Notes those of these claims whose due date has passed; the number of new ones.
    static func noteOverdue(
        _ claims: [ClaimID], on day: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Int {
        try tx.execute(
            """
            insert into overdue_claims (claim_id, due_on, recorded_on, recorded_at)
            select c.claim_id, c.due_on, $2, $3 from claims c join claim_balances b using (claim_id)
            where c.claim_id = any($1) and c.due_on < $2 and b.principal > 0
            on conflict do nothing
            """, [.ids(claims), .date(day), .at(now)])
    }

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

extension ExtinctionBooking {
    /// What it changes in the stored balance.
    fileprivate var delta: ClaimDelta { ClaimDelta(claim: claim, open: -amounts, pending: .zero) }
}

import CodecPrimitives
import Law
import Outbox
import Postgres

/// Claims that money without a claim may be for (突合候補), found for all of a page at once.
enum SuspenseCandidateStore {
    /// A payment as its payer named it.
    struct Reference: Sendable {
        var receipt: ReceiptID
        /// As `receipt_versions.reference_kind` says it.
        var kind: ReceivedText
        var text: ReceivedText
    }

    /// How the payers of these receipts named what they paid, by their newest versions.
    static func references(
        of receipts: [ReceiptID], in tx: borrowing Transaction
    ) throws -> [ReceiptID: Reference] {
        let rows = try tx.query(
            """
            select distinct on (receipt_id) receipt_id, reference_kind, reference from receipt_versions
            where receipt_id = any($1) order by receipt_id, version desc
            """, [.ids(receipts)]
        ) { row in Reference(receipt: try row.id(0), kind: try row.received(1), text: try row.received(2)) }
        return Dictionary(rows.map { ($0.receipt, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// A claim that a receipt may be for.
    struct Candidate: Sendable {
        var receipt: ReceiptID
        var claim: ClaimID
        var number: ReceivedText
        var person: PersonID
        var kind: ReceivedText
        var claimClass: ClaimClass
        /// What is owed on it.
        var open: Yen
        /// Why: near_number, same_slip_digits, same_reference, same_amount.
        var because: [ReceivedText]
    }

    /// The likeliest claims of each receipt, the best first, at most `most`.
    ///
    /// A number is near that differs in one digit or in two neighbours swapped: those are what a keyboard and a
    /// reader get wrong. Each near number is looked up by its index, so that no other slip is looked at.
    static func candidates(
        of items: [SuspenseStore.Item], named references: [ReceiptID: Reference], most: Int,
        in tx: borrowing Transaction
    ) throws -> [Candidate] {
        let named = items.compactMap { item in references[item.receipt].map { (item, $0) } }
        guard !named.isEmpty else { return [] }
        return try tx.query(
            query,
            [
                .ids(named.map(\.0.receipt)), .texts(named.map(\.1.kind)), .texts(named.map(\.1.text)),
                .amounts(named.map(\.0.amount)), .dates(named.map(\.0.paidOn)), .int(Int64(most)),
            ]
        ) { row in
            Candidate(
                receipt: try row.id(0), claim: try row.id(1), number: try row.received(2), person: try row.id(3),
                kind: try row.received(4),
                claimClass: try StoredCode.decode(try row.text(7), as: ClaimClass.self), open: try row.yen(5),
                because: try row.texts(6).map { ReceivedText($0) })
        }
    }

    private static let query = """
        with asked as (
            select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::date[])
                as a(receipt_id, kind, reference, amount, paid_on)
        ), digits as (
            select a.*, p from asked a, generate_series(1, least(length(a.reference), 44)) p
            where a.kind in ('barcode', 'slip_number')
        ), near as (
            select receipt_id, kind, overlay(reference placing d from p for 1) as key
            from digits, unnest('{0,1,2,3,4,5,6,7,8,9}'::text[]) d
            where substr(reference, p, 1) between '0' and '9' and substr(reference, p, 1) <> d
            union
            select receipt_id, kind, overlay(reference placing substr(reference, p + 1, 1) || substr(reference, p, 1)
                from p for 2) from digits where p < length(reference)
        ), found as (
            select n.receipt_id, l.claim_id, 'near_number' as because, 1 as rank
            from near n join slips s on s.slip_number = n.key join slip_lines l using (slip_id)
            where n.kind = 'slip_number'
            union all
            select n.receipt_id, l.claim_id, 'near_number', 1
            from near n join slips s on s.barcode = n.key join slip_lines l using (slip_id) where n.kind = 'barcode'
            union all
            select a.receipt_id, l.claim_id, 'same_slip_digits', 2
            from asked a join slips s on substr(s.barcode, 3, 27) = substr(a.reference, 3, 27)
            join slip_lines l using (slip_id) where a.kind = 'barcode' and s.barcode is not null
            union all
            select a.receipt_id, k.claim_id, 'same_reference', 3
            from asked a join suspense_matches m on m.reference = a.reference and m.reference_kind = a.kind
                and m.receipt_id <> a.receipt_id
            join suspense_match_claims k using (match_id)
            union all
            select a.receipt_id, b.claim_id, 'same_amount', 4
            from asked a join claim_balances b on b.principal + b.late_charge + b.fee + b.costs = a.amount
        ), ranked as (
            select f.receipt_id, f.claim_id, array_agg(distinct f.because) as because,
                row_number() over (partition by f.receipt_id
                    order by min(f.rank), count(distinct f.because) desc, abs(c.due_on - a.paid_on), f.claim_id) as place
            from found f join claims c using (claim_id) join asked a using (receipt_id)
            group by f.receipt_id, f.claim_id, c.due_on, a.paid_on
        )
        select r.receipt_id, c.claim_id, c.claim_number, c.person_id, c.kind,
            b.principal + b.late_charge + b.fee + b.costs, r.because, c.claim_class
        from ranked r join claims c using (claim_id) join claim_balances b using (claim_id)
        where r.place <= $6 order by r.receipt_id, r.place
        """
}

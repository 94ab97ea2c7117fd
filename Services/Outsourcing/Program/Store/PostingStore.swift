import Codec
import CodecPrimitives
import Outbox
import Postgres

/// What case management has booked on claims that are or were assigned (`postings.recorded`).
enum PostingStore {
    /// Where a message stood on its stream, and the business date it was heard on.
    struct Hearing: Sendable {
        var routingKey: ReceivedText
        var sequence: Int64
        var day: BusinessDate
        var at: Timestamp
    }

    /// Keeps the postings that touch assigned claims; a receipt that left a claim is kept with nothing on it.
    static func insert(_ items: [PostingRecorded], _ hearing: Hearing, in tx: borrowing Transaction) throws {
        let known = try claims(ofReceipts: items.map(\.receiptID), in: tx)
        let lines = items.flatMap { item -> [Line] in
            let named = item.lines.map { Line(item, $0) }
            let gone = (known[item.receiptID] ?? []).filter { claim in !item.lines.contains { $0.claimID == claim } }
            return named
                + gone.map { claim in
                    Line(
                        item,
                        PostingRecorded.Line(
                            claimID: claim, principal: .zero, lateCharge: .zero, fee: .zero, costs: .zero))
                }
        }
        _ = try tx.execute(
            """
            insert into posting_facts (receipt_id, receipt_version, routing_key, sequence, claim_id, channel, finality,
                paid_on, heard_on, principal, late_charge, fee, costs, recorded_at)
            select k.receipt, k.version, $11, $12, k.claim, k.channel, k.finality, k.paid, $13, k.principal, k.charge,
                k.fee, k.costs, $14
            from unnest($1::uuid[], $2::int4[], $3::uuid[], $4::text[], $5::text[], $6::date[], $7::int8[],
                $8::int8[], $9::int8[], $10::int8[])
                as k(receipt, version, claim, channel, finality, paid, principal, charge, fee, costs)
            where exists (select from assignments a where a.claim_id = k.claim)
            on conflict do nothing
            """,
            [
                .ids(lines.map(\.item.receiptID)), .int32s(lines.map(\.item.receiptVersion)),
                .ids(lines.map(\.part.claimID)), .texts(lines.map(\.item.channel)),
                .texts(lines.map(\.item.finality.rawValue)), .dates(lines.map(\.item.paidOn)),
                .amounts(lines.map(\.part.principal)), .amounts(lines.map(\.part.lateCharge)),
                .amounts(lines.map(\.part.fee)), .amounts(lines.map(\.part.costs)), .text(hearing.routingKey),
                .int(hearing.sequence), .date(hearing.day), .at(hearing.at),
            ])
    }

    private struct Line {
        var item: PostingRecorded
        var part: PostingRecorded.Line

        init(_ item: PostingRecorded, _ part: PostingRecorded.Line) { (self.item, self.part) = (item, part) }
    }

    private static func claims(
        ofReceipts ids: [ReceiptID], in tx: borrowing Transaction
    ) throws -> [ReceiptID: [ClaimID]] {
        let rows = try tx.query(
            "select distinct receipt_id, claim_id from posting_facts where receipt_id = any($1)", [.ids(ids)]
        ) { row in (try row.id(0, as: ReceiptID.self), try row.id(1, as: ClaimID.self)) }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Receipts (収納) and the facts they are folded from.
enum ReceiptStore {
    /// Receipts of a chunk as they stand, locked, with a new one for every identity never heard of.
    struct Loaded: Sendable {
        var receipts: [ReceiptIdentity: Receipt]
        /// The channel that told of a receipt first keeps it.
        var channels: [ReceiptIdentity: ReceivedText]
        var new: Set<ReceiptIdentity>
    }

    /// Loads and locks what is known of these identities.
    ///
    /// - Parameter ids: one for each identity that may turn out new; made before the transaction.
    static func load(
        _ identities: [ReceiptIdentity], ids: [ReceiptID], channel: ReceivedText, in tx: borrowing Transaction
    ) throws -> Loaded {
        // A plan made while the table is young and without statistics would scan it for every key of a chunk, and
        // be kept while the table grows.
        _ = try tx.execute("set local enable_seqscan = off")
        let rows = try stored(identities, in: tx)
        let news = try knownNews(of: rows.map(\.id), in: tx)
        var loaded = Loaded(receipts: [:], channels: [:], new: [])
        for row in rows {
            loaded.receipts[row.identity] = Receipt(
                id: row.id, state: row.state, amount: row.amount, amountRank: row.rank, version: row.version,
                transferOn: row.transferOn, known: news[row.id] ?? [])
            loaded.channels[row.identity] = row.channel
        }
        for (identity, id) in zip(identities, ids) where loaded.receipts[identity] == nil {
            loaded.receipts[identity] = Receipt(new: id)
            loaded.channels[identity] = channel
            loaded.new.insert(identity)
        }
        return loaded
    }

    /// Inserts receipts never heard of.
    ///
    /// - Throws: `IntakeError.raceLost` when another replica was first with one of them.
    static func insert(
        _ touched: [ReceiptFold.Touched], channel: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !touched.isEmpty else { return }
        let columns = IdentityColumns(touched.map(\.identity))
        let count = try tx.execute(
            """
            insert into receipts (reference, reference_kind, paid_on, minute_of_day, store, chain, receipt_id, state,
                amount, amount_rank, version, transfer_on, due_on, channel, changed_at)
            select k.*, $11, $12 from unnest($1::text[], $2::int4[], $3::date[], $4::int4[], $5::text[], $6::text[],
                $7::uuid[], $8::int4[], $9::int8[], $10::int4[], $13::int4[], $14::date[], $15::date[]) as k
            on conflict do nothing
            """,
            columns.values + [
                .ids(touched.map(\.receipt.id)),
                .int32s(touched.map { Int32($0.receipt.state?.rawValue ?? 0) }),
                .ints(touched.map { $0.receipt.amount.amount }),
                .int32s(touched.map { Int32($0.receipt.amountRank) }), .text(channel), .at(now),
                .int32s(touched.map(\.receipt.version)), .optionalDates(touched.map(\.receipt.transferOn)),
                .optionalDates(touched.map(\.dueOn)),
            ])
        guard count == touched.count else { throw IntakeError(.raceLost) }
    }

    /// Writes the new state of receipts that were locked.
    static func update(
        _ touched: [ReceiptFold.Touched], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !touched.isEmpty else { return }
        _ = try tx.execute(
            """
            update receipts r set state = k.state, amount = k.amount, amount_rank = k.rank, version = k.version,
                changed_at = $6, transfer_on = coalesce(k.transfer_on, r.transfer_on),
                due_on = coalesce(k.due_on, r.due_on)
            from unnest($1::uuid[], $2::int4[], $3::int8[], $4::int4[], $5::int4[], $7::date[], $8::date[])
                as k(receipt_id, state, amount, rank, version, transfer_on, due_on)
            where r.receipt_id = k.receipt_id
            """,
            [
                .ids(touched.map(\.receipt.id)),
                .int32s(touched.map { Int32($0.receipt.state?.rawValue ?? 0) }),
                .ints(touched.map { $0.receipt.amount.amount }),
                .int32s(touched.map { Int32($0.receipt.amountRank) }), .int32s(touched.map(\.receipt.version)),
                .at(now), .optionalDates(touched.map(\.receipt.transferOn)), .optionalDates(touched.map(\.dueOn)),
            ])
    }

    /// Writes the facts of a chunk: every record that was not a duplicate.
    ///
    /// - Parameter source: the chunk, which knows record number and evidence of each position.
    static func insertFacts(
        _ facts: [ReceiptFold.Fact], of fold: ReceiptFold, source: FactSource, in tx: borrowing Transaction
    ) throws {
        guard !facts.isEmpty else { return }
        let after = facts.map { fold.receipts[$0.news.identity] }
        _ = try tx.execute(
            """
            insert into receipt_facts (receipt_id, kind, amount, version, stage, stage_amount, record, evidence_id,
                recorded_at)
            select k.*, $9 from unnest($1::uuid[], $2::int4[], $3::int8[], $4::int8[], $5::int4[], $6::int8[],
                $7::int4[], $8::uuid[]) as k
            """,
            [
                .ids(facts.map(\.receiptID)), .int32s(facts.map { Int32($0.news.kind.rawValue) }),
                .ints(facts.map { $0.news.amount.amount }), .optionalInts(facts.map { $0.version.map(Int64.init) }),
                .int32s(after.map { Int32($0?.state?.rawValue ?? 0) }),
                .ints(after.map { $0?.amount.amount ?? 0 }),
                .int32s(facts.map { Int32(source.chunk.records[$0.position]) }),
                .ids(facts.map { source.chunk.evidence(at: $0.position) }), .at(source.recordedAt),
            ])
    }

    private struct Row {
        let identity: ReceiptIdentity
        let id: ReceiptID
        let state: ReceiptState
        let amount: Yen
        let rank: Int16
        let version: Int32
        let channel: ReceivedText
        let transferOn: BusinessDate?
    }

    /// Locks in id order, so that replicas with overlapping files wait in a line and not in a ring.
    private static func stored(_ identities: [ReceiptIdentity], in tx: borrowing Transaction) throws -> [Row] {
        try tx.query(
            """
            select r.reference, r.reference_kind::int4, r.paid_on, r.minute_of_day::int4, r.store, r.chain,
                r.receipt_id, r.state::int4, r.amount, r.amount_rank::int4, r.version, r.channel,
                r.transfer_on
            from unnest($1::text[], $2::int4[], $3::date[], $4::int4[], $5::text[], $6::text[])
                as k(reference, reference_kind, paid_on, minute_of_day, store, chain)
            join receipts r on r.reference = k.reference and r.paid_on = k.paid_on
                and r.minute_of_day = k.minute_of_day::int2 and r.store = k.store and r.chain = k.chain
                and r.reference_kind = k.reference_kind::int2
            order by r.receipt_id for update of r
            """, IdentityColumns(identities).values
        ) { row in
            guard let identity = try IdentityColumns.identity(row),
                let state = ReceiptState(rawValue: Int16(try row.int32(7)))
            else { throw IntakeError(.storedValue) }
            return Row(
                identity: identity, id: try row.id(6, as: ReceiptID.self), state: state, amount: try row.yen(8),
                rank: Int16(try row.int32(9)), version: try row.int32(10), channel: try row.received(11),
                transferOn: try row.optionalBusinessDate(12))
        }
    }

    private static func knownNews(
        of ids: [ReceiptID], in tx: borrowing Transaction
    ) throws -> [ReceiptID: [(kind: NewsKind, amount: Yen)]] {
        guard !ids.isEmpty else { return [:] }
        let rows = try tx.query(
            "select receipt_id, kind::int4, amount from receipt_facts where receipt_id = any($1)",
            [.ids(ids)]
        ) { row in
            guard let kind = NewsKind(rawValue: Int16(try row.int32(1))) else { throw IntakeError(.storedValue) }
            return (try row.id(0, as: ReceiptID.self), (kind: kind, amount: try row.yen(2)))
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}

/// Where the facts of one chunk, of a file or of webhooks, come from.
struct FactSource: Sendable {
    var chunk: ReceiptRecorder.Chunk
    var recordedAt: Timestamp
}

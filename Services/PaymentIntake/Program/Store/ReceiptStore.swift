import CodecPrimitives
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Receipts (収納) and the facts they are folded from.
enum ReceiptStore {
    /// A receipt of a chunk as it stands, locked; a new one for an identity never heard of.
    struct Loaded: Sendable {
        var receipt: Receipt
        /// The channel that told of a receipt first keeps it.
        var channel: ReceivedText
        var isNew: Bool
    }

    /// Loads and locks what is known of these identities; one receipt each, in their order.
    ///
    /// - Parameter ids: one for each identity that may turn out new; made before the transaction.
    static func load(
        _ identities: [ReceiptIdentity], ids: [ReceiptID], channel: ReceivedText, in tx: borrowing Transaction
    ) throws -> [Loaded] {
        let rows = try known(identities, in: tx)
        let news = try knownNews(of: rows.map(\.id), in: tx)
        var loaded = ids.map { Loaded(receipt: Receipt(new: $0), channel: channel, isNew: true) }
        for row in rows {
            let receipt = Receipt(
                id: row.id, state: row.state, amount: row.amount, amountRank: row.rank, version: row.version,
                transferOn: row.transferOn, known: news[row.id] ?? [])
            loaded[row.place] = Loaded(receipt: receipt, channel: row.channel, isNew: false)
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
        do {
            _ = try tx.copyIn(
                """
                copy receipts (receipt_id, reference_kind, reference, paid_on, minute_of_day, store, chain, channel, state,
                    amount, amount_rank, version, changed_at, transfer_on, due_on) from stdin (format binary)
                """
            ) { writer in
                for item in touched { try writer.row { fill(&$0, with: item, channel: channel, at: now) } }
            }
        } catch let error as PostgresError where error.code == .uniqueViolation {
            throw IntakeError(.raceLost)
        }
    }

    private static func fill(
        _ fields: inout CopyFields, with item: ReceiptFold.Touched, channel: ReceivedText, at now: Timestamp
    ) {
        let (identity, receipt) = (item.identity, item.receipt)
        fields.id(receipt.id)
        fields.int16(identity.reference.code)
        fields.text(identity.reference.text)
        fields.date(identity.paidOn)
        fields.int16(identity.minuteOfDay)
        fields.text(identity.store)
        fields.text(identity.chain)
        fields.text(channel)
        fields.int16(receipt.state?.rawValue ?? 0)
        fields.yen(receipt.amount)
        fields.int16(receipt.amountRank)
        fields.int32(receipt.version)
        fields.at(now)
        fields.date(receipt.transferOn)
        fields.date(item.dueOn)
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
    static func insertFacts(_ fold: ReceiptFold, source: FactSource, in tx: borrowing Transaction) throws {
        guard !fold.facts.isEmpty else { return }
        _ = try tx.copyIn(
            """
            copy receipt_facts (receipt_id, kind, amount, version, stage, stage_amount, evidence_id, record, recorded_at)
                from stdin (format binary)
            """
        ) { writer in
            for fact in fold.facts {
                try writer.row { fill(&$0, with: fact, after: fold.receipts[fact.place], source: source) }
            }
        }
    }

    private static func fill(
        _ fields: inout CopyFields, with fact: ReceiptFold.Fact, after: Receipt, source: FactSource
    ) {
        fields.id(fact.receiptID)
        fields.int16(fact.news.kind.rawValue)
        fields.yen(fact.news.amount)
        fields.int32(fact.version)
        fields.int16(after.state?.rawValue ?? 0)
        fields.yen(after.amount)
        fields.id(source.chunk.origin(at: fact.position).evidenceID)
        fields.int32(Int32(source.chunk.records[fact.position]))
        fields.at(source.recordedAt)
    }

    /// A receipt as it is stored.
    struct Known {
        /// In the list of identities.
        let place: Int
        let id: ReceiptID
        let state: ReceiptState
        let amount: Yen
        let rank: Int16
        let version: Int32
        let channel: ReceivedText
        let transferOn: BusinessDate?
    }

    /// The known ones of these identities, locked in id order: replicas with overlapping files wait in a line and not in a
    /// ring.
    static func known(_ identities: [ReceiptIdentity], in tx: borrowing Transaction) throws -> [Known] {
        try KeyPlans.use(in: tx)
        return try tx.query(
            """
            select k.place, r.receipt_id, r.state::int4, r.amount, r.amount_rank::int4, r.version, r.channel, r.transfer_on
            from unnest($1::text[], $2::int4[], $3::date[], $4::int4[], $5::text[], $6::text[]) with ordinality
                as k(reference, reference_kind, paid_on, minute_of_day, store, chain, place)
            join receipts r on r.reference = k.reference and r.paid_on = k.paid_on
                and r.minute_of_day = k.minute_of_day::int2 and r.store = k.store and r.chain = k.chain
                and r.reference_kind = k.reference_kind::int2
            order by r.receipt_id for update of r
            """, IdentityColumns(identities).values
        ) { row in
            guard let state = ReceiptState(rawValue: Int16(try row.int32(2))) else { throw IntakeError(.storedValue) }
            return Known(
                place: Int(try row.int(0)) - 1, id: try row.id(1, as: ReceiptID.self), state: state,
                amount: try row.yen(3), rank: Int16(try row.int32(4)), version: try row.int32(5),
                channel: try row.received(6), transferOn: try row.optionalBusinessDate(7))
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

import CaseRules
import Codec
import CodecPrimitives
import Ledger
import Outbox
import Postgres

/// Receipts (収納): their newest version, every version as a fact, and what they were meant for.
enum ReceiptStore {
    /// What a receipt was meant for, as it is stored.
    enum Designated: Hashable {
        case slip(SlipID)
        case seizure(SeizureRequestID)
        case claim(ClaimID)
        /// Claims that an officer of the suspense desk found.
        case match(UUIDv7)
        case debit(DebitID)
        case unknown
    }

    /// A receipt as it stands.
    struct Known {
        var version: ReceiptVersion
        var designated: Designated
    }

    /// The known ones of these receipts, locked in id order.
    static func lock(_ receipts: [ReceiptID], in tx: borrowing Transaction) throws -> [Known] {
        try tx.query(
            """
            select receipt_id, version, channel_key, stage, amount, paid_on, designation, designation_id
            from receipts where receipt_id = any($1) order by receipt_id for update
            """, [.ids(receipts)], known)
    }

    /// The receipts that were meant for these slips and seizures. Their claims are locked by the caller.
    static func meant(for designations: [UUIDv7], in tx: borrowing Transaction) throws -> [Known] {
        try tx.query(
            """
            select receipt_id, version, channel_key, stage, amount, paid_on, designation, designation_id
            from receipts where designation_id = any($1)
            """, [.uuids(designations.map { PostgresUUID(high: $0.high, low: $0.low) })], known)
    }

    /// Yen of held receipts that may concern each of these claims: by their slip, the claim itself, or a seizure for it.
    static func held(on claims: [ClaimID], in tx: borrowing Transaction) throws -> [ClaimID: Yen] {
        let rows = try tx.query(
            """
            select claim_id, sum(amount)::bigint from (
                select l.claim_id, r.amount from slip_lines l join receipts r on r.designation_id = l.slip_id
                where l.claim_id = any($1) and r.stage = 'held'
                union all
                select r.designation_id, r.amount from receipts r
                where r.designation_id = any($1) and r.designation = 'claim' and r.stage = 'held'
                union all
                select k.claim_id, r.amount from seizure_claims k join receipts r on r.designation_id = k.request_id
                where k.claim_id = any($1) and r.designation = 'seizure' and r.stage = 'held'
                union all
                select k.claim_id, r.amount from suspense_match_claims k join receipts r on r.designation_id = k.match_id
                where k.claim_id = any($1) and r.stage = 'held'
            ) held group by claim_id
            """, [.ids(claims)]
        ) { row in (try row.id(0) as ClaimID, try row.yen(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func known(_ row: borrowing PostgresRow) throws -> Known {
        let version = ReceiptVersion(
            receiptID: try row.id(0, as: ReceiptID.self), version: try row.int32(1),
            channel: ChannelKey(try row.int32(2)),
            stage: try StoredCode.decode(try row.text(3), as: PostingStage.self), amount: try row.yen(4),
            paidOn: try row.businessDate(5))
        guard let id = try row.optionalUUID(7).map({ UUIDv7(high: $0.high, low: $0.low) }) else {
            return Known(version: version, designated: .unknown)
        }
        switch try row.received(6) {
        case ReceivedText("slip"): return Known(version: version, designated: .slip(SlipID(id)))
        case ReceivedText("claim"): return Known(version: version, designated: .claim(ClaimID(id)))
        case ReceivedText("match"): return Known(version: version, designated: .match(id))
        case ReceivedText("debit"): return Known(version: version, designated: .debit(DebitID(id)))
        default: return Known(version: version, designated: .seizure(SeizureRequestID(id)))
        }
    }

    /// Adds receipts never heard of. Throws a conflict, which repeats the batch, when another transaction was faster.
    static func add(_ receipts: [(Known, channel: ReceivedText)], in tx: borrowing Transaction) throws {
        guard !receipts.isEmpty else { return }
        let receipts = receipts.sorted { $0.0.version.receiptID < $1.0.version.receiptID }
        _ = try tx.copyNew(
            """
            copy receipts (receipt_id, version, channel, stage, amount, paid_on, channel_key, designation,
                designation_id) from stdin (format binary)
            """
        ) { writer in
            for (receipt, channel) in receipts { try writer.row { fill(&$0, with: receipt, channel) } }
        }
    }

    private static func fill(_ fields: inout CopyFields, with receipt: Known, _ channel: ReceivedText) {
        let version = receipt.version
        fields.id(version.receiptID)
        fields.int32(version.version)
        fields.text(channel)
        fields.text(version.stage.rawValue)
        fields.yen(version.amount)
        fields.date(version.paidOn)
        fields.int32(version.channel.number)
        fields.text(receipt.designated.code)
        fields.uuid(receipt.designated.id)
    }

    /// Moves known receipts on to their new versions.
    static func advance(_ receipts: [Known], in tx: borrowing Transaction) throws {
        guard !receipts.isEmpty else { return }
        let changed = try tx.execute(
            """
            update receipts r set version = k.version, stage = k.stage, amount = k.amount, paid_on = k.paid,
                designation = k.designation, designation_id = k.designation_id
            from unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[], $5::date[], $6::text[], $7::uuid[])
                as k(id, version, stage, amount, paid, designation, designation_id)
            where r.receipt_id = k.id and r.version < k.version
            """,
            [
                .ids(receipts.map(\.version.receiptID)), .int32s(receipts.map(\.version.version)),
                .texts(receipts.map(\.version.stage.rawValue)), .ints(receipts.map(\.version.amount.amount)),
                .dates(receipts.map(\.version.paidOn.daysSinceEpoch)), .texts(receipts.map(\.designated.code)),
                .optionalUUIDs(receipts.map(\.designated.id)),
            ])
        try raiseConflict(unless: receipts.count, is: changed, in: tx)
    }

    /// Keeps versions for ever. `fresh` ones lie above everything stored; `late` ones may have come before.
    static func keep(
        fresh: [ReceiptRecorded], late: [ReceiptRecorded], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let columns = """
            receipt_versions (receipt_id, version, channel, stage, reference_kind, reference, amount, paid_on,
                received_at, evidence_id, recorded_at)
            """
        if !fresh.isEmpty {
            _ = try tx.copyIn("copy \(columns) from stdin (format binary)") { writer in
                for receipt in fresh { try writer.row { fill(&$0, with: receipt, at: now) } }
            }
        }
        guard !late.isEmpty else { return }
        let references = late.map(\.reference.stored)
        _ = try tx.execute(
            """
            insert into \(columns)
            select k.receipt, k.version, k.channel, k.stage, k.kind, k.reference, k.amount, k.paid,
                k.received, k.evidence, $11
            from unnest($1::uuid[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                $8::date[], $9::timestamptz[], $10::uuid[])
                as k(receipt, version, channel, stage, kind, reference, amount, paid, received, evidence)
            on conflict do nothing
            """,
            [
                .ids(late.map(\.receiptID)), .int32s(late.map(\.version)), .texts(late.map(\.channel.string)),
                .texts(late.map(\.stage.rawValue)), .texts(references.map(\.kind)), .texts(references.map(\.text)),
                .amounts(late.map(\.amount)), .dates(late.map(\.paidOn)),
                .moments(late.map(\.receivedAt)), .ids(late.map(\.evidenceID)), .at(now),
            ])
    }

    private static func fill(_ fields: inout CopyFields, with receipt: ReceiptRecorded, at now: Timestamp) {
        let reference = receipt.reference.stored
        fields.uuid(high: receipt.receiptID.uuid.high, low: receipt.receiptID.uuid.low)
        fields.int32(receipt.version)
        fields.text(receipt.channel.string)
        fields.text(receipt.stage.rawValue)
        fields.text(reference.kind)
        fields.text(reference.text)
        fields.int(receipt.amount.amount)
        fields.date(receipt.paidOn.daysSinceEpoch)
        fields.timestamp(receipt.receivedAt.microseconds)
        fields.uuid(high: receipt.evidenceID.uuid.high, low: receipt.evidenceID.uuid.low)
        fields.timestamp(now.microseconds)
    }

    /// Notes versions that came a second time with other content.
    static func note(
        conflicts: [ReceiptRecorded], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        guard !conflicts.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into receipt_conflicts (receipt_id, version, stage, amount, recorded_at)
            select k.*, $5 from unnest($1::uuid[], $2::int[], $3::text[], $4::bigint[]) as k on conflict do nothing
            """,
            [
                .ids(conflicts.map(\.receiptID)), .int32s(conflicts.map(\.version)),
                .texts(conflicts.map(\.stage.rawValue)), .amounts(conflicts.map(\.amount)), .at(now),
            ])
    }

    private static func raiseConflict(unless expected: Int, is found: Int, in tx: borrowing Transaction) throws {
        guard expected != found else { return }
        _ = try tx.query("select raise_conflict()") { _ in true }
    }
}

extension ReceiptStore.Designated {
    var code: String {
        switch self {
        case .slip: "slip"
        case .seizure: "seizure"
        case .claim: "claim"
        case .match: "match"
        case .debit: "debit"
        case .unknown: "unknown"
        }
    }

    /// Whether news with another reference changes it: what an officer found stays until she takes it back.
    var isManual: Bool { if case .match = self { true } else { false } }

    var uuid: UUIDv7? {
        switch self {
        case .slip(let slip): slip.uuid
        case .seizure(let request): request.uuid
        case .claim(let claim): claim.uuid
        case .match(let match): match
        case .debit(let debit): debit.uuid
        case .unknown: nil
        }
    }

    var id: PostgresUUID? { uuid.map { PostgresUUID(high: $0.high, low: $0.low) } }
}

extension PaymentReference {
    /// As two columns: its kind and its parts.
    var stored: (kind: String, text: String) {
        switch self {
        case .barcode(let digits): ("barcode", digits.string)
        case .slipNumber(let number): ("slip_number", number.string)
        case .elNumber(let number): ("el_number", number.string)
        case .payEasy(let collector, let payment, let confirmation, let category):
            ("pay_easy", [collector, payment, confirmation, category].map(\.string).joined(separator: "-"))
        case .agent(let reference): ("agent", reference.string)
        case .seizure(let request): ("seizure", request.description)
        case .claim(let claim): ("claim", claim.description)
        }
    }
}

import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// The journal (仕訳帳): entries and legs, written once.
enum JournalStore {
    /// The version of the posting rules that new entries are marked with.
    static let ruleVersion = "posting-1"

    static func save(_ entries: [JournalEntry], in tx: borrowing Transaction) throws {
        guard !entries.isEmpty else { return }
        _ = try tx.copyIn(
            """
            copy journal_entries (entry_id, cause, cause_id, cause_version, phase, effective_on, recorded_at,
                rule_version) from stdin (format binary)
            """
        ) { writer in
            for entry in entries { try writer.row { fill(&$0, with: entry) } }
        }
        _ = try tx.copyIn(
            """
            copy journal_legs (entry_id, leg, account, layer, component, claim_id, channel, amount)
            from stdin (format binary)
            """
        ) { writer in
            for entry in entries {
                for leg in entry.legs { try writer.row { fill(&$0, with: leg, of: entry.id) } }
            }
        }
    }

    private static func fill(_ fields: inout CopyFields, with entry: JournalEntry) {
        let cause = entry.cause.stored
        fields.uuid(high: entry.id.uuid.high, low: entry.id.uuid.low)
        fields.text(cause.kind)
        fields.uuid(high: cause.id.high, low: cause.id.low)
        fields.int32(cause.version)
        fields.text(entry.phase.rawValue)
        fields.date(entry.effectiveOn.daysSinceEpoch)
        fields.timestamp(entry.recordedAt.microseconds)
        fields.text(ruleVersion)
    }

    private static func fill(_ fields: inout CopyFields, with leg: Leg, of entry: EntryID) {
        fields.uuid(high: entry.uuid.high, low: entry.uuid.low)
        fields.int16(leg.number)
        fields.int16(Int16(leg.account.kind.rawValue))
        fields.int16(Int16(leg.layer.rawValue))
        fields.int16(leg.account.component.map { Int16($0.rawValue) })
        fields.uuid(leg.account.claim.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) })
        fields.int32(leg.account.channel?.number)
        fields.int(leg.amount.amount)
    }

    /// What these receipts have on the accounts altogether.
    static func positions(of receipts: [ReceiptID], in tx: borrowing Transaction) throws -> [ReceiptID: Position] {
        guard !receipts.isEmpty else { return [:] }
        var items: [ReceiptID: [Position.Item]] = [:]
        _ = try tx.query(
            """
            select e.cause_id, l.account, l.component, l.claim_id, l.channel, l.layer, l.amount
            from journal_entries e join journal_legs l using (entry_id)
            where e.cause_id = any($1) and e.cause in ('receipt', 'resettled')
            """, [.ids(receipts)]
        ) { row in
            items[try row.id(0, as: ReceiptID.self), default: []].append(try item(row))
        }
        return items.mapValues { Position($0) }
    }

    /// What these set-offs have on the accounts altogether.
    static func positions(ofSetOffs ids: [UUIDv7], in tx: borrowing Transaction) throws -> [UUIDv7: Position] {
        try positions(of: ids, causedBy: "set_off", in: tx)
    }

    /// What these orders to pay refunds have on the accounts altogether.
    static func positions(ofOrders ids: [UUIDv7], in tx: borrowing Transaction) throws -> [UUIDv7: Position] {
        try positions(of: ids, causedBy: "refund_paid", in: tx)
    }

    private static func positions(
        of ids: [UUIDv7], causedBy cause: String, in tx: borrowing Transaction
    ) throws -> [UUIDv7: Position] {
        guard !ids.isEmpty else { return [:] }
        var items: [UUIDv7: [Position.Item]] = [:]
        _ = try tx.query(
            """
            select e.cause_id, l.account, l.component, l.claim_id, l.channel, l.layer, l.amount
            from journal_entries e join journal_legs l using (entry_id)
            where e.cause_id = any($1) and e.cause = $2
            """, [.uuids(ids.map { PostgresUUID($0) }), .text(cause)]
        ) { row in
            let id = try row.uuid(0)
            items[UUIDv7(high: id.high, low: id.low), default: []].append(try item(row))
        }
        return items.mapValues { Position($0) }
    }

    private static func item(_ row: borrowing PostgresRow) throws -> Position.Item {
        guard let kind = AccountKind(rawValue: UInt8(truncatingIfNeeded: try row.int(1))),
            let layer = Layer(rawValue: UInt8(truncatingIfNeeded: try row.int(5))),
            let account = Account(
                kind, claim: try row.optionalUUID(3).map { ClaimID(UUIDv7(high: $0.high, low: $0.low)) },
                component: try row.optionalInt(2).flatMap { Component(rawValue: UInt8(truncatingIfNeeded: $0)) },
                channel: try row.optionalInt32(4).map { ChannelKey($0) })
        else { throw CaseError(.storedCodeUnknown) }
        return Position.Item(account, layer, Yen(unchecked: try row.int(6)))
    }

    /// What receipts and set-offs have paid of the principal of these claims, by the day that counts.
    static func principalPayments(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: [PrincipalPayment]] {
        guard !claims.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            select l.claim_id, greatest(r.paid_on, s.effective_on), -sum(l.amount)::bigint
            from journal_legs l
            join journal_entries e using (entry_id)
            left join refund_set_offs s on s.set_off_id = e.cause_id and e.cause = 'set_off'
            join receipts r on r.receipt_id = coalesce(s.receipt_id, e.cause_id)
            where l.claim_id = any($1) and l.account = 0 and l.component = 0 and l.layer = 1
                and e.cause in ('receipt', 'resettled', 'set_off')
            group by 1, 2 having sum(l.amount) <> 0 order by 1, 2
            """, [.ids(claims)]
        ) { row in (try row.id(0) as ClaimID, PrincipalPayment(on: try row.businessDate(1), amount: try row.yen(2))) }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }

    /// Keeps how late charges came about.
    static func save(
        workings: [(entry: EntryID, charge: ChargeDetermined)], at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let shown = workings.compactMap { item in item.charge.working.map { (item.entry, item.charge, $0) } }
        guard !shown.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into charge_workings (entry_id, claim_id, amount, working, rule_version, recorded_at)
            select k.*, $6 from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[]) as k
            """,
            [
                .ids(shown.map(\.0)), .ids(shown.map(\.1.claim)), .amounts(shown.map(\.1.amount)),
                .texts(shown.map(\.2.japanese)), .texts(shown.map(\.2.ruleVersion)), .at(now),
            ])
    }

    /// The numbers of these channels; new ones get the next number.
    static func channelKeys(
        _ channels: Set<ReceivedText>, in tx: borrowing Transaction
    ) throws -> [ReceivedText: ChannelKey] {
        let codes = channels.sorted().map(\.string)
        var known = try readChannelKeys(codes, in: tx)
        guard known.count < codes.count else { return known }
        _ = try tx.execute(
            "insert into channel_keys (channel) select unnest($1::text[]) on conflict (channel) do nothing",
            [.texts(codes)])
        known = try readChannelKeys(codes, in: tx)
        return known
    }

    /// The codes of all channels by their numbers; there are tens of them.
    static func channelNames(in tx: borrowing Transaction) throws -> [ChannelKey: ReceivedText] {
        let rows = try tx.query("select number, channel from channel_keys") {
            (ChannelKey(try $0.int32(0)), ReceivedText(try $0.text(1)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func readChannelKeys(
        _ codes: [String], in tx: borrowing Transaction
    ) throws -> [ReceivedText: ChannelKey] {
        let rows = try tx.query("select channel, number from channel_keys where channel = any($1)", [.texts(codes)]) {
            (ReceivedText(try $0.text(0)), ChannelKey(try $0.int32(1)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

extension EntryCause {
    /// As columns: kind, what it is about, and the version of a receipt.
    var stored: (kind: String, id: UUIDv7, version: Int32?) {
        switch self {
        case .receipt(let receipt, let version): ("receipt", receipt.uuid, version)
        case .resettled(let receipt, let version): ("resettled", receipt.uuid, version)
        case .assessment(let claim): ("assessment", claim.uuid, nil)
        case .lateCharge(let claim): ("late_charge", claim.uuid, nil)
        case .writeOff(let claim): ("write_off", claim.uuid, nil)
        case .reversal(let entry): ("reversal", entry.uuid, nil)
        case .setOff(let decision): ("set_off", decision, nil)
        case .refund(let decision): ("refund", decision, nil)
        case .refundPaid(let order): ("refund_paid", order, nil)
        }
    }
}

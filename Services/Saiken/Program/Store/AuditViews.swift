import CodecPrimitives
import Outbox
import Postgres

/// The SQL of `saiken verify`: audit views only, no personal data.
enum AuditViews {
    static func addStreams(
        of service: ReceivedText, youngAfter moment: Timestamp, to snapshot: inout AuditSnapshot,
        in tx: borrowing Transaction
    ) throws {
        snapshot.streams += try tx.query(
            """
            select split_part(stream_key, '/', 2), count(sequence), coalesce(min(sequence), 0),
                coalesce(max(sequence), 0), count(*) filter (where not sent), min(created_at) filter (where not sent),
                min(sequence) filter (where created_at > $1)
            from audit.outbox where split_part(stream_key, '/', 2) not like 'stream.%' group by stream_key
            """, [.at(moment)]
        ) { row in
            AuditSnapshot.Stream(
                producer: service, routingKey: ReceivedText(try row.text(0)), messages: try row.int(1),
                first: try row.int(2), last: try row.int(3), unsent: try row.int(4),
                oldestUnsent: try row.optionalTimestamp(5).map { Timestamp(microseconds: $0) },
                youngFrom: try row.optionalInt(6), lastLater: try row.int(3))
        }
        snapshot.appliedStreams += try tx.query(
            "select producer, routing_key, applied_through, gaps::bigint from audit.stream_applied"
        ) { row in
            AuditSnapshot.Applied(
                consumer: service, producer: ReceivedText(try row.text(0)), routingKey: ReceivedText(try row.text(1)),
                through: try row.int(2), gaps: try row.int(3))
        }
        snapshot.parked += try tx.query("select count, oldest from audit.parked") { row in
            AuditSnapshot.Parked(
                service: service, count: try row.int(0),
                oldest: try row.optionalTimestamp(1).map { Timestamp(microseconds: $0) })
        }
    }

    static func addReceipts(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        let rows = try tx.query(
            "select receipt_id, version, channel, stage, amount from audit.receipts where version > 0", [], receipt)
        for (id, receipt) in rows { snapshot.recorded[id] = receipt }
    }

    static func addKeptCalls(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        snapshot.keptCalls = try tx.query("select evidence_id, received_at, cause from audit.kept_calls") { row in
            AuditSnapshot.KeptCall(
                evidence: try id(row.uuid(0)), receivedAt: Timestamp(microseconds: try row.timestamp(1)),
                cause: try row.optionalText(2).map { ReceivedText($0) })
        }
    }

    /// Garnishment's exports, and the receipts of what banks paid.
    static func addExports(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        try addRevocations(to: &snapshot, in: tx)
        snapshot.exports += try tx.query(
            "select request_id, clearance_id, amount, exported_at from audit.exports"
        ) { row in
            AuditSnapshot.Export(
                request: try id(row.uuid(0)), clearance: try row.optionalUUID(1).map { id($0) },
                amount: Yen(unchecked: try row.int(2)), exportedAt: Timestamp(microseconds: try row.timestamp(3)))
        }
        let rows = try tx.query("select receipt_id, version, amount from audit.seizure_receipts") { row in
            let known = AuditSnapshot.Receipt(
                version: try row.int32(1), channel: ReceivedText("seizure"), stage: ReceivedText("confirmed"),
                amount: Yen(unchecked: try row.int(2)))
            return (try id(row.uuid(0)) as ReceiptID, known)
        }
        for (id, receipt) in rows { snapshot.recorded[id] = receipt }
    }

    /// Outsourcing's hand-overs, and the receipts of what contractors collected.
    static func addHandOvers(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        try addRevocations(to: &snapshot, in: tx)
        snapshot.handOvers += try tx.query(
            "select placement_id, clearance_id, amount, handed_over_at from audit.handovers"
        ) { row in
            AuditSnapshot.HandOver(
                placement: try id(row.uuid(0)), clearance: try id(row.uuid(1)), amount: Yen(unchecked: try row.int(2)),
                handedOverAt: Timestamp(microseconds: try row.timestamp(3)))
        }
        let rows = try tx.query("select receipt_id, version, channel, amount from audit.collections") { row in
            let known = AuditSnapshot.Receipt(
                version: try row.int32(1), channel: ReceivedText(try row.text(2)), stage: ReceivedText("confirmed"),
                amount: Yen(unchecked: try row.int(3)))
            return (try id(row.uuid(0)) as ReceiptID, known)
        }
        for (id, receipt) in rows { snapshot.recorded[id] = receipt }
    }

    /// Notifications' bundles, and what left.
    static func addLetters(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        try addRevocations(to: &snapshot, in: tx)
        snapshot.bundles += try tx.query(
            "select bundle_id, last_sequence::bigint, pieces, unaccounted, is_closed from audit.bundles"
        ) { row in
            AuditSnapshot.Bundle(
                bundle: try id(row.uuid(0)), lastSequence: try row.int(1), pieces: try row.int(2),
                unaccounted: try row.int(3), isClosed: try row.bool(4))
        }
        snapshot.dispatches += try tx.query(
            """
            select notice_id, bundle_id, sequence, claim_id, clearance_id, amount, dispatched_on, dispatched_at
            from audit.dispatches
            """
        ) { row in
            AuditSnapshot.Dispatch(
                notice: try id(row.uuid(0)), bundle: try id(row.uuid(1)), sequence: try row.int32(2),
                claim: try id(row.uuid(3)), clearance: try id(row.uuid(4)), amount: Yen(unchecked: try row.int(5)),
                day: BusinessDate(daysSinceEpoch: try row.date(6)),
                at: Timestamp(microseconds: try row.timestamp(7)))
        }
    }

    /// The revocations that a service whose acts leave had heard of, and when.
    private static func addRevocations(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        let rows = try tx.query("select clearance_id, recorded_at from audit.revocations") { row in
            (try id(row.uuid(0)) as ClearanceID, Timestamp(microseconds: try row.timestamp(1)))
        }
        for (clearance, heardAt) in rows { snapshot.heardRevocations[clearance] = heardAt }
    }

    /// The demands that letters became.
    private static func addNoticedDemands(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        snapshot.noticedDemands = try tx.query(
            "select notice_id, claim_id, issued_on, clearance_id from audit.noticed_demands"
        ) { row in
            AuditSnapshot.NoticedDemand(
                notice: try id(row.uuid(0)), claim: try id(row.uuid(1)),
                issuedOn: BusinessDate(daysSinceEpoch: try row.date(2)),
                clearance: try row.optionalUUID(3).map { id($0) })
        }
    }

    /// Matches whose lines do not come to the receipts less fee and accepted difference.
    static func addRemittances(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        snapshot.wrongRemittances = try tx.query(
            """
            select match_id::text from audit.remittances
            where receipts <> gross or arrived <> gross - fee + difference
            union all
            select channel || ' ' || business_date from audit.remittance_standings
            where agents + unowed <> bank + fee - accepted + transit order by 1
            """
        ) { row in ReceivedText(try row.text(0)) }
    }

    static func addLedger(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        let rows = try tx.query(
            "select receipt_id, version, channel, stage, amount from audit.receipt_applied", [], receipt)
        snapshot.applied = Dictionary(uniqueKeysWithValues: rows)
        snapshot.channels = try tx.query(
            """
            select channel, applied, posted, suspense, refundable, returned, return_decided from audit.conservation
            order by channel
            """
        ) { row in
            AuditSnapshot.Channel(
                channel: ReceivedText(try row.text(0)), applied: Yen(unchecked: try row.int(1)),
                posted: Yen(unchecked: try row.int(2)), suspense: Yen(unchecked: try row.int(3)),
                refundable: Yen(unchecked: try row.int(4)), returned: Yen(unchecked: try row.int(5)),
                returnDecided: Yen(unchecked: try row.int(6)))
        }
        snapshot.imbalances = try tx.first("select count(*) from audit.journal_imbalance") { try $0.int(0) } ?? 0
        snapshot.wrongBalances = try tx.query(
            """
            select claim_id, stored, from_legs, provisional_stored, provisional_from_legs from audit.claim_balance
            where stored <> from_legs or provisional_stored <> provisional_from_legs order by claim_id
            """
        ) { row in
            AuditSnapshot.Balance(
                claim: try id(row.uuid(0)), stored: Yen(unchecked: try row.int(1)),
                fromLegs: Yen(unchecked: try row.int(2)), provisionalStored: Yen(unchecked: try row.int(3)),
                provisionalFromLegs: Yen(unchecked: try row.int(4)))
        }
        snapshot.wrongCharges = try tx.query(
            "select claim_id, stored, from_legs from audit.wrong_charges order by claim_id"
        ) { row in
            AuditSnapshot.Charge(
                claim: try id(row.uuid(0)), stored: Yen(unchecked: try row.int(1)),
                fromLegs: Yen(unchecked: try row.int(2)))
        }
        try addClearances(to: &snapshot, in: tx)
        try addNoticedDemands(to: &snapshot, in: tx)
    }

    /// Every claim's balance as a line of CSV, by claim number.
    static func balances(in tx: borrowing Transaction) throws -> [String] {
        try tx.query(
            """
            select claim_number, principal, late_charge, fee, costs, provisional
            from audit.balances order by claim_number
            """
        ) { row in
            let amounts = try (1...5).map { String(try row.int($0)) }
            return ([try row.text(0)] + amounts).joined(separator: ",")
        }
    }

    private static func addClearances(to snapshot: inout AuditSnapshot, in tx: borrowing Transaction) throws {
        let rows = try tx.query(
            "select clearance_id, act, amount, granted_at, expires_at, revoked_at from audit.clearances"
        ) { row in
            let known = AuditSnapshot.Clearance(
                act: ReceivedText(try row.text(1)), amount: Yen(unchecked: try row.int(2)),
                grantedAt: Timestamp(microseconds: try row.timestamp(3)),
                expiresAt: Timestamp(microseconds: try row.timestamp(4)),
                revokedAt: try row.optionalTimestamp(5).map { Timestamp(microseconds: $0) })
            return (try id(row.uuid(0)) as ClearanceID, known)
        }
        snapshot.clearances = Dictionary(uniqueKeysWithValues: rows)
    }

    private static func receipt(_ row: borrowing PostgresRow) throws -> (ReceiptID, AuditSnapshot.Receipt) {
        let known = AuditSnapshot.Receipt(
            version: try row.int32(1), channel: ReceivedText(try row.text(2)), stage: ReceivedText(try row.text(3)),
            amount: Yen(unchecked: try row.int(4)))
        return (id(try row.uuid(0)), known)
    }

    private static func id<Kind>(_ value: PostgresUUID) -> Identifier<Kind> {
        Identifier(UUIDv7(high: value.high, low: value.low))
    }
}

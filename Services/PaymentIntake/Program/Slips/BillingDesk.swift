import CodecPrimitives
import CodecRecords
import Postgres
import ServiceKit

/// Writes billing data (納付情報) for collectors' centres: what changed since the last delivery, each record in one
/// delivery for ever.
struct BillingDesk: Sendable {
    /// Its data records have fields that mean number, kind, agency, payment, confirmation, category, amount, until.
    let layout: Layout
    /// Records in one delivery.
    let recordsMax: Int

    /// Makes the next delivery; the same again is the same bytes.
    ///
    /// - Throws: `Problem` 409 when there is nothing to tell; `RecordsError` where the layout has no place for it.
    func make(
        _ id: UUIDv7, by maker: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> (delivery: BillingStore.Delivery, isNew: Bool) {
        if let known = try BillingStore.find(id, in: tx) { return (known, false) }
        let number = try BillingStore.nextNumber(in: tx)
        let records = try BillingStore.waiting(atMost: recordsMax, in: tx)
        guard !records.isEmpty else {
            throw Problem.conflict("nothing-to-deliver", "no slip changed since the last delivery")
        }
        let content = try bytes(of: records, number: number)
        let delivery = BillingStore.Delivery(
            id: id, number: number, count: Int32(records.count), sha256: Digest.sha256(of: content), maker: maker)
        try BillingStore.insert(delivery, of: records, content: content, at: now, in: tx)
        return (delivery, true)
    }

    private func bytes(of records: [BillingStore.Record], number: Int32) throws -> [UInt8] {
        var writer = RecordWriter(layout)
        for record in records {
            guard let keys = ELNumber(Array(record.elNumber.utf8)) else { throw IntakeError(.storedValue) }
            try writer.data([
                "delivery": .number(Int64(number)), "kind": .number(Int64(record.kind.rawValue)),
                "agency": .bytes(keys.agency), "payment": .bytes(keys.matter),
                "confirmation": .bytes(keys.confirmation), "category": .bytes(keys.category),
                "slip": .received(record.number), "amount": .yen(record.total), "until": .date(record.usableUntil),
            ])
        }
        return try writer.finish()
    }
}

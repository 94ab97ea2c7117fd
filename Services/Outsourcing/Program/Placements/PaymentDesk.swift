import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// Takes what was paid on assigned claims, wherever it was paid, and what the city's account was credited with.
struct PaymentDesk: Sendable {
    let clock: BusinessClock

    /// Keeps postings for the fee, and tells the contractor what was paid at the city: it must not be demanded again.
    func hear(
        _ items: [PostingRecorded], of envelope: Envelope, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let today = clock.today()
        try PostingStore.insert(
            items,
            PostingStore.Hearing(
                routingKey: envelope.routingKey, sequence: envelope.sequence ?? 0, day: today, at: now), in: tx)
        let certain = items.filter { $0.finality != .provisional }
        let claims = Set(certain.flatMap { $0.lines.map(\.claimID) }).sorted()
        guard !claims.isEmpty else { return }
        try ContractStore.lock(havingActive: claims, in: tx)
        let active = try AssignmentStore.lockActive(on: claims, in: tx)
        let told = try FeedStore.told(of: certain.map(\.receiptID), in: tx)
        for (contract, assignments) in Dictionary(grouping: active, by: \.contractID).sorted(by: { $0.key < $1.key }) {
            guard let loaded = try ContractStore.load(contract, in: tx) else { continue }
            let entries = PaymentDesk.entries(certain.filter { $0.channel != loaded.channel }, assignments).filter {
                entry in
                let key = entry.receipt.map { FeedStore.Payment(assignment: entry.assignment, receipt: $0) }
                return entry.amount != key.flatMap { told[$0] } ?? .zero
            }
            try FeedStore.append(entries, to: contract, at: now, in: tx)
        }
    }

    /// What each receipt has brought to each assignment; nothing when it was taken back.
    private static func entries(_ items: [PostingRecorded], _ assignments: [Assignment]) -> [FeedStore.Entry] {
        let byClaim = Dictionary(assignments.map { ($0.claimID, $0.id) }, uniquingKeysWith: { first, _ in first })
        return items.flatMap { item in
            item.lines.compactMap { line in
                byClaim[line.claimID].map { assignment in
                    let paid = line.principal + line.lateCharge + line.fee + line.costs
                    return FeedStore.Entry(
                        assignment: assignment, kind: .paid, amount: item.finality == .final ? paid : .zero,
                        receipt: item.receiptID, day: item.paidOn)
                }
            }
        }
    }

    /// The city has the money of these collections. Receipts of other producers pass by.
    func matched(
        _ match: RemittanceMatched, by who: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        try CollectionStore.insert(match, by: who, at: now, in: tx)
    }
}

import Codec
import CodecPrimitives
import Outbox
import Postgres
import ServiceKit

/// Puts what a transaction decided into the outbox: batches of at most 500 items, each an envelope.
struct Mailbox: Sendable {
    static let source = ReceivedText(Topology.service)

    let outbox: Outbox
    let ids: IDSource

    /// Postings by routing key.
    func post(_ byRoute: [String: [PostingRecorded]], at now: Timestamp, in tx: borrowing Transaction) throws {
        var envelopes: [Envelope] = []
        for (route, items) in byRoute.sorted(by: { $0.key < $1.key }) {
            envelopes += try self.envelopes(items, at: now) { (.postingsRecorded($0), route) }
        }
        try outbox.append(envelopes, in: tx)
    }

    func post(
        _ decisions: [ClearanceDecided], to asker: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let key = "clearance.decided.\(asker.string)"
        try outbox.append(try envelopes(decisions, at: now) { (.clearanceDecided($0), key) }, in: tx)
    }

    func post(
        _ revoked: [ClearanceRevoked], to asker: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let key = "clearance.revoked.\(asker.string)"
        try outbox.append(try envelopes(revoked, at: now) { (.clearanceRevoked($0), key) }, in: tx)
    }

    func post(_ requests: [SeizureRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(requests, at: now) { (.seizureRequested($0), "seizure.requested") }, in: tx)
    }

    func post(_ requests: [PlacementRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try envelopes(requests, at: now) { (.placementRequested($0), "placement.requested") }, in: tx)
    }

    func post(_ requests: [NoticeRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(requests, at: now) { (.noticeRequested($0), "notice.requested") }, in: tx)
    }

    func post(_ slips: [SlipIssued], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(slips, at: now) { (.slipsIssued($0), "slips.issued") }, in: tx)
    }

    func post(_ slips: [SlipWithdrawn], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(slips, at: now) { (.slipsWithdrawn($0), "slips.withdrawn") }, in: tx)
    }

    func post(_ requests: [DebitRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(requests, at: now) { (.debitRequested($0), "debit.requested") }, in: tx)
    }

    func post(_ requests: [RefundRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(try envelopes(requests, at: now) { (.refundRequested($0), "refund.requested") }, in: tx)
    }

    /// News about claims by their route; tax facts reach no contractor.
    func post(_ byRoute: [String: [ClaimChanged]], at now: Timestamp, in tx: borrowing Transaction) throws {
        for (route, items) in byRoute.sorted(by: { $0.key < $1.key }) {
            try outbox.append(
                try envelopes(items, at: now) { (.claimsChanged($0), "claims.changed.\(route)") }, in: tx)
        }
    }

    /// One envelope a batch, with the message and the routing key that it has.
    private func envelopes<Fact>(
        _ facts: [Fact], at now: Timestamp, as message: ([Fact]) -> (body: MessageBody, key: String)
    ) throws -> [Envelope] {
        try facts.batches.map { batch in
            let (body, key) = message(batch)
            return try outbox.envelope(body, id: ids.next(), time: now, routingKey: key)
        }
    }
}

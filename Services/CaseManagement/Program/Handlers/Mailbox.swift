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
            for batch in items.batches { envelopes.append(try envelope(.postingsRecorded(batch), to: route, at: now)) }
        }
        try outbox.append(envelopes, in: tx)
    }

    func post(_ decisions: [ClearanceDecided], to asker: ReceivedText, at now: Timestamp, in tx: borrowing Transaction)
        throws
    {
        try outbox.append(
            try decisions.batches.map {
                try envelope(.clearanceDecided($0), to: "clearance.decided.\(asker.string)", at: now)
            },
            in: tx)
    }

    func post(_ revoked: [ClearanceRevoked], to asker: ReceivedText, at now: Timestamp, in tx: borrowing Transaction)
        throws
    {
        try outbox.append(
            try revoked.batches.map {
                try envelope(.clearanceRevoked($0), to: "clearance.revoked.\(asker.string)", at: now)
            },
            in: tx)
    }

    func post(_ requests: [SeizureRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try requests.batches.map { try envelope(.seizureRequested($0), to: "seizure.requested", at: now) }, in: tx)
    }

    func post(_ requests: [PlacementRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try requests.batches.map { try envelope(.placementRequested($0), to: "placement.requested", at: now) },
            in: tx)
    }

    func post(_ requests: [NoticeRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try requests.batches.map { try envelope(.noticeRequested($0), to: "notice.requested", at: now) }, in: tx)
    }

    func post(_ slips: [SlipIssued], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try slips.batches.map { try envelope(.slipsIssued($0), to: "slips.issued", at: now) }, in: tx)
    }

    func post(_ slips: [SlipWithdrawn], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try slips.batches.map { try envelope(.slipsWithdrawn($0), to: "slips.withdrawn", at: now) }, in: tx)
    }

    func post(_ requests: [DebitRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try requests.batches.map { try envelope(.debitRequested($0), to: "debit.requested", at: now) }, in: tx)
    }

    func post(_ requests: [RefundRequested], at now: Timestamp, in tx: borrowing Transaction) throws {
        try outbox.append(
            try requests.batches.map { try envelope(.refundRequested($0), to: "refund.requested", at: now) }, in: tx)
    }

    /// News about claims by their route; tax facts reach no contractor.
    func post(_ byRoute: [String: [ClaimChanged]], at now: Timestamp, in tx: borrowing Transaction) throws {
        for (route, items) in byRoute.sorted(by: { $0.key < $1.key }) {
            try outbox.append(
                try items.batches.map { try envelope(.claimsChanged($0), to: "claims.changed.\(route)", at: now) },
                in: tx)
        }
    }

    private func envelope(_ body: MessageBody, to key: String, at now: Timestamp) throws -> Envelope {
        try outbox.envelope(body, id: ids.next(), time: now, routingKey: key)
    }
}

extension Array {
    /// As many slices as are needed so that none is larger than a message may be.
    fileprivate var batches: [[Element]] {
        stride(from: 0, to: count, by: MessageBody.items.upperBound).map {
            Array(self[$0..<Swift.min($0 + MessageBody.items.upperBound, count)])
        }
    }
}

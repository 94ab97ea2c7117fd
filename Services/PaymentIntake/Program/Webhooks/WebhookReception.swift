import CodecPrimitives
import Crypto
import Foundation
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Takes a gateway's call in that is believed: its raw bytes as evidence and what they tell are committed before the gateway
/// gets an answer. `CallApplication` makes receipts of it.
struct WebhookReception: Sendable {
    /// What became of a call.
    enum Verdict: Sendable {
        case applied(isDuplicate: Bool)
        /// Kept, but not understood: the gateway must correct it under a new id.
        case quarantined([WebhookStore.GatewayFault])
        /// The id was used before for other content.
        case conflict
    }

    let pool: PostgresPool
    let ids: IDSource
    /// Signalled when there is something to apply.
    var wake = OutboxWake()
    /// Lets calls that come at once share a commit; nil where each has its own.
    var batcher: WebhookBatcher?

    /// Keeps a verified call; the same id with the same content has the effect and answer of the first.
    func take(_ id: ReceivedText, body: [UInt8], gateway: ReceivedText) async throws -> Verdict {
        try await take(id, body: body, gateway: gateway, as: Reading(body))
    }

    /// The same for a call that was read elsewhere.
    func take(
        _ id: ReceivedText, body: [UInt8], gateway: ReceivedText, as reading: Reading
    ) async throws -> Verdict {
        let pending = pending(id, body: body, gateway: gateway, as: reading)
        defer { wake.signal() }
        switch await batcher?.keep(pending) ?? .alone {
        case .kept: return pending.firstVerdict
        case .known: return try await again(pending)
        case .alone: return try await alone(pending)
        }
    }

    /// Keeps a call with others if it makes sense and comes first; takes no task, and `tell` hears it on another thread.
    ///
    /// - Parameter tell: false when nothing was kept; `take` then says why.
    func takeShared(
        _ id: ReceivedText, body: [UInt8], gateway: ReceivedText, tell: @escaping @Sendable (Bool) -> Void
    ) {
        let reading = Reading(body)
        guard let batcher, reading.faults.isEmpty else { return tell(false) }
        batcher.keep(pending(id, body: body, gateway: gateway, as: reading)) { [wake] outcome in
            if outcome == .kept { wake.signal() }
            tell(outcome == .kept)
        }
    }

    private func pending(
        _ id: ReceivedText, body: [UInt8], gateway: ReceivedText, as reading: Reading
    ) -> PendingCall {
        let call = WebhookStore.Call(
            gateway: gateway, webhookID: id, sha256: Array(SHA256.hash(data: Data(body))),
            evidenceID: ids.next(), receivedAt: WallClock.now())
        return PendingCall(call: call, body: body, reading: reading)
    }

    /// Keeps one call by a commit of its own.
    private func alone(_ pending: PendingCall) async throws -> Verdict {
        let new = try await pool.withStatements { try WebhookStore.insert([pending], in: $0) }
        return new.isEmpty ? try await again(pending) : pending.firstVerdict
    }

    private func again(_ pending: PendingCall) async throws -> Verdict {
        try await pool.withTransaction { tx in try WebhookReception.again(pending.call, of: .real, in: tx) }
    }

    /// What a body turned out to say.
    struct Reading: Sendable {
        /// Nil with faults, and for a call that says nothing of money.
        var event: GatewayEvent?
        var faults: [WebhookStore.GatewayFault] = []

        init(event: GatewayEvent?) { self.event = event }

        init(_ refusal: GatewayEvent.Refusal) {
            faults = refusal.faults.map { WebhookStore.GatewayFault(field: $0.field, rule: $0.rule) }
        }

        init(_ body: [UInt8]) {
            do {
                self.init(event: try GatewayBody.event(body))
            } catch {
                self.init(error)
            }
        }
    }

    /// The answer to a call whose id is known: that of the first time, or that it says something else.
    static func again(
        _ call: WebhookStore.Call, of book: WebhookStore.Book, in tx: borrowing Transaction
    ) throws -> Verdict {
        guard let known = try WebhookStore.known(gateway: call.gateway, id: call.webhookID, of: book, in: tx) else {
            throw IntakeError(.raceLost)
        }
        guard known.sha256 == call.sha256 else {
            try WebhookStore.noteConflict(call, of: book, in: tx)
            return .conflict
        }
        try WebhookStore.noteRepeat(call, of: book, in: tx)
        return known.isApplied ? .applied(isDuplicate: true) : .quarantined(known.findings)
    }
}

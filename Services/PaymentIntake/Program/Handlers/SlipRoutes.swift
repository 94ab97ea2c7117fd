import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceKit

/// Slips and billing data: `GET /slips/{key}`, `GET /slips/withdrawn/payments`, `GET` and `POST /billing-deliveries`,
/// `GET /billing-deliveries/{id}/content`.
struct SlipRoutes: Sendable {
    let pool: PostgresPool
    let clock: BusinessClock
    let billing: BillingDesk
    let gate: StaffGate
    /// Rows in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/slips/:key") { request, context in try await slip(context.parameters.require("key"), request) }
        router.get("/slips/withdrawn/payments") { request, _ in try await payments(request) }
        router.get("/billing-deliveries") { request, _ in try await list(request) }
        router.post("/billing-deliveries") { request, _ in try await make(request) }
        router.get("/billing-deliveries/:id/content") { request, context in
            try await content(context.parameters.require("id"), request)
        }
    }

    private struct Slip: Encodable {
        let slip: String
        let number: String
        let total: Int64
        let usableUntil: String
        /// usable, expired, withdrawn
        let state: String
        let reason: String?
    }

    private func slip(_ key: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        let today = clock.today()
        let found = try await pool.withTransaction { tx in try SlipStore.find(ReceivedText(key), in: tx) }
        guard let found else { throw Problem.notFound("no such slip") }
        let state = found.withdrawn != nil ? "withdrawn" : found.usableUntil < today ? "expired" : "usable"
        return try Answer.json(
            Slip(
                slip: found.id.description, number: found.number.string, total: found.total.amount,
                usableUntil: found.usableUntil.description, state: state, reason: found.withdrawn?.string))
    }

    private struct Payment: Encodable {
        let receipt: String
        let slip: String
        let channel: String
        let paidOn: String
        let amount: Int64
        let reason: String
    }

    private func payments(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [listMax] tx in
            try SlipStore.paidAfterWithdrawal(atMost: listMax, in: tx)
        }
        return try Answer.json(
            rows.map {
                Payment(
                    receipt: $0.receipt.description, slip: $0.slip.description, channel: $0.channel.string,
                    paidOn: $0.paidOn.description, amount: $0.amount.amount, reason: $0.reason.string)
            })
    }

    private struct Delivery: Encodable {
        let delivery: String
        let number: Int32
        let count: Int32
        let sha256: String
        let maker: String

        init(_ delivery: BillingStore.Delivery) {
            (self.delivery, number, count) = (delivery.id.description, delivery.number, delivery.count)
            (sha256, maker) = (Digest.text(delivery.sha256), delivery.maker.string)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [listMax] tx in try BillingStore.newest(atMost: listMax, in: tx) }
        return try Answer.json(rows.map(Delivery.init))
    }

    private struct Making: Decodable {
        /// Made by the caller, so that a repeated call makes one delivery.
        let delivery: String
    }

    private func make(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: Making = try Answer.read(try await request.bytes(atMost: 10_000))
        guard let id = UUIDv7(body.delivery)
        else { throw Problem.badRequest("bad-request", "delivery is a UUID") }
        let (delivery, isNew) = try await pool.withTransaction { [billing] tx in
            try billing.make(id, by: staff, at: WallClock.now(), in: tx)
        }
        return try Answer.json(Delivery(delivery), status: isNew ? .created : .ok)
    }

    private func content(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such delivery") }
        let content = try await pool.withTransaction { tx in try BillingStore.content(of: id, in: tx) }
        guard let content else { throw Problem.notFound("no such delivery") }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}

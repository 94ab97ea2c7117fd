import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Refunds and what banks did with them: `GET /refunds`, `POST /refunds/{id}/return`, `POST /refund-files/{id}/outcome`.
/// Who acts is the header `x-staff`.
struct RefundRoutes: Sendable {
    let pool: PostgresPool
    let desk: RefundDesk
    let gate: StaffGate
    /// Orders in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/refunds") { request, _ in try await list(request) }
        router.post("/refunds/:id/return") { request, context in
            try await comeBack(context.parameters.require("id"), request)
        }
        router.post("/refund-files/:id/outcome") { request, context in
            try await settle(try context.transferFile(), request)
        }
    }

    private struct Waiting: Encodable {
        let refund: String
        let amount: Int64
        let payOn: String
        let state: String
        let file: String?
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [listMax] tx in try RefundStore.open(atMost: listMax, in: tx) }
        return try Answer.json(
            rows.map {
                Waiting(
                    refund: $0.id.description, amount: $0.amount.amount, payOn: $0.payOn.description,
                    state: "\($0.state)", file: $0.file?.description)
            })
    }

    private struct Outcome: Decodable {
        struct Returned: Decodable {
            let refund: String
            let reason: String
        }

        let paidOn: String
        /// What came back; everything else was paid.
        let returned: [Returned]?
    }

    private func settle(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await request.transferBody(as: Outcome.self)
        guard let day = BusinessDate(iso: body.paidOn) else {
            throw Problem.badRequest("bad-request", "paid_on is a day")
        }
        var returned: [RefundID: ReceivedText] = [:]
        for item in body.returned ?? [] {
            guard let refund = RefundID(item.refund), (1...64).contains(item.reason.utf8.count) else {
                throw Problem.badRequest("bad-request", "a returned refund is a UUID with a reason of at most 64 bytes")
            }
            returned[refund] = ReceivedText(item.reason)
        }
        let (order, came) = (TransferOrder(file: id, officer: staff), returned)
        let file = try await TransferRefusal.answered {
            try await pool.withTransaction { [desk] tx in
                try desk.settle(order, paidOn: day, returned: came, at: WallClock.now(), in: tx)
                return try TransferFileStore.find(id, in: tx)
            }
        }
        desk.outbox.wake.signal()
        guard let file else { throw Problem.notFound("no such file") }
        return try Answer.json(TransferFileAnswer(file))
    }

    private struct ComeBack: Decodable {
        let on: String
        let reason: String
        /// The bank's line that brought it, where the officer has found one.
        let line: String?
    }

    private func comeBack(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await request.transferBody(as: ComeBack.self)
        let (day, reason) = try TransferFileBody.Event(on: body.on, reason: body.reason).read(reasonBytesMax: 64)
        guard let id = RefundID(text) else { throw Problem.notFound("no such refund") }
        let line = body.line.flatMap { BankLineID($0) }
        guard (body.line == nil) == (line == nil) else { throw Problem.badRequest("bad-request", "line is a UUID") }
        let order = TransferOrder(file: id.uuid, officer: staff, reason: reason)
        let state = try await TransferRefusal.answered {
            try await pool.withTransaction { [desk] tx -> RefundState? in
                let now = WallClock.now()
                let state = try desk.comeBack(id, on: day, order, at: now, in: tx)
                if state != nil, let line, try RefundReturnStore.save([(line, id)], at: now, in: tx) == 0 {
                    throw Problem.conflict("line-not-open", "no open credit of this sum has this id")
                }
                return state
            }
        }
        desk.outbox.wake.signal()
        guard let state else { throw Problem.notFound("no such refund") }
        return try Answer.json(["refund": id.description, "state": "\(state)"])
    }
}

import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import NIOCore
import Outbox
import Postgres
import ServiceKit

/// Refunds and their files: `GET /refunds`, `POST /refunds/{id}/return`, `GET` and `POST /refund-files`,
/// `POST /refund-files/{id}/decision`, `GET /refund-files/{id}/content`, `POST /refund-files/{id}/outcome`. Who acts is
/// the header `x-staff`.
struct RefundFileRoutes: Sendable {
    let pool: PostgresPool
    let clock: BusinessClock
    let desk: RefundDesk
    let gate: StaffGate
    /// Orders or files in one list.
    let listMax: Int

    /// Largest body in bytes: an outcome names what came back.
    static let bodyMax = 200_000

    func add(to router: ServiceRouter) {
        router.get("/refunds") { request, _ in try await list(request) }
        router.post("/refunds/:id/return") { request, context in
            try await comeBack(context.parameters.require("id"), request)
        }
        router.get("/refund-files") { request, _ in try await files(request) }
        router.post("/refund-files") { request, _ in try await make(request) }
        router.post("/refund-files/:id/decision") { request, context in
            try await decide(RefundFileRoutes.file(context), request)
        }
        router.get("/refund-files/:id/content") { request, context in
            try await content(RefundFileRoutes.file(context), request)
        }
        router.post("/refund-files/:id/outcome") { request, context in
            try await settle(RefundFileRoutes.file(context), request)
        }
    }

    private static func file(_ context: ServiceContext) throws -> UUIDv7 {
        guard let id = UUIDv7(try context.parameters.require("id")) else { throw Problem.notFound("no such file") }
        return id
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

    private func files(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [listMax] tx in
            try TransferFileStore.newest(.refund, atMost: listMax, in: tx)
        }
        return try Answer.json(rows.map(TransferFileAnswer.init))
    }

    private struct Making: Decodable {
        /// Made by the caller, so that a repeated call makes one file.
        let file: String
        let payOn: String
    }

    private func make(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: Making = try await read(request)
        guard let id = UUIDv7(body.file), let day = BusinessDate(iso: body.payOn), day >= clock.today() else {
            throw Problem.badRequest("bad-request", "file is a UUID, pay_on a day from today on")
        }
        let order = RefundDesk.Order(file: id, officer: staff)
        let (file, isNew) = try await pool.withTransaction { [desk] tx in
            try desk.make(order, on: day, at: WallClock.now(), in: tx)
        }
        return try Answer.json(TransferFileAnswer(file), status: isNew ? .created : .ok)
    }

    private struct Decision: Decodable {
        enum Word: String, Decodable { case approve, reject }

        let decision: Word
        let reason: String?
    }

    private func decide(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: Decision = try await read(request)
        let order = RefundDesk.Order(file: id, officer: staff, reason: ReceivedText(body.reason ?? ""))
        let event: TransferFileEvent = body.decision == .approve ? .approved : .rejected
        let file = try await refusing {
            try await pool.withTransaction { [desk] tx in try desk.decide(order, event, at: WallClock.now(), in: tx) }
        }
        guard let file else { throw Problem.notFound("no such file") }
        return try Answer.json(TransferFileAnswer(file))
    }

    /// The bytes, only of a file that was approved; every hand-out is noted before it happens.
    private func content(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let content = try await pool.withTransaction { tx -> [UInt8] in
            guard let file = try TransferFileStore.find(id, in: tx), file.kind == .refund else {
                throw Problem.notFound("no such file")
            }
            guard file.state == .approved else {
                throw Problem.conflict("not-approved", "another officer has not approved the file")
            }
            return try TransferFileStore.handOut(id, to: staff, at: WallClock.now(), in: tx)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: content)))
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
        let body: Outcome = try await read(request)
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
        let (order, came) = (RefundDesk.Order(file: id, officer: staff), returned)
        let file = try await refusing {
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
    }

    private func comeBack(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: ComeBack = try await read(request)
        guard let day = BusinessDate(iso: body.on), (1...64).contains(body.reason.utf8.count) else {
            throw Problem.badRequest("bad-request", "on is a day, reason has at most 64 bytes")
        }
        guard let id = RefundID(text) else { throw Problem.notFound("no such refund") }
        let order = RefundDesk.Order(file: id.uuid, officer: staff, reason: ReceivedText(body.reason))
        let state = try await refusing {
            try await pool.withTransaction { [desk] tx in
                try desk.comeBack(id, on: day, order, at: WallClock.now(), in: tx)
            }
        }
        desk.outbox.wake.signal()
        guard let state else { throw Problem.notFound("no such refund") }
        return try Answer.json(["refund": id.description, "state": "\(state)"])
    }

    private func read<Body: Decodable>(_ request: Request) async throws -> Body {
        try Answer.read(try await request.bytes(atMost: Self.bodyMax))
    }

    private func refusing<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let refusal as TransferRefusal {
            switch refusal {
            case .sameOfficer: throw Problem.forbidden("same-officer", "who made the file may not approve it")
            case .stateDenies: throw Problem.conflict("file-state", "it stands where this is not allowed")
            }
        }
    }
}

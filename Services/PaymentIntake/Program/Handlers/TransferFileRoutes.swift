import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import NIOCore
import Outbox
import Postgres
import ServiceKit

/// Files to banks: `GET` and `POST /refund-files`, `POST /refund-files/{id}/decision`, `GET /refund-files/{id}/content`,
/// and the same under `/debit-files`. Who acts is the header `x-staff`.
struct TransferFileRoutes<Desk: TransferDesk>: Sendable {
    let pool: PostgresPool
    let clock: BusinessClock
    let desk: Desk
    let gate: StaffGate
    /// Files in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        let path = "/\(desk.kind.rawValue)-files"
        router.get("\(path)") { request, _ in try await list(request) }
        router.post("\(path)") { request, _ in try await make(request) }
        router.post("\(path)/:id/decision") { request, context in
            try await decide(try context.transferFile(), request)
        }
        router.get("\(path)/:id/content") { request, context in
            try await content(try context.transferFile(), request)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [desk, listMax] tx in
            try TransferFileStore.newest(desk.kind, atMost: listMax, in: tx)
        }
        return try Answer.json(rows.map(TransferFileAnswer.init))
    }

    private func make(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await request.transferBody(as: TransferFileBody.Making.self)
        guard let id = UUIDv7(body.file), let day = BusinessDate(iso: body.on), day >= clock.today() else {
            throw Problem.badRequest("bad-request", "file is a UUID, on a day from today on")
        }
        let order = TransferOrder(file: id, officer: staff)
        let made = try await pool.withTransaction { [desk] tx in
            try desk.make(order, on: day, at: WallClock.now(), in: tx)
        }
        desk.outbox.wake.signal()
        guard let (file, isNew) = made else { throw desk.nothingDue }
        return try Answer.json(TransferFileAnswer(file), status: isNew ? .created : .ok)
    }

    private func decide(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await request.transferBody(as: TransferFileBody.Decision.self)
        let order = TransferOrder(file: id, officer: staff, reason: ReceivedText(body.reason ?? ""))
        let event: TransferFileEvent = body.decision == .approve ? .approved : .rejected
        let file = try await TransferRefusal.answered {
            try await pool.withTransaction { [desk] tx in try desk.decide(order, event, at: WallClock.now(), in: tx) }
        }
        guard let file else { throw Problem.notFound("no such file") }
        return try Answer.json(TransferFileAnswer(file))
    }

    /// The bytes, only of a file that was approved; every hand-out is noted before it happens.
    private func content(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let content = try await pool.withTransaction { [desk] tx -> [UInt8] in
            guard let file = try TransferFileStore.find(id, in: tx), file.kind == desk.kind else {
                throw Problem.notFound("no such file")
            }
            guard file.state == .approved else {
                throw Problem.conflict("not-approved", "another officer has not approved the file")
            }
            let access = AccessLogStore.Access(
                reader: staff, purpose: "\(desk.kind.rawValue)-content", at: WallClock.now())
            return try TransferFileStore.handOut(id, for: access, opening: desk.seal, in: tx)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: content)))
    }
}

/// The JSON by which officers act on files to banks.
enum TransferFileBody {
    struct Making: Decodable {
        /// Made by the caller, so that a repeated call makes one file.
        let file: String
        /// 振込指定日, 引落日.
        let on: String
    }

    struct Decision: Decodable {
        enum Word: String, Decodable { case approve, reject }

        let decision: Word
        let reason: String?
    }

    /// What happened to one mandate or refund on a day, with a reason of an officer's own words.
    struct Event: Decodable {
        let on: String
        let reason: String

        /// - Throws: `Problem` 400 for no day, or a reason that is empty or longer than `reasonBytesMax`.
        func read(reasonBytesMax: Int) throws -> (day: BusinessDate, reason: ReceivedText) {
            guard let day = BusinessDate(iso: on), (1...reasonBytesMax).contains(reason.utf8.count) else {
                throw Problem.badRequest("bad-request", "on is a day, reason has 1 to \(reasonBytesMax) bytes")
            }
            return (day, ReceivedText(reason))
        }
    }

    /// Largest body in bytes: an outcome names what came back.
    static let bytesMax = 200_000
}

extension Request {
    /// A JSON body of these routes.
    func transferBody<Body: Decodable>(as _: Body.Type) async throws -> Body {
        try Answer.read(try await bytes(atMost: TransferFileBody.bytesMax))
    }
}

extension ServiceContext {
    /// The file that the path names.
    func transferFile() throws -> UUIDv7 {
        guard let id = UUIDv7(try parameters.require("id")) else { throw Problem.notFound("no such file") }
        return id
    }
}

extension TransferRefusal {
    /// Runs something whose refusals are answers.
    static func answered<Result>(_ body: () async throws -> Result) async throws -> Result {
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

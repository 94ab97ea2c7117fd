import CodecPrimitives
import Foundation
import GarnishmentRules
import HTTPTypes
import Hummingbird
import Law
import NIOCore
import Postgres
import ServiceKit

/// Batches over HTTP: list, draft, export, file, withdrawal, result.
struct BatchRoutes: Sendable {
    let pool: PostgresPool
    let drafts: DraftDesk
    let exports: ExportDesk
    let files: FileDesk
    let results: ResultDesk
    let gate: StaffGate
    /// Largest result file in bytes.
    let bytesMax: Int
    /// Batches in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/batches") { request, _ in
            try gate.name(request)
            return try await list()
        }
        router.post("/batches") { request, _ in
            try gate.name(request)
            return try await draft(request)
        }
        router.get("/batches/:id") { request, context in try await get(batch(request, context)) }
        router.post("/batches/:id/export") { request, context in try await export(batch(request, context), request) }
        router.get("/batches/:id/file") { request, context in try await file(batch(request, context)) }
        router.post("/batches/:id/withdraw") { request, context in
            try await withdraw(batch(request, context), request)
        }
        router.post("/batches/:id/result") { request, context in try await result(batch(request, context), request) }
    }

    private func batch(_ request: Request, _ context: ServiceContext) throws -> BatchID {
        try gate.name(request)
        guard let id = BatchID(try context.parameters.require("id")) else { throw Problem.notFound("no such batch") }
        return id
    }

    private func list() async throws -> Response {
        let batches = try await pool.withTransaction { [listMax] tx in try BatchStore.newest(atMost: listMax, in: tx) }
        return try Answer.json(batches.map { BatchAnswer($0, items: nil) })
    }

    private func get(_ id: BatchID) async throws -> Response {
        let answer = try await pool.withTransaction { tx -> BatchAnswer? in
            guard let batch = try BatchStore.load(id, in: tx) else { return nil }
            return BatchAnswer(batch, items: try ItemView.all(of: id, in: tx))
        }
        guard let answer else { throw Problem.notFound("no such batch") }
        return try Answer.json(answer)
    }

    private func draft(_ request: Request) async throws -> Response {
        let body = try await OfficerBody.read(request)
        guard let bank = body.bank, bank.utf8.count == 4, bank.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
            throw Problem.badRequest("bank-missing", "bank must be a code of four digits")
        }
        let order = DraftDesk.Order(
            bank: ReceivedText(bank), officer: body.name, includesDropped: body.includeDropped ?? false)
        guard let id = try await drafts.draft(order) else {
            throw Problem.conflict("nothing-to-draft", "no item waits for this bank")
        }
        var response = try await get(id)
        response.status = .created
        return response
    }

    private func export(_ id: BatchID, _ request: Request) async throws -> Response {
        switch try await exports.ask(id, by: try await OfficerBody.read(request).name) {
        case .asked(let items): return try Answer.json(["items": items], status: .accepted)
        case .noSuchBatch: throw Problem.notFound("no such batch")
        case .wrongState(let state): throw Problem.conflict("batch-state", "the batch is \(state.name)")
        case .nothingApproved: throw Problem.conflict("nothing-approved", "no item of the batch is approved")
        }
    }

    private func file(_ id: BatchID) async throws -> Response {
        switch try await files.fetch(id) {
        case .file(let name, let content):
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/octet-stream", .cacheControl: "no-store",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: .init(byteBuffer: ByteBuffer(bytes: content)))
        case .noFile: throw Problem.conflict("no-file", "the batch has no file, or not any more")
        case .silent: throw Problem.unavailable("case-management is silent; nothing may leave now")
        case .closed(let refusal):
            throw Problem.conflict(
                refusal.rawValue, "a clearance in the file does not hold any more; withdraw the batch")
        }
    }

    private func withdraw(_ id: BatchID, _ request: Request) async throws -> Response {
        let body = try await OfficerBody.read(request)
        guard let reason = body.reason, !reason.isEmpty else {
            throw Problem.badRequest("reason-missing", "a withdrawal needs a reason")
        }
        switch try await files.withdraw(id, by: body.name, reason: ReceivedText(reason)) {
        case .withdrawn(let items): return try Answer.json(["items": items])
        case .noSuchBatch: throw Problem.notFound("no such batch")
        case .hasLeft: throw Problem.conflict("has-left", "the file was fetched; call the bank (GET /stop-list)")
        case .ended(let state): throw Problem.conflict("batch-state", "the batch is \(state.name)")
        }
    }

    private struct Applied: Encodable {
        let collected: Int
        let held: Int
        let nothing: Int
        let amountYen: Int64
    }

    private func result(_ id: BatchID, _ request: Request) async throws -> Response {
        switch try await results.apply(try await request.bytes(atMost: bytesMax), to: id) {
        case .applied(let collected, let held, let nothing, let amount):
            return try Answer.json(
                Applied(collected: collected, held: held, nothing: nothing, amountYen: amount.amount))
        case .noSuchBatch: throw Problem.notFound("no such batch")
        case .replayed: throw Problem.conflict("result-replayed", "this very file was applied before")
        case .notExported(let state): throw Problem.conflict("batch-state", "the batch is \(state.name)")
        case .refused(let findings):
            throw Problem(
                "result-refused", status: .unprocessableContent,
                title: "The result file has faults; nothing of it was accepted.",
                findings: findings)
        }
    }
}

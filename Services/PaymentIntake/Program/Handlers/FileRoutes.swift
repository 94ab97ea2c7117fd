import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import ServiceKit

/// Agents' files over HTTP: `POST /files/{channel}`, `GET /files/{id}`, `POST /files/{id}/close`.
struct FileRoutes: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let reception: FileReception
    let gate: StaffGate
    var uploads = ChannelTokens.none

    func add(to router: ServiceRouter) {
        router.post("/files/:name") { request, context in
            try await post(request, channel: context.parameters.require("name"))
        }
        router.get("/files/:name") { request, context in
            try await get(context.parameters.require("name"), request)
        }
        router.post("/files/:name/close") { request, context in
            try await close(context.parameters.require("name"), request)
        }
    }

    private struct Receipt: Encodable {
        let file: String
        let state: String
        /// Whether the same content was here before; nothing is done twice.
        let duplicate: Bool
    }

    private func post(_ request: Request, channel name: String) async throws -> Response {
        guard let channel = channels.channel(ReceivedText(name)) else {
            throw Problem.notFound("this installation has no such channel")
        }
        try uploads.check(request, channel.name)
        let answer: FileReception.Answer
        do {
            answer = try await reception.receive(
                request.body, statedLength: request.headers[.contentLength].flatMap { Int($0) }, for: channel)
        } catch let error as IntakeError where error.isRetriable {
            throw Problem.unavailable("the same content is being stored; send it again")
        }
        let view = try await view(answer.id)
        return try Answer.json(
            Receipt(file: answer.id.description, state: view.state.name, duplicate: answer.isDuplicate),
            status: .accepted)
    }

    private func get(_ text: String, _ request: Request) async throws -> Response {
        guard let id = EvidenceID(text) else { throw Problem.notFound("no such file") }
        let view = try await view(id)
        try uploads.check(request, view.channel)
        return try Answer.json(FileAnswer(view))
    }

    private struct Closing: Decodable {
        let officer: String
        let reason: String
    }

    /// An officer takes responsibility for a quarantined file that nobody will send again.
    private func close(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let id = EvidenceID(text) else { throw Problem.notFound("no such file") }
        let body = try await request.bytes(atMost: 10_000)
        let closing: Closing = try Answer.read(body)
        guard !closing.officer.isEmpty, !closing.reason.isEmpty else {
            throw Problem.badRequest("bad-request", "officer and reason are needed")
        }
        let isClosed = try await pool.withTransaction { tx in
            try FileStore.close(
                id, by: ReceivedText("\(closing.officer) (\(staff.string))"), reason: ReceivedText(closing.reason),
                in: tx)
        }
        guard isClosed else { throw Problem.conflict("not-quarantined", "only a quarantined file can be closed") }
        return try Answer.json(FileAnswer(try await view(id)))
    }

    private func view(_ id: EvidenceID) async throws -> FileView {
        let view = try await pool.withTransaction { tx in try FileView.load(id, in: tx) }
        guard let view else { throw Problem.notFound("no such file") }
        return view
    }
}

/// What is told about a file.
struct FileAnswer: Encodable {
    struct Finding: Encodable {
        let severity: String
        let rule: String
        let line: Int?
        let record: Int
        let field: String?
        let offset: Int64
        let bytes: String
        let message: String
    }

    let file: String
    let channel: String
    let state: String
    let receivedAt: String
    let createdOn: String?
    let records: Int?
    let appliedRecords: Int
    let changedReceipts: Int
    let duplicateRecords: Int
    let deliveries: Int
    let findings: [Finding]

    init(_ view: FileView) {
        file = view.id.description
        channel = view.channel.string
        state = view.state.name
        receivedAt = view.receivedAt.description
        createdOn = view.createdOn?.description
        records = view.recordCount
        appliedRecords = view.nextRecord
        (changedReceipts, duplicateRecords, deliveries) = (view.changed, view.duplicates, view.deliveries)
        findings = view.findings.map { finding in
            Finding(
                severity: finding.isError ? "error" : "warning", rule: finding.rule,
                line: finding.line > 0 ? finding.line : nil, record: finding.record,
                field: finding.field.isEmpty ? nil : finding.field, offset: finding.offset, bytes: finding.bytes,
                message: finding.message)
        }
    }
}

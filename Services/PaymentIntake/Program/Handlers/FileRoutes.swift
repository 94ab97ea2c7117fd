import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import Postgres
import ServiceKit

/// Agents' files over HTTP: `POST /files/{channel}`, `GET /files/{id}`, `POST /files/{id}/close`, `GET /files`.
struct FileRoutes: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let reception: FileReception
    let gate: StaffGate
    var uploads = ChannelTokens.none

    /// Files in one list.
    static let listMax = 200

    func add(to router: ServiceRouter) {
        router.get("/files") { request, _ in try await list(request) }
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
            let length = request.headers[.contentLength].flatMap { Int($0) }
            answer = try await reception.receive(
                request.body, for: channel, .init(replaces: try FileRoutes.replaces(request), statedLength: length))
        } catch let error as IntakeError where error.isRetriable {
            throw Problem.unavailable("the same content is being stored; send it again")
        }
        let view = try await view(answer.id)
        return try Answer.json(
            Receipt(file: answer.id.description, state: view.state.name, duplicate: answer.isDuplicate),
            status: .accepted)
    }

    /// The quarantined file that the request's file corrects.
    private static func replaces(_ request: Request) throws -> EvidenceID? {
        guard let text = request.uri.queryParameters.get("replaces") else { return nil }
        guard let id = EvidenceID(text) else { throw Problem.badRequest("bad-request", "replaces is no file's id") }
        return id
    }

    private struct Page: Encodable {
        let files: [FileLine]
        /// What the next page asks for; nil after the last.
        let next: String?
    }

    /// Files for the clerk's desk, in the order of their coming.
    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let asked = request.uri.queryParameters
        var choice = QuarantineStore.Choice(count: FileRoutes.listMax)
        if let state = asked.get("state") {
            let known = FileStore.State.allCases.first { ReceivedText($0.name) == ReceivedText(state) }
            guard let known else { throw Problem.badRequest("bad-request", "no such state") }
            choice.state = known
        }
        choice.channel = asked.get("channel").map { ReceivedText($0) }
        if let after = asked.get("after") {
            guard let id = EvidenceID(after) else { throw Problem.badRequest("bad-request", "after is no file's id") }
            choice.after = id
        }
        let lines = try await pool.withTransaction { [choice] tx in try QuarantineStore.list(choice, in: tx) }
        let next = lines.count == FileRoutes.listMax ? lines.last?.id.description : nil
        return try Answer.json(Page(files: lines.map { FileLine($0) }, next: next))
    }

    private func get(_ text: String, _ request: Request) async throws -> Response {
        guard let id = EvidenceID(text) else { throw Problem.notFound("no such file") }
        let view = try await view(id)
        try uploads.check(request, view.channel)
        return try Answer.json(FileAnswer(view))
    }

    private struct Closing: OfficerBody {
        let officer: String
        let reason: String
    }

    /// An officer takes responsibility for a quarantined file that nobody will send again.
    private func close(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let id = EvidenceID(text) else { throw Problem.notFound("no such file") }
        let closing = try await request.officerBody(as: Closing.self)
        guard let word = closing.word else {
            throw Problem.badRequest("bad-request", "officer and reason are needed")
        }
        let isClosed = try await pool.withTransaction { tx in
            try FileStore.close(
                id, by: ReceivedText("\(closing.officer) (\(staff.string))"), reason: word.reason,
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

/// A file as the clerk's list shows it.
struct FileLine: Encodable {
    let file: String
    let channel: String
    let state: String
    let receivedAt: String
    let createdOn: String?
    let records: Int?
    let name: String?
    let errors: Int
    /// The first finding, in Japanese.
    let finding: String?

    init(_ line: QuarantineStore.Line) {
        (file, channel, state) = (line.id.description, line.channel.string, line.state.name)
        (receivedAt, createdOn) = (line.receivedAt.description, line.createdOn?.description)
        (records, name, errors, finding) = (line.recordCount, line.name?.string, line.errors, line.first)
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
    /// The quarantined file that this one corrects, and the one that took its own place.
    let replaces: String?
    let replacedBy: String?
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
        (replaces, replacedBy) = (view.replaces?.description, view.replacedBy?.description)
        findings = view.findings.map { finding in
            Finding(
                severity: finding.isError ? "error" : "warning", rule: finding.rule,
                line: finding.line > 0 ? finding.line : nil, record: finding.record,
                field: finding.field.isEmpty ? nil : finding.field, offset: finding.offset, bytes: finding.bytes,
                message: finding.message)
        }
    }
}

import CodecPrimitives
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import ServiceKit

/// `POST /assessments`: imports an assessment file, whole or quarantined.
struct AssessmentRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let imports: AssessmentDesk
    let bodyMax: Int
    let timeoutSeconds: Int

    func add(to router: ServiceRouter) {
        router.post("/assessments") { request, _ in try await post(request) }
    }

    private struct Answer: Encodable {
        let batch: String
        let rows: Int
        /// Whether the same bytes were imported before; nothing is done twice.
        let repeated: Bool
    }

    private func post(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let file = try await read(request)
        let (imports, today) = (imports, desk.clock.today())
        let options = TransactionOptions(statementTimeoutSeconds: timeoutSeconds)
        let result = try await desk.pool.withTransaction(options) { tx in
            try imports.run(file, by: staff, on: today, in: tx)
        }
        guard result.isAccepted else {
            throw Problem(
                "quarantined", status: .unprocessableContent, title: "The file is quarantined as a whole.",
                detail: "batch \(result.batch)",
                findings: result.findings.map { Problem.Finding(rule: $0.rule, line: $0.line, field: $0.field) })
        }
        return try desk.json(
            Answer(batch: result.batch.description, rows: result.rows, repeated: result.isRepeated),
            status: result.isRepeated ? .ok : .created)
    }

    /// Reads the body as it comes; what is kept is bounded by `bodyMax`.
    private func read(_ request: Request) async throws -> AssessmentFile {
        var reader = AssessmentFileReader()
        var count = 0
        for try await buffer in request.body {
            count += buffer.readableBytes
            guard count <= bodyMax else {
                throw Problem("body-too-large", status: .contentTooLarge, title: "The file is larger than allowed.")
            }
            reader.take(Array(buffer.readableBytesView))
        }
        return reader.finish()
    }
}

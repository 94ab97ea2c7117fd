import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Direct debits: `GET /debits`, `POST /debit-files/{id}/result`. Who acts is the header `x-staff`.
struct DebitRoutes: Sendable {
    let pool: PostgresPool
    let desk: DebitDesk
    let gate: StaffGate
    let bounds: Bounds

    struct Bounds: Sendable {
        /// Debits in one list.
        var list: Int
        /// Largest result file in bytes.
        var resultBytes: Int
    }

    func add(to router: ServiceRouter) {
        router.get("/debits") { request, _ in try await list(request) }
        router.post("/debit-files/:id/result") { request, context in
            try await result(try context.transferFile(), request)
        }
    }

    private struct Open: Encodable {
        let debit: String
        let amount: Int64
        let debitOn: String
        let state: String
        let file: String?
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let rows = try await pool.withTransaction { [bounds] tx in try DebitStore.open(atMost: bounds.list, in: tx) }
        return try Answer.json(
            rows.map {
                Open(
                    debit: $0.id.description, amount: $0.amount.amount, debitOn: $0.debitOn.description,
                    state: "\($0.state)", file: $0.file?.description)
            })
    }

    /// The bank's result file, taken whole or not at all.
    private func result(_ id: UUIDv7, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let bytes = try await request.bytes(atMost: bounds.resultBytes)
        let order = TransferOrder(file: id, officer: staff)
        let counts = try await TransferRefusal.answered {
            try await pool.withTransaction { [desk] tx in
                try desk.result(bytes, order, at: WallClock.now(), in: tx)
            }
        }
        desk.recorder.outbox.wake.signal()
        return try Answer.json(
            Dictionary(uniqueKeysWithValues: counts.map { (DebitResult($0.key).rawValue, $0.value) }))
    }
}

import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Mandates and direct debits: `POST /mandates`, `POST /mandates/{id}/end`, `GET /debits`, `POST /debit-files/{id}/result`.
/// Who acts is the header `x-staff`.
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
        router.post("/mandates") { request, _ in try await keep(request) }
        router.post("/mandates/:id/end") { request, context in
            try await end(context.parameters.require("id"), request)
        }
        router.get("/debits") { request, _ in try await list(request) }
        router.post("/debit-files/:id/result") { request, context in
            try await result(try context.transferFile(), request)
        }
    }

    private struct Keeping: Decodable {
        struct Account: Decodable {
            let bank: String
            let branch: String
            let product: String
            let number: String
        }

        /// Made by the caller.
        let mandate: String
        let person: String
        let account: Account
        /// 預金者名 in half-width kana.
        let holderKana: String
        let from: String
        let to: String?
    }

    private func keep(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let mandate = try DebitRoutes.mandate(try await request.transferBody(as: Keeping.self))
        guard desk.form?.accepts(mandate) != false else {
            throw Problem(
                "account-invalid", status: .unprocessableContent, title: "No request file can carry this account.")
        }
        let isNew = try await pool.withTransaction { tx -> Bool in
            if try DebitStore.insert(mandate, by: staff, at: WallClock.now(), in: tx) { return true }
            let known = try DebitStore.mandates([mandate.id], in: tx)[mandate.id]
            guard known?.person == mandate.person, known?.account == mandate.account else {
                throw Problem.conflict("mandate-conflict", "the id is of another mandate")
            }
            return false
        }
        return try Answer.json(["mandate": mandate.id.description], status: isNew ? .created : .ok)
    }

    private static func mandate(_ body: Keeping) throws -> Mandate {
        guard let id = MandateID(body.mandate), let person = PersonID(body.person),
            let from = BusinessDate(iso: body.from)
        else { throw Problem.badRequest("bad-request", "mandate and person are UUIDs, from is a day") }
        let to = body.to.flatMap { BusinessDate(iso: $0) }
        guard (body.to == nil) == (to == nil), to.map({ $0 >= from }) ?? true else {
            throw Problem.badRequest("bad-request", "to is a day not before from")
        }
        let account = BankAccount(
            bank: ReceivedText(body.account.bank), branch: ReceivedText(body.account.branch),
            product: ReceivedText(body.account.product), number: ReceivedText(body.account.number))
        return Mandate(
            id: id, person: person, account: account, holderKana: ReceivedText(body.holderKana),
            validity: MandateValidity(from: from, to: to))
    }

    private func end(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let (day, reason) = try await request.transferBody(as: TransferFileBody.Event.self).read(reasonBytesMax: 200)
        guard let id = MandateID(text) else { throw Problem.notFound("no such mandate") }
        let end = DebitStore.End(on: day, reason: reason, officer: staff, at: WallClock.now())
        let isKnown = try await pool.withTransaction { tx -> Bool in
            _ = try DebitStore.end([id], end, in: tx)
            return try DebitStore.mandates([id], in: tx)[id] != nil
        }
        guard isKnown else { throw Problem.notFound("no such mandate") }
        return try Answer.json(["mandate": id.description])
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

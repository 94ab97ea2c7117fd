import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Outbox
import Postgres
import ServiceKit

/// Permissions to debit accounts (口座振替依頼): `POST /mandates`, `GET /mandates/{id}`, `POST /mandates/{id}/end`,
/// `POST /mandates/{id}/resume`. No answer shows an account. Who acts is the header `x-staff`.
struct MandateRoutes: Sendable {
    let pool: PostgresPool
    let clock: BusinessClock
    let gate: StaffGate
    /// What must be able to carry an account; nil where the city has not said into which it collects.
    let form: DebitFile?
    let seal: AccountSeal?

    func add(to router: ServiceRouter) {
        router.post("/mandates") { request, _ in try await keep(request) }
        router.get("/mandates/:id") { request, context in
            try await look(try MandateRoutes.id(context.parameters.require("id")), request)
        }
        router.post("/mandates/:id/end") { request, context in
            try await move(.ended, try MandateRoutes.id(context.parameters.require("id")), request)
        }
        router.post("/mandates/:id/resume") { request, context in
            try await move(.resumed, try MandateRoutes.id(context.parameters.require("id")), request)
        }
    }

    private static func id(_ text: String) throws -> MandateID {
        guard let id = MandateID(text) else { throw Problem.notFound("no such mandate") }
        return id
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
        let mandate = try MandateRoutes.mandate(try await request.transferBody(as: Keeping.self))
        guard form?.accepts(mandate) != false else {
            throw Problem(
                "account-invalid", status: .unprocessableContent, title: "No request file can carry this account.")
        }
        guard let seal else {
            throw Problem.conflict("keys-unset", "the setting accounts.keys has no key that an account is sealed with")
        }
        let isNew = try await pool.withTransaction { tx -> Bool in
            let now = WallClock.now()
            if try MandateStore.insert(mandate, sealing: seal, by: staff, at: now, in: tx) { return true }
            let access = AccessLogStore.Access(reader: staff, purpose: "mandate", at: now)
            let known = try MandateStore.accounts([mandate.id], opening: seal, for: access, in: tx)[mandate.id]
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

    private struct View: Encodable {
        struct Step: Encodable {
            let event: String
            let on: String
            let reason: String
            let officer: String
        }

        let mandate: String
        let person: String
        let from: String
        let to: String?
        /// active, resting, ended
        let state: String
        let endedOn: String?
        let steps: [Step]

        init(_ known: MandateStore.Permission, _ steps: [MandateStore.Step]) {
            (mandate, person) = (known.id.description, known.person.description)
            (from, to) = (known.validity.from.description, known.validity.to?.description)
            (state, endedOn) = ("\(known.validity.state)", known.validity.endedOn?.description)
            self.steps = steps.map {
                Step(
                    event: $0.event.rawValue, on: $0.on.description, reason: $0.reason.string,
                    officer: $0.officer.string)
            }
        }
    }

    private func look(_ id: MandateID, _ request: Request) async throws -> Response {
        try gate.name(request)
        let view = try await pool.withTransaction { tx in
            try MandateStore.permissions([id], in: tx)[id].map { View($0, try MandateStore.steps(of: id, in: tx)) }
        }
        guard let view else { throw Problem.notFound("no such mandate") }
        return try Answer.json(view)
    }

    private struct Moving: Decodable {
        /// The day it counts from; today when absent.
        let on: String?
        let reason: String
    }

    /// An officer's step; one that has been taken is nothing new.
    private func move(_ event: MandateEvent, _ id: MandateID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await request.transferBody(as: Moving.self)
        let (day, reason) = try TransferFileBody.Event(on: body.on ?? clock.today().description, reason: body.reason)
            .read(reasonBytesMax: 200)
        let step = MandateStore.Step(
            event: event, on: day, reason: reason, officer: staff, at: WallClock.now())
        let state = try await pool.withTransaction { tx in try MandateStore.move([id], step, in: tx)[id] }
        guard let state else { throw Problem.notFound("no such mandate") }
        guard event != .resumed || state == .active else {
            throw Problem.conflict("mandate-state", "the mandate has ended")
        }
        return try Answer.json(["mandate": id.description, "state": "\(state)"])
    }
}

import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import Ledger
import Postgres
import ServiceKit

/// `GET /refunds`, `GET /refunds/{receipt}`, `POST /refunds/{receipt}/set-off`, `POST /refunds/{receipt}/return`: overpaid
/// money (過誤納金), what it is set against, and what is returned with interest.
struct RefundRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let refunds: RefundDesk

    func add(to router: ServiceRouter) {
        router.get("/refunds") { request, _ in try await list(request) }
        router.get("/refunds/:receipt") { request, context in
            try await look(try context.receipt(), request)
        }
        router.post("/refunds/:receipt/set-off") { request, context in
            try await setOff(try context.receipt(), request)
        }
        router.post("/refunds/:receipt/return") { request, context in
            try await giveBack(try context.receipt(), request)
        }
    }

    private struct Waiting: Encodable {
        let receipt: String
        let channel: String
        let paidOn: String
        let amount: Int64
        let overpaid: Int64
    }

    private func list(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in try RefundStore.waiting(in: tx) }
        return try desk.json(
            rows.map {
                Waiting(
                    receipt: $0.receipt.description, channel: $0.channel.string, paidOn: $0.paidOn.description,
                    amount: $0.amount.amount, overpaid: $0.rest.amount)
            })
    }

    private struct Overpaid: Encodable {
        struct Part: Encodable {
            let claim: String
            let principal: Int64
            let lateCharge: Int64
            let effectiveOn: String
        }

        let receipt: String
        let overpaid: Int64
        let law: String
        let cause: String
        let arisenOn: String
        let interest: Int64
        /// 還付加算金計算書 until the day asked for.
        let working: String
        /// What it must be set against first.
        let setOff: [Part]
        let returned: Int64
        let notice: [String]

        init(_ receipt: ReceiptID, _ view: RefundDesk.View, _ interest: RefundWorking) {
            self.receipt = receipt.description
            overpaid = view.overpaid.rest.amount
            law = view.overpaid.law.rawValue
            cause = interest.refund.cause.article
            arisenOn = view.overpaid.arisenOn.description
            (self.interest, working) = (interest.interest.amount, interest.japanese)
            setOff = view.setOff.parts.map { part in
                Part(
                    claim: view.numbers[part.claim] ?? part.claim.description, principal: part.principal.amount,
                    lateCharge: part.lateCharge.amount, effectiveOn: part.on.description)
            }
            returned = view.setOff.refund.amount
            notice = view.setOff.japanese { view.numbers[$0] ?? $0.description }
        }
    }

    /// The reading is logged: it shows what a person owes.
    private func look(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let day = try desk.day(request.uri.queryParameters["on"].map(String.init))
        let refunds = refunds
        let shown = try await desk.transaction { tx in
            let view = try refunds.view(receipt, on: day, in: tx)
            try PersonStore.logAccess(
                [PersonStore.Access(person: view.person, caseKey: receipt.description, purpose: "refund")],
                Recording(by: staff, at: WallClock.now()), in: tx)
            return Overpaid(
                receipt, view, try refunds.interest(view, on: view.overpaid.rest, nil, until: day))
        }
        return try desk.json(shown)
    }

    private struct Body: Decodable {
        /// Of a refund: made by the caller, so that a repeated call returns once.
        let refund: String?
        let officer: String
        /// reassessment, correction_request, income_tax, other; what the books tell when absent.
        let cause: Cause?
        let requestedOn: String?
        let reassessedOn: String?
        let noticedOn: String?
        let toldOn: String?
        let claimedOn: String?

        enum Cause: String, Decodable {
            case reassessment, other
            case correctionRequest = "correction_request"
            case incomeTax = "income_tax"
        }
    }

    private func cause(_ body: Body) throws -> RefundCause? {
        switch body.cause {
        case nil: nil
        case .reassessment: .reassessment
        case .other: .other(reassessedOn: try desk.optionalDay(body.reassessedOn))
        case .incomeTax: .incomeTax(noticedOn: try needed(body.noticedOn, "noticed_on"))
        case .correctionRequest:
            .correctionRequest(
                requestedOn: try needed(body.requestedOn, "requested_on"),
                reassessedOn: try needed(body.reassessedOn, "reassessed_on"))
        }
    }

    private func needed(_ text: String?, _ name: String) throws -> BusinessDate {
        guard let day = try desk.optionalDay(text) else { throw Problem.badRequest("cause", "\(name) is missing") }
        return day
    }

    private struct SetOffDone: Encodable {
        struct Part: Encodable {
            let setOff: String
            let claim: String
            let amount: Int64
            let effectiveOn: String
            let interest: Int64
            let working: String
        }

        let setOffs: [Part]
        /// 充当通知 (地方税法17条の2第5項).
        let notice: [String]
    }

    private func setOff(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        let (refunds, cause) = (refunds, try cause(body))
        let decision = SetOffStore.Decision(officer: ReceivedText(body.officer), on: desk.clock.today())
        let done = try await desk.transaction { tx in
            let (view, recorded) = try refunds.setOff(
                receipt, cause, by: decision, Recording(by: staff, at: WallClock.now()), in: tx)
            return SetOffDone(
                setOffs: recorded.map { item in
                    SetOffDone.Part(
                        setOff: item.state.id.description,
                        claim: view.numbers[item.state.claim] ?? item.state.claim.description,
                        amount: item.state.amount.amount, effectiveOn: item.state.on.description,
                        interest: item.interest.amount, working: item.interestWorking)
                }, notice: view.setOff.japanese { view.numbers[$0] ?? $0.description })
        }
        return try desk.json(done, status: done.setOffs.isEmpty ? .ok : .created)
    }

    private struct Returned: Encodable {
        let refund: String
        let amount: Int64
        let interest: Int64
        let total: Int64
        let cause: String
        let working: String
    }

    private func giveBack(_ receipt: ReceiptID, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let id = body.refund.map(UUIDv7.init) ?? desk.ids.nextUUID() else {
            throw Problem.badRequest("refund", "a refund's id is a UUID")
        }
        let asked = RefundDesk.Asked(
            decision: SetOffStore.Decision(officer: ReceivedText(body.officer), on: desk.clock.today()),
            cause: try cause(body), toldOn: try desk.optionalDay(body.toldOn),
            claimedOn: try desk.optionalDay(body.claimedOn))
        let refunds = refunds
        let (decided, isNew) = try await desk.transaction { tx in
            try refunds.refund(id, receipt, asked, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        let answer = Returned(
            refund: decided.id.description, amount: decided.amount.amount, interest: decided.interest.amount,
            total: (decided.amount + decided.interest).amount, cause: decided.cause.string,
            working: decided.working.string)
        return try desk.json(answer, status: isNew ? .created : .ok)
    }
}

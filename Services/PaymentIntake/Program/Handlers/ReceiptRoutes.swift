import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import IntakeRules
import Postgres
import ServiceKit

/// Officers' decisions about receipts: `GET /receipts/unsettled`, `POST /receipts/{id}/decision`; and what they must look at:
/// `GET /receipts/exceptions`, `POST /receipts/{id}/exceptions`.
struct ReceiptRoutes: Sendable {
    let pool: PostgresPool
    let desk: SettlementDesk
    let gate: StaffGate
    /// Receipts in one list.
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/receipts/unsettled") { request, _ in
            try gate.name(request)
            return try await list()
        }
        router.get("/receipts/exceptions") { request, _ in
            try gate.name(request)
            return try await exceptions()
        }
        router.post("/receipts/:id/exceptions") { request, context in
            try await settle(context.parameters.require("id"), request)
        }
        router.post("/receipts/:id/decision") { request, context in
            try await decide(context.parameters.require("id"), request)
        }
    }

    private func list() async throws -> Response {
        let rows = try await pool.withTransaction { [listMax] tx in
            try SettlementStore.unsettled(atMost: listMax, in: tx)
        }
        return try Answer.json(rows)
    }

    private func exceptions() async throws -> Response {
        let rows = try await pool.withTransaction(.readOnly) { [listMax] tx in
            try ReceiptExceptionStore.open(atMost: listMax, in: tx)
        }
        return try Answer.json(rows)
    }

    private struct Settlement: OfficerBody {
        /// The exception's name.
        let exception: String
        let officer: String
        let reason: String
    }

    private func settle(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = ReceiptID(text) else { throw Problem.notFound("no such receipt") }
        let body = try await request.officerBody(as: Settlement.self)
        guard let word = body.word,
            let kind = ReceiptException.allCases.first(where: { body.exception.utf8.elementsEqual($0.name.utf8) })
        else { throw Problem.badRequest("bad-request", "exception, officer and reason are needed") }
        let isSettled = try await pool.withTransaction { tx in
            try ReceiptExceptionStore.settle(
                .init(receiptID: id, kind: kind), by: word, at: WallClock.now(), in: tx)
        }
        guard isSettled else { throw Problem.notFound("the receipt has no such open exception") }
        return try Answer.json(["receipt": id.description, "settled": kind.name])
    }

    private struct Body: OfficerBody {
        /// `real`, `void` or `reversed`.
        let decision: String
        let officer: String
        let reason: String
    }

    private func decide(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = ReceiptID(text) else { throw Problem.notFound("no such receipt") }
        let body = try await request.officerBody(as: Body.self)
        guard let word = body.word, let event = ReceiptRoutes.event(ReceivedText(body.decision)) else {
            throw Problem.badRequest("bad-request", "decision (real, void, reversed), officer and reason are needed")
        }
        let decision = SettlementDesk.Decision(
            event: event, officer: word.officer, reason: word.reason)
        do {
            guard let state = try await desk.decide(decision, for: id) else {
                throw Problem.notFound("no such receipt")
            }
            return try Answer.json(["receipt": id.description, "state": "\(state)"])
        } catch let refusal as IntakeRefusal {
            throw refusal.conflict("a receipt in this state cannot be decided so")
        }
    }

    private static func event(_ word: ReceivedText) -> ReceiptEvent? {
        let words: [(String, ReceiptEvent)] = [
            ("real", .settledAsReal), ("void", .settledAsVoid), ("reversed", .reversed),
        ]
        return words.first { ReceivedText($0.0) == word }?.1
    }
}

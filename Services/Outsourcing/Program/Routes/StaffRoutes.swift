import Codec
import CodecPrimitives
import Hummingbird
import Law
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// What staff do with assignments, remittances and statements.
struct StaffRoutes: Sendable {
    let gate: StaffGate
    let pool: PostgresPool
    let returns: ReturnDesk
    let payments: PaymentDesk
    let statements: StatementDesk
    let bytesMax: Int
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/placements") { request, _ in try await list(request) }
        router.post("/assignments/:id/recall") { request, context in
            try await recall(context.parameters.require("id"), request)
        }
        router.post("/remittances") { request, _ in try await match(request) }
        router.get("/contracts/:id/statements/:month") { request, context in
            try await show(context.parameters.require("id"), context.parameters.require("month"), request)
        }
        router.post("/contracts/:id/statements/:month") { request, context in
            try await close(context.parameters.require("id"), context.parameters.require("month"), request)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let views = try await pool.withTransaction(.readOnly) { [listMax] tx in
            try AssignmentStore.list(atMost: listMax, in: tx)
        }
        return try Answer.json(views)
    }

    private struct Recall: Decodable {
        let reason: String
        let note: String?
    }

    private func recall(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: Recall = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let id = AssignmentID(text) else { throw Problem.notFound("no such assignment") }
        guard let reason = ReturnReason(rawValue: body.reason), !reason.isContractors else {
            throw Problem.badRequest("reason", "one of C01 to C07")
        }
        let wish = ReturnDesk.Wish(reason: reason, note: body.note.map { ReceivedText($0) }, by: staff)
        let returns = returns
        do {
            let isKnown = try await returns.journal.outbox.withTransaction(on: pool) { tx in
                try returns.recall(id, wish, in: tx)
            }
            guard isKnown else { throw Problem.notFound("no such assignment") }
        } catch is OutsourcingRefusal {
            throw Problem.conflict("assignment-ended", "this assignment has ended")
        }
        return try Answer.json(["assignment": id.description, "reason": reason.rawValue])
    }

    private struct Remittance: Decodable {
        let contractor: String
        let bankLine: String?
        let creditedOn: String
        let amountYen: Int64
        let receipts: [String]
    }

    /// The bank's statement was read by a person: the city's account was credited with these collections.
    private func match(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body: Remittance = try Answer.read(try await request.bytes(atMost: bytesMax))
        let receipts = body.receipts.compactMap { ReceiptID($0) }
        let line = body.bankLine.map { BankLineID($0) } ?? .some(returns.journal.ids.next())
        guard let amount = Yen(exactly: body.amountYen), let day = BusinessDate(iso: body.creditedOn), let line,
            (1...500).contains(receipts.count), Set(receipts).count == body.receipts.count
        else { throw Problem.badRequest("remittance", "amount_yen, credited_on and 1 to 500 different receipts") }
        let match = RemittanceMatched(
            bankLineID: line, channel: FeeChannel.name(of: ReceivedText(body.contractor)), creditedOn: day,
            amount: amount, receipts: receipts)
        let payments = payments
        try await pool.withTransaction { tx in
            guard try CollectionStore.unmatched(receipts, channel: match.channel, in: tx) == amount else {
                throw Problem.conflict(
                    "remittance-differs", "not the sum of collections of this contractor that wait for their money")
            }
            try payments.matched(match, by: staff, at: WallClock.now(), in: tx)
        }
        return try Answer.json(["bank_line": line.description], status: .created)
    }

    private func show(_ text: String, _ monthText: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let contract = ContractID(text), let month = FeeMonth(monthText) else {
            throw Problem.notFound("no such statement")
        }
        let statements = statements
        let document = try await pool.withTransaction(.readOnly) { tx in
            try statements.document(of: contract, for: month, in: tx)
        }
        guard let document else { throw Problem.notFound("no such statement") }
        return Answer.json(text: document)
    }

    private func close(_ text: String, _ monthText: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let contract = ContractID(text), let month = FeeMonth(monthText) else {
            throw Problem.notFound("no such contract")
        }
        let statements = statements
        let outcome = try await pool.withTransaction { tx in
            try statements.close(contract, month, by: staff, in: tx)
        }
        switch outcome {
        case .closed(let document): return Answer.json(text: document, status: .created)
        case .noSuchContract: throw Problem.notFound("no such contract")
        case .monthRuns: throw Problem.conflict("month-runs", "a month is closed when it is over")
        case .tooLate: throw Problem.conflict("month-closed", "this month, or a later one, is closed")
        }
    }
}

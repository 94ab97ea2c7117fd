import CodecPrimitives
import Hummingbird
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// What staff do with the sheets of a bundle: check, take out, reprint, let leave, give up, take back.
struct SheetRoutes: Sendable {
    let gate: StaffGate
    let pool: PostgresPool
    let dispatches: DispatchDesk
    let returns: ReturnDesk
    let bytesMax: Int

    func add(to router: ServiceRouter) {
        router.post("/bundles/:id/check") { request, context in
            try await check(context.parameters.require("id"), request)
        }
        router.post("/bundles/:id/pulls") { request, context in
            try await sheets(context.parameters.require("id"), request) { desk, sequences, tx in
                try desk.confirmPulled(sequences, in: tx)
            }
        }
        router.post("/bundles/:id/spoiled") { request, context in
            try await sheets(context.parameters.require("id"), request) { desk, sequences, tx in
                try desk.spoil(sequences, in: tx)
            }
        }
        router.post("/bundles/:id/discard") { request, context in
            try await discard(context.parameters.require("id"), request)
        }
        router.post("/bundles/:id/dispatch") { request, context in
            try await dispatch(context.parameters.require("id"), request)
        }
        router.post("/bundles/:id/returns") { request, context in
            try await takeBack(context.parameters.require("id"), request)
        }
    }

    private func desk(_ text: String, _ request: Request) throws -> PieceDesk {
        let staff = try gate.name(request)
        return PieceDesk(bundle: try BundleRoutes.bundle(text), by: staff, now: WallClock.now())
    }

    private func transaction<T: Sendable>(_ body: @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        try await dispatches.notices.outbox.withTransaction(on: pool) { tx in try body(tx) }
    }

    /// Asks whether the sheets may still leave; the answers show in the bundle within seconds.
    private func check(_ text: String, _ request: Request) async throws -> Response {
        let (desk, dispatches) = (try desk(text, request), dispatches)
        let count = try await transaction { tx in try dispatches.check(desk, in: tx) }
        return try Answer.json(["asked": count], status: .accepted)
    }

    private struct Sequences: Decodable {
        let sequences: [Int32]
    }

    /// Something that is done to sheets that are named by their numbers.
    private func sheets(
        _ text: String, _ request: Request,
        _ body: @Sendable @escaping (PieceDesk, [Int32], borrowing Transaction) throws -> PieceDesk.Open
    ) async throws -> Response {
        let desk = try desk(text, request)
        let named: Sequences = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard (1...2000).contains(named.sequences.count), Set(named.sequences).count == named.sequences.count else {
            throw Problem.badRequest("sequences", "1 to 2000 different numbers")
        }
        let open = try await transaction { tx in try body(desk, named.sequences, tx) }
        return try Answer.json(BundleAnswer(open.bundle, pieces: open.pieces, parts: []))
    }

    private func discard(_ text: String, _ request: Request) async throws -> Response {
        let desk = try desk(text, request)
        let open = try await transaction { tx in try desk.discard(in: tx) }
        return try Answer.json(BundleAnswer(open.bundle, pieces: open.pieces, parts: []))
    }

    private struct Day: Decodable {
        let date: String
    }

    private struct Dispatched: Encodable {
        /// Numbers that left with this call.
        let left: [Int32]
        /// Numbers to take out before the bag goes, with the reason.
        let pull: [BundleAnswer.Pull]
        /// Numbers whose check was too old: check again.
        let unchecked: [Int32]
        let states: [String: Int]
    }

    /// The letters leave. The same call again changes nothing once all are accounted for.
    private func dispatch(_ text: String, _ request: Request) async throws -> Response {
        let desk = try desk(text, request)
        let body: Day = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let day = BusinessDate(iso: body.date) else { throw Problem.badRequest("date", "date is YYYY-MM-DD") }
        let dispatches = dispatches
        let outcome = try await transaction { tx in try dispatches.dispatch(desk, on: day, in: tx) }
        let states = Dictionary(grouping: outcome.open.pieces) { "\($0.state)" }.mapValues(\.count)
        return try Answer.json(
            Dispatched(
                left: outcome.left, pull: outcome.pulled.map { BundleAnswer.Pull($0.sequence, $0.reason) },
                unchecked: outcome.unchecked, states: states))
    }

    private struct Returned: Decodable {
        let sequence: Int32
        let reason: String
        let returnedOn: String
    }

    private func takeBack(_ text: String, _ request: Request) async throws -> Response {
        let desk = try desk(text, request)
        let body: Returned = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let day = BusinessDate(iso: body.returnedOn), let reason = MailReturnReason(rawValue: body.reason) else {
            let codes = MailReturnReason.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("return", "returned_on is YYYY-MM-DD, reason one of \(codes)")
        }
        let returns = returns
        let item = ReturnDesk.Returned(sequence: body.sequence, reason: reason, on: day)
        try await transaction { tx in try returns.take(item, desk, in: tx) }
        return try Answer.json(["sequence": String(body.sequence), "reason": reason.rawValue], status: .created)
    }
}

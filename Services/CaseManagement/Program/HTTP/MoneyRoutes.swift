import CaseRules
import CodecPrimitives
import Hummingbird
import Law
import ServiceKit

/// What is known of money before an act: `GET /channels`, `POST /claims/{id}/money-checks`.
struct MoneyRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let book: MoneyBook
    /// Refusals of so many days count as held up.
    let heldDays: Int

    func add(to router: ServiceRouter) {
        router.get("/channels") { request, _ in try await channels(request) }
        router.post("/claims/:id/money-checks") { request, context in
            try await check(context.parameters.require("id"), request)
        }
    }

    private struct Channel: Encodable {
        let channel: String
        let speed: String
        let completeThrough: String?
        let holds: [Hold]
    }

    private struct Hold: Encodable {
        let act: String
        let persons: Int64
        let since: String
    }

    /// Each channel as clearance sees it, with the acts that wait for it.
    private func channels(_ request: Request) async throws -> Response {
        try gate.name(request)
        let since = WallClock.now().adding(seconds: -Int64(heldDays) * 86_400)
        let (marks, held) = try await desk.transaction { tx in
            try StreamStore.settleWatermarks(in: tx)
            return (try ChannelStore.watermarks(in: tx), try MoneyCheckStore.held(since: since, in: tx))
        }
        let today = desk.clock.today()
        let rows = marks.sorted { $0.key < $1.key }.map { name, day in
            Channel(
                channel: name.string, speed: book.channel(name, on: today).speed.rawValue,
                completeThrough: day?.description,
                holds: held.filter { $0.channel == name }.map {
                    Hold(act: $0.act.string, persons: $0.count, since: $0.oldest.description)
                })
        }
        return try Answer.json(rows)
    }

    private struct Body: Decodable {
        let officer: String
        /// The day of the question; today where it is not named, never later.
        let on: String?
        /// Whom was asked, and what was said.
        let note: String
    }

    /// An officer has asked the counters whether a claim is paid, and it was not.
    private func check(_ number: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        try gate.check(actor: body.officer)
        let (day, id) = (try desk.day(body.on), desk.ids.nextUUID())
        guard !body.officer.isEmpty, !body.note.isEmpty, day <= desk.clock.today() else {
            throw Problem.badRequest("bad-request", "an officer, a note and a day that is not in the future are needed")
        }
        try await desk.transaction { tx in
            let check = MoneyCheckStore.Check(
                id: id, claim: try LookupStore.claim(number, in: tx), on: day, officer: ReceivedText(body.officer),
                note: ReceivedText(body.note))
            try MoneyCheckStore.save(check, Recording(by: staff, at: WallClock.now()), in: tx)
        }
        return try desk.json(["check": id.description], status: .created)
    }
}

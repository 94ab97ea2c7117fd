import CaseRules
import CodecPrimitives
import Crypto
import Foundation
import Hummingbird
import Postgres
import ServiceKit

/// `POST /claims/{id}/shown-receipts`, `GET /shown-receipts`: a receipt shown by its payer holds adverse acts until its news
/// has come or it expires.
struct ShownReceiptRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let revocations: RevocationDesk
    /// Days that one holds.
    let days: Int

    /// Rows in one list.
    private static let listMax = 500

    func add(to router: ServiceRouter) {
        router.post("/claims/:id/shown-receipts") { request, context in
            try await take(context.parameters.require("id"), request)
        }
        router.get("/shown-receipts") { request, _ in try await list(request) }
    }

    private struct Body: Codable {
        let shown: String
        let amount: Int64
        let paidOn: String
        /// Where it was paid, as the receipt says.
        let paidAt: String
        /// `image/jpeg`, `image/png` or `application/pdf`.
        let imageType: String
        /// Base64.
        let image: String
    }

    private static let types = ["image/jpeg", "image/png", "application/pdf"]

    private func take(_ key: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let body = try await desk.body(request, as: Body.self)
        guard let id = UUIDv7(body.shown), let amount = Yen(exactly: body.amount), amount.isPositive,
            let image = Data(base64Encoded: body.image), !image.isEmpty,
            ShownReceiptRoutes.types.contains(where: { body.imageType.utf8.elementsEqual($0.utf8) })
        else {
            throw Problem.badRequest("bad-request", "shown, a positive amount and a picture in base64 are needed")
        }
        let (today, paidOn) = (desk.clock.today(), try desk.day(body.paidOn))
        guard paidOn <= today else { throw Problem.badRequest("bad-request", "it was paid on a day to come") }
        let shown = ShownReceiptStore.Shown(
            id: id, claim: ClaimID(id), amount: amount, paidOn: paidOn, paidAt: ReceivedText(body.paidAt),
            image: [UInt8](image), imageType: ReceivedText(body.imageType), imageHash: Array(SHA256.hash(data: image)),
            askedHash: try AskedHash.of(body), shownOn: today, expiresOn: today.adding(days: days),
            hold: desk.ids.nextUUID())
        let taken = try await keep(shown, claim: key, by: staff)
        return try desk.json(
            ["shown": id.description, "expires_on": taken.expiresOn.description],
            status: taken.isNew ? .created : .ok)
    }

    /// Keeps it with its hold, and revokes what was granted against the claim.
    private func keep(
        _ asked: ShownReceiptStore.Shown, claim key: String, by staff: ReceivedText
    ) async throws -> (expiresOn: BusinessDate, isNew: Bool) {
        let revocations = revocations
        return try await desk.transaction { tx in
            if let known = try ShownReceiptStore.known(asked.id, in: tx) {
                guard known.hash == asked.askedHash else {
                    throw Problem.conflict("shown-receipt-conflict", "the same id came before with other content")
                }
                return (known.expiresOn, false)
            }
            var shown = asked
            shown.claim = try LookupStore.claim(key, in: tx)
            let recording = Recording(by: staff, at: WallClock.now())
            let hold = HoldStore.Hold(
                id: shown.hold, subject: .claim(shown.claim),
                code: ReceivedText(GroundCode.provisionalReceipt.rawValue),
                acts: [], from: shown.shownOn, to: shown.expiresOn, reason: ReceivedText("領収書の提示"))
            try HoldStore.save(hold, recording, in: tx)
            guard try ShownReceiptStore.save(shown, recording, in: tx) else {
                throw Problem.conflict("receipt-shown-before", "this picture was shown for the claim before")
            }
            if let fact = HoldCode(hold.code)?.laterFact(about: hold.subject, hold) {
                try revocations.revoke(by: [fact], at: recording.at, in: tx)
            }
            return (shown.expiresOn, true)
        }
    }

    private func list(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let today = desk.clock.today()
        let rows = try await desk.pool.withTransaction(.readOnly) { tx in
            try ShownReceiptStore.holding(on: today, atMost: ShownReceiptRoutes.listMax, in: tx)
        }
        return try desk.json(rows)
    }
}

import CodecPrimitives
import CodecRecords
import Foundation
import Hummingbird
import IntakeRules
import Postgres
import ServiceKit

/// Collectors' receipt books (領収証書綴): `GET` and `POST /receipt-books`, `POST /receipt-books/{id}/numbers`,
/// `POST /receipt-books/{id}/close`.
struct ReceiptBookRoutes: Sendable {
    let desk: ReceiptBookDesk
    let gate: StaffGate
    /// Rows in one list.
    let listMax: Int

    /// The largest list of numbers in bytes: a whole book.
    private static let bytesMax = 400_000

    func add(to router: ServiceRouter) {
        router.get("/receipt-books") { request, _ in
            try gate.name(request)
            let rows = try await desk.pool.withTransaction(.readOnly) { [listMax] tx in
                try ReceiptBookStore.open(atMost: listMax, in: tx)
            }
            return try Answer.json(rows)
        }
        router.post("/receipt-books") { request, _ in try await issue(request) }
        router.post("/receipt-books/:id/numbers") { request, context in
            try await account(context.parameters.require("id"), request)
        }
        router.post("/receipt-books/:id/close") { request, context in
            try await close(context.parameters.require("id"), request)
        }
    }

    private struct Book: Decodable {
        let channel: String
        let serial: String
        let first: Int32
        let last: Int32
        let holder: String
        let officer: String
    }

    private func issue(_ request: Request) async throws -> Response {
        try gate.name(request)
        let bytes = try await request.bytes(atMost: 10_000)
        let body: Book = try Answer.read(bytes)
        guard !body.channel.isEmpty, !body.holder.isEmpty,
            !body.officer.isEmpty, body.serial.utf8.count <= GatewayEvent.keyBytesMax / 2,
            let book = ReceiptBook(serial: ReceivedText(body.serial), first: body.first, last: body.last)
        else {
            throw Problem.badRequest(
                "bad-request", "channel, serial, first, last (a thousand at most), holder, officer")
        }
        guard
            let id = try await desk.issue(
                book, channel: ReceivedText(body.channel), holder: ReceivedText(body.holder),
                by: ReceivedText(body.officer))
        else { throw Problem.conflict("serial-used", "there is a book with this serial number") }
        return try Answer.json(["book": id.description], status: .created)
    }

    private struct Numbers: Decodable {
        struct Item: Decodable {
            let number: Int32
            let outcome: String
            /// The slip's 44 digits, else its number.
            let barcode: String?
            let slip: String?
            let amountYen: Int64?
            let paidOn: String?
            let reason: String?
        }

        let officer: String
        let numbers: [Item]
    }

    private func account(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such book") }
        let bytes = try await request.bytes(atMost: ReceiptBookRoutes.bytesMax)
        let body: Numbers = try Answer.read(bytes)
        guard !body.officer.isEmpty, !body.numbers.isEmpty else {
            throw Problem.badRequest("bad-request", "officer and numbers are needed")
        }
        let said = try body.numbers.map(ReceiptBookRoutes.said)
        do {
            guard
                let left = try await desk.account(
                    for: said, of: id, by: ReceivedText(body.officer), evidence: bytes)
            else { throw Problem.notFound("no such book") }
            return try Answer.json(["unaccounted": left])
        } catch let refusal as IntakeRefusal {
            throw refusal.conflict("the book is closed, or a number is not one of it or accounted for")
        }
    }

    private static func said(_ item: Numbers.Item) throws -> ReceiptBookDesk.Said {
        let outcomes: [(String, ReceiptBook.Outcome)] = [("used", .used), ("void", .void), ("missing", .missing)]
        guard let outcome = outcomes.first(where: { item.outcome.utf8.elementsEqual($0.0.utf8) })?.1 else {
            throw Problem.badRequest("bad-request", "outcome: used, void, missing")
        }
        guard outcome == .used else {
            guard let reason = item.reason, !reason.isEmpty else {
                throw Problem.badRequest("bad-request", "a void or missing number needs a reason")
            }
            return .init(number: item.number, outcome: outcome, paid: nil, reason: ReceivedText(reason))
        }
        guard let amount = item.amountYen.flatMap(Yen.init(exactly:)), amount.isPositive,
            let paidOn = item.paidOn.flatMap({ BusinessDate(iso: $0) }), let reference = reference(item)
        else { throw Problem.badRequest("bad-request", "a used number needs amount_yen, paid_on, barcode or slip") }
        return .init(number: item.number, outcome: .used, paid: (reference, paidOn, amount), reason: nil)
    }

    private static func reference(_ item: Numbers.Item) -> ReceiptIdentity.Reference? {
        if let barcode = item.barcode {
            return PaymentBarcode.problems(Array(barcode.utf8)).isEmpty ? .barcode(ReceivedText(barcode)) : nil
        }
        return item.slip.flatMap {
            $0.isEmpty || $0.utf8.count > GatewayEvent.keyBytesMax ? nil : .slip(ReceivedText($0))
        }
    }

    private struct Closing: Decodable { let officer: String }

    private func close(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        guard let id = UUIDv7(text) else { throw Problem.notFound("no such book") }
        let body: Closing = try Answer.read(try await request.bytes(atMost: 10_000))
        guard !body.officer.isEmpty
        else {
            throw Problem.badRequest("bad-request", "officer is needed")
        }
        do {
            guard try await desk.close(id, by: ReceivedText(body.officer)) else {
                throw Problem.notFound("no such book")
            }
            return try Answer.json(["book": id.description])
        } catch let refusal as IntakeRefusal {
            throw refusal.conflict("numbers are not accounted for, or the book is closed")
        }
    }
}

import CaseRules
import CodecPrimitives
import HTTPTypes
import Hummingbird
import Law
import Outbox
import Postgres
import ServiceKit

/// What every staff route needs: the database, the day, ids; and how bodies are read and answers written.
struct StaffDesk: Sendable {
    /// The largest body of a route that takes JSON.
    static let bodyMax = 1_000_000

    let pool: PostgresPool
    let clock: BusinessClock
    let ids: IDSource
    let wake: OutboxWake

    /// Runs a transaction and wakes the relay after it.
    func transaction<T: Sendable>(_ body: @Sendable (borrowing Transaction) throws -> T) async throws -> T {
        let result: T
        do {
            result = try await pool.withTransaction(.readWrite, body)
        } catch let error as LawError where StaffDesk.beyond.contains(error.code) {
            throw StaffDesk.beyondLaw(error.code.rawValue)
        } catch let error as CaseRulesError where error.code == .law {
            throw StaffDesk.beyondLaw(error.code.rawValue)
        }
        wake.signal()
        return result
    }

    /// Past the last published rate or holiday nothing is computed: the day that was asked for lies there.
    private static let beyond: Set<LawError.Code> = [.rateNotPublished, .calendarUnknown, .notInForce]

    private static func beyondLaw(_ code: String) -> Problem {
        Problem(
            "beyond-law", status: .unprocessableContent, title: "The law is not known for that day.",
            detail: "the law's tables do not reach that far: \(code)")
    }

    /// A JSON body.
    func body<Body: Decodable>(_ request: Request, as _: Body.Type) async throws -> Body {
        try Answer.read(try await request.bytes(atMost: StaffDesk.bodyMax))
    }

    func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        try Answer.json(value, status: status)
    }

    /// A date of a body or query; today when nil.
    func day(_ text: String?) throws -> BusinessDate {
        guard let text else { return clock.today() }
        guard let day = BusinessDate(iso: text) else {
            throw Problem.badRequest("date-invalid", "dates are YYYY-MM-DD")
        }
        return day
    }

    /// A date that may be absent.
    func optionalDay(_ text: String?) throws -> BusinessDate? {
        try text.map { try day($0) }
    }
}

extension ServiceContext {
    /// The receipt that the path names.
    func receipt() throws -> ReceiptID {
        guard let id = ReceiptID(try parameters.require("receipt")) else { throw Problem.notFound("no such receipt") }
        return id
    }
}

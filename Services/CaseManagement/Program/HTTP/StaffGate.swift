import CodecPrimitives
import HTTPTypes
import Hummingbird
import ServiceKit

/// Lets staff in by a shared token and tells who acts.
struct StaffGate: Sendable {
    private let token: [UInt8]?

    init(token: String?) { self.token = token.map { Array($0.utf8) } }

    /// The name under which the request is recorded: the header `x-staff`, or `staff`.
    ///
    /// - Throws: `Problem` 401 without the right token.
    func name(_ request: Request) throws -> ReceivedText {
        let given = request.headers[.authorization].map { Array($0.utf8) } ?? []
        guard let token, StaffGate.isSame(given, Array("Bearer ".utf8) + token) else {
            throw Problem("unauthorized", status: .unauthorized, title: "A valid staff token is needed.")
        }
        let name = HTTPField.Name("x-staff").flatMap { request.headers[$0] } ?? "staff"
        guard name.utf8.count <= 100 else { throw Problem.badRequest("staff-name", "x-staff is too long") }
        return ReceivedText(name)
    }

    /// Takes the same time wherever the first difference lies.
    private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

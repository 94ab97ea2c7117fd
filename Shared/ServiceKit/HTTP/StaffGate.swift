public import CodecPrimitives
import HTTPTypes
public import Hummingbird

/// Lets staff in by a shared token and tells who acts. A service without a token lets nobody in.
public struct StaffGate: Sendable {
    /// Longest name of a person who acts, in bytes.
    public static let nameBytesMax = 100

    /// Whom a gate before this one has let in by a token of her own, and under which name she acts.
    @TaskLocal public static var admitted: ReceivedText?

    private let token: [UInt8]?

    /// - Parameter token: the secret that staff's requests carry; nil for none.
    public init(token: String?) { self.token = token.map { Array($0.utf8) } }

    /// The name under which the request is recorded: that of a token of the caller's own; with the shared token the
    /// header `x-staff`, or `staff`.
    ///
    /// - Throws: `Problem` 401 without the right token.
    @discardableResult
    public func name(_ request: Request) throws -> ReceivedText {
        if let admitted = StaffGate.admitted { return admitted }
        let given = request.headers[.authorization].map { Array($0.utf8) } ?? []
        guard let token, StaffGate.isSame(given, Array("Bearer ".utf8) + token) else {
            throw Problem("unauthorized", status: .unauthorized, title: "A valid staff token is needed.")
        }
        let name = HTTPField.Name("x-staff").flatMap { request.headers[$0] } ?? "staff"
        guard name.utf8.count <= StaffGate.nameBytesMax else {
            throw Problem.badRequest("staff-name", "x-staff is too long")
        }
        return ReceivedText(name)
    }

    /// Whoever came with a token of her own acts under her own name, also where a request names who acts.
    ///
    /// - Throws: `Problem` 403.
    public func check(actor: String) throws {
        guard let admitted = StaffGate.admitted, admitted != ReceivedText(actor) else { return }
        throw Problem.forbidden("staff-actor", "the token is somebody else's than who is named to act")
    }

    /// Takes the same time wherever the first difference lies.
    private static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

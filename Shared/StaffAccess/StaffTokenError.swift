/// What is wrong with keys or wishes of the city's staff tokens. A token that lets nobody in is no error.
public struct StaffTokenError: Error, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The key set is no JWKS, is empty, holds a private key, or a key without `kid` or `alg`.
        case keysInvalid
        /// The demo issuer's key is not 32 bytes in base64.
        case signingKeyInvalid
    }

    public let code: Code

    init(_ code: Code) { self.code = code }

    /// Never: the same file is read again.
    public var isRetriable: Bool { false }

    public var description: String { "staff tokens: \(code.rawValue)" }
}

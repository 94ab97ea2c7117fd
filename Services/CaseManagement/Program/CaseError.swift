/// What case management itself can fail with. Descriptions hold no personal data and no parameters.
struct CaseError: Error, CustomStringConvertible {
    enum Code: String, Sendable {
        /// A stored code that this release does not know.
        case storedCodeUnknown
        /// Something that the rules rest on is not there.
        case missingRow
        /// The rules refused facts that cannot be true together.
        case contradiction
        /// A setting has a value that says nothing.
        case settingInvalid
    }

    let code: Code

    init(_ code: Code) { self.code = code }

    /// Never: the same facts give the same failure.
    var isRetriable: Bool { false }

    var description: String { "case management: \(code.rawValue)" }
}

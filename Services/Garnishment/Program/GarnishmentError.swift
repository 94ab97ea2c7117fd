import ServiceKit

/// What can go wrong in garnishment itself. Descriptions carry no data.
struct GarnishmentError: SelfDescribingError, Hashable, CustomStringConvertible {
    enum Code: String, Sendable, Hashable {
        /// A stored value is none that this release knows.
        case storedValue = "stored_value"
        /// A bank has used up its batch numbers.
        case numbersExhausted = "numbers_exhausted"
        /// A setting cannot be.
        case settingInvalid = "setting_invalid"
        /// A file that the simulator was given is none of its layout.
        case fileRefused = "file_refused"
    }

    let code: Code

    init(_ code: Code) { self.code = code }

    /// None of these goes away by itself.
    var isRetriable: Bool { false }

    var logDescription: String { description }

    var description: String { "garnishment: \(code.rawValue)" }
}

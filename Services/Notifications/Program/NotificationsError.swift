import ServiceKit

/// What can go wrong in notifications itself. Descriptions carry no data.
struct NotificationsError: SelfDescribingError, Hashable, CustomStringConvertible {
    enum Code: String, Sendable, Hashable {
        /// A stored value is none that this release knows.
        case storedValue = "stored_value"
    }

    let code: Code

    init(_ code: Code) { self.code = code }

    /// None of these goes away by itself.
    var isRetriable: Bool { false }
    var description: String { code.rawValue }
    var logDescription: String { code.rawValue }
}

import ServiceKit

/// What can go wrong in payment-intake itself. Descriptions carry no data.
struct IntakeError: SelfDescribingError, Hashable, CustomStringConvertible {
    enum Code: String, Sendable, Hashable {
        /// A stored value is none that this release knows.
        case storedValue = "stored_value"
        /// Another replica inserted the same receipt first; the chunk is repeated.
        case raceLost = "race_lost"
        /// Another replica has taken the file over.
        case leaseLost = "lease_lost"
        /// Evidence that was stored complete lacks a part.
        case evidenceIncomplete = "evidence_incomplete"
        /// The second pass read something else than the first.
        case passesDiffer = "passes_differ"
        /// A setting names a channel, layout or gateway that cannot be.
        case settingInvalid = "setting_invalid"
        /// An account is sealed with a key that the setting does not name.
        case keyMissing = "key_missing"
        /// What was sealed was changed, or belongs to something else.
        case sealBroken = "seal_broken"
    }

    let code: Code

    init(_ code: Code) { self.code = code }

    /// Whether the same work may succeed when it is done again.
    var isRetriable: Bool { code == .raceLost || code == .leaseLost }

    var logDescription: String { description }

    var description: String { "payment-intake: \(code.rawValue)" }
}

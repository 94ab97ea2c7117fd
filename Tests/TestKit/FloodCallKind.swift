/// What a call in a flood of a gateway's calls is, and how it must be answered.
public enum FloodCallKind: CaseIterable, Sendable {
    case good
    /// Signed over other words or with another key; long ago; other words under a known id; too large.
    case forged, stale, conflict, oversized
    /// A good call again, word for word.
    case replayed

    public var status: Int {
        switch self {
        case .good, .replayed: 200
        case .forged, .stale: 401
        case .conflict: 409
        case .oversized: 413
        }
    }

    /// Whether the call that it is about takes effect.
    public var isTaken: Bool { self == .good || self == .replayed || self == .conflict }
}

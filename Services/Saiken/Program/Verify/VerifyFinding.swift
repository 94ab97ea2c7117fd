/// A promise that does not hold, or something in flight for too long.
struct VerifyFinding: Hashable, Sendable {
    /// `P1` … `P8` (architecture 1).
    var promise: String
    /// A stable code of the check.
    var check: String
    /// Ids, counts and amounts; no personal data.
    var detail: String
}

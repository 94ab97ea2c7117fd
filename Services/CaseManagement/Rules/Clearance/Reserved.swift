public import CodecPrimitives

/// What grants in force, and seizures that have left, withhold of a claim.
public struct Reserved: Hashable, Sendable {
    /// In all.
    public var total: Yen
    /// Of it, for hand-overs to contractors.
    public var forHandOver: Yen

    public init(total: Yen = .zero, forHandOver: Yen = .zero) {
        (self.total, self.forHandOver) = (total, forHandOver)
    }

    mutating func add(_ amount: Yen, for act: ClearanceAct) {
        total += amount
        if act == .handOver { forHandOver += amount }
    }

    /// What an act cannot have of the claim. A question for a hand-over overtakes the earlier ones: a claim has one place,
    /// and nothing leaves on an answer that was asked for again. Counted against it, such an answer had the contractor
    /// collect the rest alone.
    func against(_ act: ClearanceAct) -> Yen { act == .handOver ? total - forHandOver : total }
}

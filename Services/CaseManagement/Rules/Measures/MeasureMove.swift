public import CodecPrimitives
public import Law

/// A step of a measure between what was and what is.
public struct MeasureMove: Hashable, Sendable {
    /// Nil before the first step.
    public let before: Measure?
    public let after: Measure
    public let step: MeasureStep

    public init(before: Measure?, _ step: MeasureStep, kind: MeasureKind) {
        (self.before, self.step) = (before, step)
        var after = before ?? Measure(kind, step)
        if before != nil { after.take(step) }
        self.after = after
    }

    public var kind: MeasureKind { after.kind }
    public var old: MeasureState { before?.state ?? .new }
    public var claims: [ClaimID] { after.terms.parts.map(\.claim) }

    /// It comes into force.
    public var begins: Bool { !old.isInForce && after.state.isInForce }
    /// It acts on its claims no more.
    public var ends: Bool { old.isInForce && !after.state.isInForce }
    /// It is in force for longer than before.
    public var prolongs: Bool { old == .extensionProposed && step.event == .approved }

    /// The days that it is in force from this step on, besides those it was in force before; nil for none.
    public var newDays: Validity? {
        let last = after.terms.until ?? Validity.endOfTime
        if begins { return after.began.map { Validity(from: $0, to: last) } }
        guard prolongs, let old = before?.terms.until, old < last else { return nil }
        return Validity(from: old.adding(days: 1), to: last)
    }
}

public import CodecPrimitives
public import Law

/// What a measure does to its claims: read by clearance, late charges, and the claims' own states.
public struct MeasureEffects: Sendable {
    private let book: MeasureBook

    public init(book: MeasureBook) { self.book = book }

    /// The relief that clearance weighs; nil for a measure that gives none.
    public func relief(of measure: Measure) -> ReliefFact? {
        guard let kind = measure.kind.relief, let began = measure.began else { return nil }
        return ReliefFact(kind, from: began, to: lastDay(of: measure))
    }

    /// The days on which the late charge is reduced or not charged; nil where it runs on.
    public func span(of measure: Measure) -> ReliefSpan? {
        guard let began = measure.began,
            let ground = book.ground(measure.terms.ground, of: measure.kind, for: .grant),
            let kind = measure.kind.span(ground.lateCharge)
        else { return nil }
        let last = lastDay(of: measure)
        // A deferral by agreement rests on its own article, a tax's relief on that of its kind.
        let article = measure.kind == .performanceDeferral ? ground.article : nil
        return began <= last ? ReliefSpan(kind, from: began, to: last, article: article) : nil
    }

    /// Whether a plan is being kept, or its default has not broken it yet.
    public func isPlanKept(_ measure: Measure) -> Bool { measure.kind == .pledge && measure.state.isInForce }

    /// What a step does to the state of its claims; nil where it leaves them alone.
    public func claimEvent(_ kind: MeasureKind, from old: MeasureState, _ step: MeasureStep) -> ClaimEvent? {
        switch step.to {
        case .inForce where !old.isInForce: kind.claimEvent
        case .extinguished: .extinguished
        case .done where old != .cancellationProposed: kind.claimEvent
        case .cancelled where kind == .writeOff: .writeOffReversed
        case .cancelled, .expired: kind.claimEvent == .deferralGranted || kind.isStop ? .reliefEnded : nil
        default: nil
        }
    }

    /// What ends clearances that were given before; nil for a step that changes no decision.
    public func laterFact(_ kind: MeasureKind, _ claim: ClaimID, _ step: MeasureStep) -> LaterFact? {
        switch step.to {
        case .inForce where step.event == .approved:
            kind.isStop ? .suspended(claim) : kind == .pledge ? .planKept(claim) : .deferred(claim)
        case .extinguished, .done: .extinct(claim)
        default: nil
        }
    }

    /// Whether seizures for its claims must be released (国税徴収法153条3項: the hardship ground).
    public func releasesSeizures(_ measure: Measure, _ step: MeasureStep) -> Bool {
        measure.kind == .suspension && step.event == .approved && step.to == .inForce
            && measure.terms.ground == ReceivedText("hardship")
    }

    private func lastDay(of measure: Measure) -> BusinessDate {
        measure.ended ?? measure.terms.until ?? Validity.endOfTime
    }
}

extension MeasureKind {
    /// As clearance knows it.
    fileprivate var relief: ReliefFact.Kind? {
        switch self {
        case .collectionDeferral, .performanceDeferral: .collectionDeferral
        case .saleDeferralOfficio, .saleDeferralApplied: .saleDeferral
        case .suspension, .collectionStop: .suspension
        default: nil
        }
    }

    /// How late charges know its days; nil where the charge runs on.
    fileprivate func span(_ relief: ChargeRelief) -> ReliefSpan.Kind? {
        switch relief {
        case .none: nil
        case .deferral: .deferral
        case .full: self == .suspension ? .suspension : .fullDeferral
        }
    }
}

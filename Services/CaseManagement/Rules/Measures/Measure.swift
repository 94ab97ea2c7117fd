public import CodecPrimitives
public import Law

/// A part of a measure: which claim, and how much of it.
public struct MeasurePart: Hashable, Sendable {
    public var claim: ClaimID
    /// The yen of the claim that it covers; law allows a part in named cases.
    public var amount: Yen

    public init(claim: ClaimID, amount: Yen) { (self.claim, self.amount) = (claim, amount) }
}

/// One line of a plan (分割納付計画).
public struct Instalment: Hashable, Comparable, Sendable {
    public var due: BusinessDate
    public var amount: Yen

    public init(due: BusinessDate, amount: Yen) { (self.due, self.amount) = (due, amount) }

    public static func < (left: Instalment, right: Instalment) -> Bool {
        (left.due, left.amount) < (right.due, right.amount)
    }
}

/// Security for what is deferred (担保, 地方税法16条).
public enum MeasureSecurity: String, CaseIterable, Sendable {
    case none
    case provided
    /// There is a reason not to take any (担保を徴することができない特別の事情).
    case excused
}

/// What a debtor can pay at once (納付能力調査, NTA-152 no. 1–4).
public struct PayingCapacity: Hashable, Sendable {
    /// Cash and what is easily turned into cash.
    public var means: Yen
    /// One month's living costs and operating money.
    public var monthlyNeed: Yen

    public init(means: Yen, monthlyNeed: Yen) { (self.means, self.monthlyNeed) = (means, monthlyNeed) }

    /// What cannot be paid of a debt: only that much may be deferred.
    public func deferrable(of debt: Yen) -> Yen { max(.zero, debt - max(.zero, means - monthlyNeed)) }
}

/// What a measure says: its ground, days, claims and plan.
public struct MeasureTerms: Hashable, Sendable {
    /// A code of `MeasureGround`.
    public var ground: ReceivedText
    public var from: BusinessDate
    /// The last day; nil for a measure without a period of its own.
    public var until: BusinessDate?
    public var parts: [MeasurePart]
    public var instalments: [Instalment]
    public var security: MeasureSecurity
    public var capacity: PayingCapacity?
    /// When the application came in, or the pledge was signed.
    public var appliedOn: BusinessDate?
    /// Why only a part of a claim is suspended (一部停止); its codes are the city's.
    public var partialCause: ReceivedText?

    public init(
        ground: ReceivedText, from: BusinessDate, until: BusinessDate? = nil, parts: [MeasurePart],
        instalments: [Instalment] = [], security: MeasureSecurity = .none, capacity: PayingCapacity? = nil,
        appliedOn: BusinessDate? = nil, partialCause: ReceivedText? = nil
    ) {
        (self.ground, self.from, self.until, self.parts) = (ground, from, until, parts)
        (self.instalments, self.security, self.capacity) = (instalments, security, capacity)
        (self.appliedOn, self.partialCause) = (appliedOn, partialCause)
    }

    public var amount: Yen { parts.map(\.amount).total() }
}

/// A measure as its steps have made it.
public struct Measure: Hashable, Sendable {
    public let kind: MeasureKind
    public private(set) var state: MeasureState
    public private(set) var terms: MeasureTerms
    /// Who proposed what waits for approval.
    public private(set) var proposer: ReceivedText?
    /// The day that an extension asks for, or a cancellation is to count from.
    public private(set) var proposedDay: BusinessDate?
    /// The instalments that an extension asks for.
    public private(set) var proposedPlan: [Instalment] = []
    /// The ground of a proposed or made cancellation.
    public private(set) var cancelGround: ReceivedText?
    /// The first day in force, as decided.
    public private(set) var began: BusinessDate?
    /// The last day on which it acted on its claims; nil while it does.
    public private(set) var ended: BusinessDate?
    /// The day of the last step.
    public private(set) var movedOn: BusinessDate

    /// The beginning of a measure by its first step.
    public init(_ kind: MeasureKind, _ step: MeasureStep) {
        self.kind = kind
        (state, terms, movedOn) = (
            .new, step.terms ?? .init(ground: ReceivedText(""), from: step.day, parts: []), step.day
        )
        take(step)
    }

    /// Replays a history; nil when there is none.
    public init?(_ kind: MeasureKind, replaying steps: [MeasureStep]) {
        guard let first = steps.first else { return nil }
        self.init(kind, first)
        for step in steps.dropFirst() { take(step) }
    }

    /// Moves on by a step that `MeasureRules` decided.
    public mutating func take(_ step: MeasureStep) {
        let before = state
        (state, movedOn) = (step.to, step.day)
        if let terms = step.terms { self.terms = terms }
        switch step.event {
        case .proposed, .extensionProposed, .cancellationProposed, .extinctionProposed:
            (proposer, proposedDay, proposedPlan) = (step.by, step.until, step.plan)
            cancelGround = step.ground
        case .approved where before == .extensionProposed:
            (terms.until, terms.instalments) = (proposedDay ?? terms.until, terms.instalments + proposedPlan)
        case .approved where state == .inForce: began = terms.from
        default: break
        }
        if before.isInForce, !state.isInForce { ended = step.until ?? step.day }
    }
}

/// One step of a measure, as it is recorded: insert-only.
public struct MeasureStep: Hashable, Sendable {
    public var event: MeasureEvent
    public var to: MeasureState
    /// The business date on which it counts.
    public var day: BusinessDate
    /// Who took it; empty for the calendar.
    public var by: ReceivedText
    /// The article it rests on.
    public var article: String
    /// What the measure says from now on, where the step sets it.
    public var terms: MeasureTerms?
    /// The last day asked for, or the last day in force when the step ends it.
    public var until: BusinessDate?
    public var plan: [Instalment]
    /// The ground of a cancellation.
    public var ground: ReceivedText?

    public init(
        _ event: MeasureEvent, to: MeasureState, on day: BusinessDate, by: ReceivedText, article: String,
        terms: MeasureTerms? = nil, until: BusinessDate? = nil, plan: [Instalment] = [], ground: ReceivedText? = nil
    ) {
        (self.event, self.to, self.day, self.by, self.article) = (event, to, day, by, article)
        (self.terms, self.until, self.plan, self.ground) = (terms, until, plan, ground)
    }
}

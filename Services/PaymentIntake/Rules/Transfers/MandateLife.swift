public import CodecPrimitives
public import Law

/// Where a permission to debit an account stands (口座振替依頼); the raw values are stored.
public enum MandateState: Int16, CaseIterable, Sendable {
    case active = 1
    /// The payer has stopped debits: nothing is asked of the bank until an officer has spoken with her.
    case resting = 2
    /// There is no such account or permission, or the payer took it back.
    case ended = 3
}

/// What moves a mandate; the raw values are stored.
public enum MandateEvent: String, CaseIterable, Sendable {
    case rested, resumed, ended
}

/// The one table of a mandate's life.
public enum MandateLife {
    public static let table = LifeTable<MandateState, MandateEvent>([
        .init(.active, .rested, .resting), .init(.resting, .resumed, .active),
        .init(.active, .ended, .ended), .init(.resting, .ended, .ended),
    ])

    /// What a bank's answer does to the mandate; nil where it keeps.
    public static func event(_ effect: MandateEffect) -> MandateEvent? {
        switch effect {
        case .keeps: nil
        case .rests: .rested
        case .ends: .ended
        }
    }
}

/// A debtor's permission to debit her account (口座振替依頼), as the rules look at it.
public struct MandateValidity: Hashable, Sendable {
    public var from: BusinessDate
    /// The last day; nil without an end.
    public var to: BusinessDate?
    public var state: MandateState
    /// The first day on which it is no permission any more.
    public var endedOn: BusinessDate?

    public init(
        from: BusinessDate, to: BusinessDate?, state: MandateState = .active, endedOn: BusinessDate? = nil
    ) {
        (self.from, self.to, self.state, self.endedOn) = (from, to, state, endedOn)
    }

    /// Why an account is not debited on a day; nil where it may be.
    public func refusal(on day: BusinessDate) -> DebitCode? {
        guard from <= day, to.map({ day <= $0 }) ?? true, endedOn.map({ day < $0 }) ?? true else { return .noMandate }
        return state == .resting ? .stoppedByDepositor : nil
    }
}

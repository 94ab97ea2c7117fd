public import CodecPrimitives
public import Law
public import Ledger

/// A claim that may be due for a demand (督促).
public struct DemandCandidate: Sendable {
    public var claim: ClaimID
    public var kind: ClaimKind
    /// The due date after its shift.
    public var due: BusinessDate
    public var open: Amounts
    /// Money that is announced and not booked; it holds the letter back, not the duty.
    public var provisional: Yen
    public var state: ClaimState
    public var demandedOn: BusinessDate?

    public init(
        claim: ClaimID, kind: ClaimKind, due: BusinessDate, open: Amounts, provisional: Yen = .zero,
        state: ClaimState, demandedOn: BusinessDate? = nil
    ) {
        (self.claim, self.kind, self.due, self.open) = (claim, kind, due, open)
        (self.provisional, self.state, self.demandedOn) = (provisional, state, demandedOn)
    }
}

/// A claim on the list.
public struct DemandDue: Hashable, Sendable {
    public let claim: ClaimID
    /// The last day for sending it in time; after it the demand is late and still valid.
    public let sendBy: BusinessDate
    public let isLate: Bool
    /// What the letter demands, without late charge.
    public let amount: Yen
    /// The deadline to write into a demand issued today.
    public let deadline: BusinessDate
    /// A receipt is announced: send it only when that does not become final in time.
    public let waitsForReceipt: Bool
    /// The article of the duty.
    public let article: String
}

/// Which claims are due for a demand on a day (督促対象者一覧, law 2): every instalment that is overdue,
/// not fully paid and not yet demanded; also while a deferral runs.
public struct DemandList: Sendable {
    private let law: LawBook

    public init(law: LawBook) { self.law = law }

    /// The list of a day, most urgent first. Throws `law` when the calendar does not know the year.
    public func due(on day: BusinessDate, among candidates: [DemandCandidate]) throws(CaseRulesError) -> [DemandDue] {
        var list: [DemandDue] = []
        do {
            for candidate in candidates where isDue(candidate, on: day) {
                let rule = try law.demands.rule(candidate.kind.demandRule)
                let sendBy = rule.lastDay(due: candidate.due)
                list.append(
                    DemandDue(
                        claim: candidate.claim, sendBy: sendBy, isLate: day > sendBy, amount: candidate.open.total,
                        deadline: try rule.deadline(issued: day, law.calendar),
                        waitsForReceipt: candidate.provisional.isPositive, article: rule.dutyArticle))
            }
        } catch {
            throw CaseRulesError(error)
        }
        return list.sorted { ($0.sendBy, $0.claim) < ($1.sendBy, $1.claim) }
    }

    private func isDue(_ candidate: DemandCandidate, on day: BusinessDate) -> Bool {
        guard candidate.due < day, candidate.demandedOn == nil, candidate.open.principal.isPositive else {
            return false
        }
        switch candidate.state {
        case .overdue, .deferred, .assessed: return true
        case .demanded, .seized, .suspended, .paid, .extinct, .writtenOff: return false
        }
    }
}

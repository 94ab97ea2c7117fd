/// Where a measure stands; the raw values are stored. Each kind uses some of them (its `MeasureTable`).
public enum MeasureState: String, StateName {
    /// Nothing has happened yet.
    case new
    /// 申請受付.
    case applied
    /// 起案.
    case proposed
    /// 実施中: granted, kept, stopped.
    case inForce = "in_force"
    case extensionProposed = "extension_proposed"
    case cancellationProposed = "cancellation_proposed"
    /// 即時消滅の起案 (地方税法15条の7第5項).
    case extinctionProposed = "extinction_proposed"
    /// 議決待ち.
    case awaitingVote = "awaiting_vote"
    /// Carried out: written off, waived.
    case done
    /// 議会へ報告済.
    case reported
    /// An instalment was missed.
    case missed

    // 支払督促 (民事訴訟法382条から396条).
    case filed
    case served
    /// The debtor did not object: the declaration may be applied for.
    case declarable
    /// 仮執行宣言 was applied for.
    case declared
    /// 仮執行宣言付支払督促 served.
    case enforceable
    /// 確定.
    case final
    /// 訴訟へ移行.
    case suit
    /// 失効.
    case void

    // Ends.
    case rejected
    case withdrawn
    case cancelled
    case expired
    /// 不履行.
    case broken
    /// 完納.
    case completed
    /// 納税義務・債務の消滅.
    case extinguished
    /// The claim ended by other law: prescription, cancelled assessment.
    case ended

    /// Whether it acts on its claims now. What is proposed about a measure in force leaves it in force.
    public var isInForce: Bool {
        switch self {
        case .inForce, .extensionProposed, .cancellationProposed, .extinctionProposed, .missed: true
        default: false
        }
    }
}

/// What moves a measure; the raw values are stored.
public enum MeasureEvent: String, StateName {
    case applied
    case proposed
    case approved
    case rejected
    case withdrawn
    case extensionProposed = "extension_proposed"
    case cancellationProposed = "cancellation_proposed"
    case extinctionProposed = "extinction_proposed"
    /// The last day is over.
    case expired
    case paidInFull = "paid_in_full"
    /// The claim became extinct by other law.
    case claimEnded = "claim_ended"
    /// The suspension has lasted its years.
    case yearsPassed = "years_passed"
    /// Approved for a vote of the assembly (議案提出).
    case submitted
    case voteCarried = "vote_carried"
    case voteLost = "vote_lost"
    case reported
    case missed
    case caughtUp = "caught_up"
    case broken
    case served
    /// Could not be served.
    case serviceFailed = "service_failed"
    /// 督促異議.
    case objected
    case objectionPeriodPassed = "objection_period_passed"
    case declarationApplied = "declaration_applied"
    case windowMissed = "window_missed"
    case declarationServed = "declaration_served"
}

/// One kind's table.
public typealias MeasureTable = StateTable<MeasureState, MeasureEvent>

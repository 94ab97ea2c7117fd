public import CodecPrimitives

/// Where a claim stands in its prescription on a day.
public enum PrescriptionState: String, CaseIterable, Sendable {
    case running
    /// May not complete while something stands (完成猶予・不進行), and no end is known.
    case blocked
    /// The period is over, and the claim waits for its invocation (援用待ち).
    case complete
    case extinct
}

/// What an event did.
public enum PrescriptionEffect: Hashable, Sendable {
    /// 起算.
    case begins(first: BusinessDate, years: Int)
    /// 更新: a whole new period.
    case renewed(first: BusinessDate, years: Int)
    /// 完成猶予 through a day; nil while it stands.
    case grace(until: BusinessDate?)
    /// 不進行: the days do not count; nil while it stands.
    case paused(from: BusinessDate, to: BusinessDate?)
    case nothing(PrescriptionSilence)
    /// 援用: the claim is gone.
    case invoked
}

/// Why an event did nothing.
public enum PrescriptionSilence: String, CaseIterable, Sendable {
    case afterExtinction = "消滅後"
    case afterCompletion = "時効期間の満了後"
    case repeatedReminder = "催告による猶予の間の再度の催告"
    case duringNegotiation = "協議による猶予の間の催告"
    case duringReminder = "催告による猶予の間の協議の合意"
    case beyondFiveYears = "協議による猶予は通じて5年まで"
    case notServed = "送達がない"
    case countsFromIssue = "発付の日から数える"
    case countsFromArrival = "到達の日から数える"
    case partOfItsMatter = "その手続の他の日による"
    case notAcknowledged = "債務者の承認ではない"
    case clockRuns = "時効は進行する"
    case otherParty = "他の当事者に効力を及ぼさない"
    case notOfThisClass = "この債権には用いない"
    case withoutBeginning = "開始の記録がない"
    case notNotified = "債務者への通知がない"
    case cancelledUnderOldLaw = "改正前の法により中断の効力を生じない"
    case beforeCompletion = "時効の完成前"
    case beforeTheReform = "改正前にはない"
    case notNeeded = "援用を要しない"
    case cannotBeWaived = "時効の利益は放棄できない"
}

/// One line of the history: what happened, what it did and by which article.
public struct PrescriptionStep: Hashable, Sendable {
    /// Nil for the beginning of the period.
    public var fact: PrescriptionFact?
    /// When the effect came about.
    public var day: BusinessDate
    public var effect: PrescriptionEffect
    public var article: String
    /// The last day of the period as it stood then; nil while blocked.
    public var end: BusinessDate?
}

/// When a claim is prescribed, and how that comes about (promise P6).
public struct PrescriptionForecast: Hashable, Sendable {
    public var asked: PrescriptionCase
    public var party: PrescriptionParty
    /// The last day before completion (時効完成予定日); nil while blocked.
    public var end: BusinessDate?
    /// What keeps it from completing now without a known end.
    public var blockedBy: [PrescriptionFact]
    /// Public claims: the day after `end`. Private claims: the day of the invocation.
    public var extinctFrom: BusinessDate?
    public var steps: [PrescriptionStep]
    /// Guarantors: the debtor's own end comes first, and theirs with it (附従性).
    public var endsWithDebtor: Bool

    /// Where the claim stands on a day, on the facts known.
    public func state(on day: BusinessDate) -> PrescriptionState {
        if let extinctFrom, extinctFrom <= day { return .extinct }
        guard let end else { return .blocked }
        return end < day ? .complete : .running
    }
}

public import CodecPrimitives

/// The claim whose prescription is asked for.
public struct PrescriptionCase: Hashable, Sendable {
    public var regime: PrescriptionRegime
    /// The due date as law means it, after its shift.
    public var due: BusinessDate
    /// The period, 1 to 20 years.
    public var years: Int
    public var aroseOn: BusinessDate
    /// The first day of the period where it is not the day after the due date: tax levied later
    /// (随時課税), loss of the benefit of term.
    public var firstDay: BusinessDate?
    /// Private claims: when the creditor learnt that it can claim, where later than the due date (民法166条1項1号).
    public var knownOn: BusinessDate?
    /// Private claims: the period that runs whatever the creditor knows (民法166条1項2号; 20 years for torts).
    public var longStopYears: Int
    /// The article of the period.
    public var periodArticle: String
    /// The article by which a demand renews.
    public var demandArticle: String

    public init(
        regime: PrescriptionRegime, due: BusinessDate, years: Int, aroseOn: BusinessDate? = nil,
        firstDay: BusinessDate? = nil, knownOn: BusinessDate? = nil, longStopYears: Int = 10,
        periodArticle: String? = nil, demandArticle: String? = nil
    ) {
        (self.regime, self.due, self.years, self.aroseOn) = (regime, due, years, aroseOn ?? due)
        (self.firstDay, self.knownOn, self.longStopYears) = (firstDay, knownOn, longStopYears)
        self.periodArticle = periodArticle ?? regime.periodArticle
        self.demandArticle = demandArticle ?? regime.demandArticle
    }

    /// The first day of the period before any event; not before the claim can be exercised.
    var initialFirstDay: BusinessDate {
        let exercisable = firstDay ?? due.adding(days: 1)
        guard regime.needsInvocation, let known = knownOn else { return exercisable }
        return max(exercisable, known.adding(days: 1))
    }

    /// The last day of the long period; nil where it adds nothing.
    var longStop: BusinessDate? {
        guard regime.needsInvocation, knownOn != nil else { return nil }
        return Elapsed.lastDay(ofYears: longStopYears, from: firstDay ?? due.adding(days: 1))
    }
}

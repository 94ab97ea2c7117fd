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
    /// Private claims: the period that runs whatever the creditor knows (民法166条1項2号・724条2号), if there is one.
    public var longStopYears: Int?
    /// The article of the period.
    public var periodArticle: String
    /// The article by which a demand renews.
    public var demandArticle: String

    public init(
        regime: PrescriptionRegime, due: BusinessDate, years: Int, aroseOn: BusinessDate? = nil,
        firstDay: BusinessDate? = nil, knownOn: BusinessDate? = nil, longStopYears: Int? = 10,
        periodArticle: String? = nil, demandArticle: String? = nil
    ) {
        (self.regime, self.due, self.years, self.aroseOn) = (regime, due, years, aroseOn ?? due)
        (self.firstDay, self.knownOn, self.longStopYears) = (firstDay, knownOn, longStopYears)
        self.periodArticle = periodArticle ?? regime.periodArticle
        self.demandArticle = demandArticle ?? regime.demandArticle
    }

    /// The case of a claim of a kind.
    public init(
        _ kind: ClaimKind, due: BusinessDate, aroseOn: BusinessDate, contractOn: BusinessDate? = nil
    ) {
        let period = kind.prescription.period(arose: aroseOn, contract: contractOn)
        self.init(
            regime: PrescriptionRegime(kind), due: due, years: period.years, aroseOn: aroseOn,
            longStopYears: period.longYears, periodArticle: period.article,
            demandArticle: PrescriptionCase.demandArticle(kind, period))
    }

    /// The premiums' own laws make the demand renew (国民健康保険法110条2項, 介護保険法200条2項 …).
    private static func demandArticle(_ kind: ClaimKind, _ period: PrescriptionPeriods.Period) -> String? {
        guard kind.claimClass == .enforceable, kind.route != .tax, period.years == 2 else { return nil }
        return period.article.hasSuffix("1項") ? period.article.dropLast(2) + "2項" : nil
    }

    /// The first day of the period before any event; not before the claim can be exercised.
    var initialFirstDay: BusinessDate {
        let exercisable = firstDay ?? due.adding(days: 1)
        guard regime.needsInvocation, let known = knownOn else { return exercisable }
        return max(exercisable, known.adding(days: 1))
    }

    /// The last day of the long period; nil where it adds nothing.
    var longStop: BusinessDate? {
        guard regime.needsInvocation, knownOn != nil, let longStopYears else { return nil }
        return Elapsed.lastDay(ofYears: longStopYears, from: firstDay ?? due.adding(days: 1))
    }
}

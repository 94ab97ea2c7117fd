public import CodecPrimitives

/// When the higher tier of a late charge begins.
public enum TierSwitch: String, CaseIterable, Sendable {
    /// One month elapsed from the day after the due date (地方税法326条).
    case oneMonth = "month_1"
    /// Three months elapsed, as some premium ordinances have it.
    case threeMonths = "month_3"
    /// Ten days elapsed since the demand was issued.
    case tenDaysAfterDemand = "demand_10_days"
    /// There is one tier only.
    case none
}

/// Where the yen is cut on the way (端数処理の時点); a policy of the city.
public enum ChargeRounding: String, CaseIterable, Sendable {
    /// Each period of one rate, years of equal rate merged.
    case ratePeriod = "rate_period"
    /// The same cut by the name that older systems use.
    case rateChange = "rate_change"
    /// Each calendar year.
    case calendarYear = "calendar_year"
    /// The sum of each tier.
    case tier
    /// Only the total.
    case total
}

/// How part payments of the principal are counted.
public enum PartialPaymentMethod: String, CaseIterable, Sendable {
    /// From the day after a part payment the base is what remains (国税通則法62条1項 and its local use).
    case remainingBalance = "remaining_balance"
    /// Every portion is charged by itself until its own payment.
    case eachPortion = "each_portion"
}

/// What a year divides by.
public enum DayCount: String, CaseIterable, Sendable {
    /// 365, in leap years too.
    case fixed365
    /// 366 for days of leap years.
    case actual
}

/// From which due date the tier switch is counted.
public enum TierAnchor: String, CaseIterable, Sendable {
    /// The due date after its shift over holidays.
    case effectiveDue = "effective_due"
    /// The due date as printed.
    case nominalDue = "nominal_due"
}

/// Whether the rate follows the calendar or stays as it was on the first day of delay.
public enum RateDay: String, CaseIterable, Sendable {
    case eachDay = "each_day"
    /// 民法419条1項.
    case firstDay = "first_day"
}

/// How the late charge (延滞金, 遅延損害金, 違約金) of a kind of claim is computed: every parameter is data,
/// because for everything but taxes it is set by ordinance or contract.
public struct LateChargeRegime: Sendable {
    public var id: String
    public var tierSwitch: TierSwitch
    public var tierOne: RateSeries
    /// Also the only series where `tierSwitch` is `none`.
    public var tierTwo: RateSeries
    /// What remains to be charged while a deferral runs.
    public var deferral: RateSeries
    public var rateDay: RateDay
    /// A rate by contract or ordinance in place of all series.
    public var fixedRate: Rate?
    /// The base is cut down to a multiple of this.
    public var baseUnit: Yen
    /// A base below this is not charged.
    public var baseMinimum: Yen
    /// The charge is cut down to a multiple of this.
    public var chargeUnit: Yen
    /// A charge below this is nil.
    public var chargeMinimum: Yen
    public var rounding: ChargeRounding
    public var partialMethod: PartialPaymentMethod
    public var dayCount: DayCount
    public var anchor: TierAnchor
    /// The articles the charge rests on.
    public var article: String
    /// The article of the cuts of base and charge.
    public var cutArticle: String
    /// Names this row for recomputation (規則の版).
    public var version: String

    init(_ row: LawRow) throws(LawError) {
        id = try row.text(0)
        tierSwitch = try row.choice(1, of: TierSwitch.self)
        tierOne = try row.choice(2, of: RateSeries.self)
        tierTwo = try row.choice(3, of: RateSeries.self)
        deferral = try row.choice(4, of: RateSeries.self)
        rateDay = try row.choice(5, of: RateDay.self)
        (baseUnit, baseMinimum) = (try row.yen(6), try row.yen(7))
        (chargeUnit, chargeMinimum) = (try row.yen(8), try row.yen(9))
        rounding = try row.choice(10, of: ChargeRounding.self)
        partialMethod = try row.choice(11, of: PartialPaymentMethod.self)
        dayCount = try row.choice(12, of: DayCount.self)
        anchor = try row.choice(13, of: TierAnchor.self)
        (article, cutArticle, version) = (try row.text(14), try row.text(15), try row.text(16))
        guard baseUnit.isPositive else { throw row.invalid(6) }
        guard chargeUnit.isPositive else { throw row.invalid(8) }
    }

    static let columns = [
        "id", "tier_switch", "tier1", "tier2", "deferral", "rate_day", "base_unit", "base_minimum", "charge_unit",
        "charge_minimum", "rounding", "partial_method", "day_count", "tier1_anchor", "article", "cut_article",
        "version",
    ]
}

public import CodecPrimitives

/// How the late charge (延滞金, 遅延損害金, 違約金) of a kind of claim is computed: every parameter is data,
/// because for everything but taxes it is set by ordinance or contract.
public struct LateChargeRegime: Hashable, Sendable {
    public var id: String
    /// What the charge is called on paper: 延滞金, 遅延損害金, 違約金.
    public var name: String
    public var start: ChargeStart
    public var tierSwitch: TierSwitch
    public var tierOne: RateSeries
    /// Also the only series where `tierSwitch` is `none`.
    public var tierTwo: RateSeries
    /// What remains to be charged while a deferral runs.
    public var deferral: RateSeries
    public var deferralInTierOne: DeferralInTierOne
    public var rateDay: RateDay
    /// A rate by ordinance in place of all series.
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
    public var fraction: YenFraction
    public var partialMethod: PartialPaymentMethod
    public var dayCount: DayCount
    public var anchor: TierAnchor
    public var end: ChargeEnd
    /// Claims of earlier levy years (賦課年度) bear no charge; nil where all do.
    public var fromLevyYear: Int?
    /// The articles the charge rests on.
    public var article: String
    /// The article of the cuts of base and charge.
    public var cutArticle: String
    /// Names this row for recomputation (規則の版).
    public var version: String

    init(_ row: LawRow) throws(LawError) {
        (id, name) = (try row.text(0), try row.text(1))
        start = try row.choice(2, of: ChargeStart.self)
        tierSwitch = try row.choice(3, of: TierSwitch.self)
        tierOne = try row.choice(4, of: RateSeries.self)
        tierTwo = try row.choice(5, of: RateSeries.self)
        deferral = try row.choice(6, of: RateSeries.self)
        deferralInTierOne = try row.choice(7, of: DeferralInTierOne.self)
        rateDay = try row.choice(8, of: RateDay.self)
        fixedRate = try row.optionalRate(9)
        (baseUnit, baseMinimum) = (try row.yen(10), try row.yen(11))
        (chargeUnit, chargeMinimum) = (try row.yen(12), try row.yen(13))
        rounding = try row.choice(14, of: ChargeRounding.self)
        fraction = try row.choice(15, of: YenFraction.self)
        partialMethod = try row.choice(16, of: PartialPaymentMethod.self)
        dayCount = try row.choice(17, of: DayCount.self)
        anchor = try row.choice(18, of: TierAnchor.self)
        end = try row.choice(19, of: ChargeEnd.self)
        fromLevyYear = row.optionalText(20) == nil ? nil : try row.number(20)
        (article, cutArticle, version) = (try row.text(21), try row.text(22), try row.text(23))
        guard baseUnit.isPositive else { throw row.invalid(10) }
        guard chargeUnit.isPositive else { throw row.invalid(12) }
    }

    static let columns = [
        "id", "name", "start", "tier_switch", "tier1", "tier2", "deferral", "deferral_in_tier1", "rate_day",
        "fixed_rate", "base_unit", "base_minimum", "charge_unit", "charge_minimum", "rounding", "fraction",
        "partial_method", "day_count", "tier1_anchor", "end", "from_levy_year", "article", "cut_article", "version",
    ]
}

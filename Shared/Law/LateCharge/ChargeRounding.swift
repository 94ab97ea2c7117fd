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

/// What becomes of a fraction of a yen.
public enum YenFraction: String, CaseIterable, Sendable {
    /// Cut (切捨て; 地方税法附則3条の2).
    case floor
    /// Half a yen and more is a yen (四捨五入; 通貨の単位及び貨幣の発行等に関する法律3条).
    case nearest
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

/// Whether the rate follows the calendar or stays as it was on the first day of delay.
public enum RateDay: String, CaseIterable, Sendable {
    case eachDay = "each_day"
    /// 民法419条1項.
    case firstDay = "first_day"
}

/// What a deferral leaves of the days of the lower tier (law 3.6).
public enum DeferralInTierOne: String, CaseIterable, Sendable {
    /// They stay at the rate of their tier, as the national rule has it.
    case kept
    /// They fall to the deferral rate too.
    case reduced
}

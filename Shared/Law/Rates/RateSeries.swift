public import CodecPrimitives

/// A rate that is published or enacted for days, under one name.
public enum RateSeries: String, CaseIterable, Sendable {
    /// Late charge until the tier switch (附則3条の2; the 7.3 % of the statute where it is lower).
    case tierOne = "tier1"
    /// Late charge after it (14.6 % of the statute).
    case tierTwo = "tier2"
    /// The rate left while a deferral runs (猶予特例基準割合).
    case deferral
    /// Extended filing of corporations.
    case corporate
    /// Refund interest (還付加算金).
    case refund
    /// 7.3 % of the statute itself, for ordinances without the special rule.
    case statutoryOne = "statutory1"
    /// 14.6 % of the statute itself.
    case statutoryTwo = "statutory2"
    /// The legal rate (法定利率, 民法404条).
    case legal
    /// The penalty of welfare loans (違約金, 母子及び父子並びに寡婦福祉法施行令17条).
    case welfareLoan = "welfare_loan"
    /// The penalty of disaster loans (違約金, 災害弔慰金の支給等に関する法律施行令9条).
    case disasterLoan = "disaster_loan"

    /// The place in `allCases`.
    var number: Int {
        switch self {
        case .tierOne: 0
        case .tierTwo: 1
        case .deferral: 2
        case .corporate: 3
        case .refund: 4
        case .statutoryOne: 5
        case .statutoryTwo: 6
        case .legal: 7
        case .welfareLoan: 8
        case .disasterLoan: 9
        }
    }
}

/// A rate and the days it holds for, both inclusive.
public struct RateSpan: Hashable, Sendable {
    public let first: BusinessDate
    public let last: BusinessDate
    public let rate: Rate

    public init(first: BusinessDate, last: BusinessDate, rate: Rate) {
        (self.first, self.last, self.rate) = (first, last, rate)
    }
}

public import CodecPrimitives

/// How a late charge comes about, line by line (promise P6): stored with what was shown, never recomputed.
public struct LateChargeWorking: Hashable, Sendable {
    /// Days of one rate on one base.
    public struct Line: Hashable, Sendable {
        public var tier: ChargeTier
        public var from: BusinessDate
        public var to: BusinessDate
        public var rate: Rate
        /// After its cut; zero below the minimum.
        public var base: Yen

        /// Both ends counted.
        public var days: Int { from.days(until: to) + 1 }
    }

    /// Lines that are cut to a yen together.
    public struct Part: Hashable, Sendable {
        public var lines: [Line]
        public var amount: Yen
    }

    public var asked: LateChargeCase
    public var parts: [Part]
    /// Before the last cut.
    public var sum: Yen
    /// What is owed.
    public var charge: Yen
    public var article: String
    public var cutArticle: String
    public var ruleVersion: String
    public var baseUnit: Yen
    public var chargeUnit: Yen
    public var chargeMinimum: Yen

    public var lines: [Line] { parts.flatMap(\.lines) }
}

/// Which rule a day is charged by.
public enum ChargeTier: String, CaseIterable, Sendable {
    case one = "1"
    case two = "2"
    /// A regime without tiers by months.
    case flat
    case deferral = "defer"
    case suspension = "suspend"
}

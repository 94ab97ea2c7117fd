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
        /// The part that it is cut to a yen with, an index of `amounts`.
        public var part: Int

        /// Both ends counted.
        public var days: Int { from.days(until: to) + 1 }
    }

    /// Lines that are cut to a yen together.
    public struct Part: Hashable, Sendable {
        public let lines: [Line]
        public let amount: Yen
    }

    /// Why nothing is charged whatever the days.
    public enum NoCharge: Hashable, Sendable {
        /// The ordinance charges only claims of this levy year and later ones.
        case leviedBefore(year: Int)
        /// The charge runs from the demand's deadline, and there is no demand.
        case notDemanded
    }

    public var asked: LateChargeCase
    /// What it was computed by.
    public var regime: LateChargeRegime
    public var lines: [Line]
    /// Of each part, cut to a yen.
    public var amounts: [Yen]
    /// Before the last cut.
    public var sum: Yen
    /// After the last cut, before waivers.
    public var computed: Yen
    /// What is owed: what was computed less what was waived.
    public var charge: Yen
    public var noCharge: NoCharge?

    public var article: String { regime.article }
    public var cutArticle: String { regime.cutArticle }
    public var ruleVersion: String { regime.version }

    /// The lines by what they are cut with, in their order.
    public var parts: [Part] {
        amounts.indices.map { part in Part(lines: lines.filter { $0.part == part }, amount: amounts[part]) }
    }
}

/// Which rule a day is charged by.
public enum ChargeTier: String, CaseIterable, Sendable {
    case one = "1"
    case two = "2"
    /// A regime without tiers by months.
    case flat
    case deferral = "defer"
    case suspension = "suspend"
    case fullDeferral = "exempt"
    case distribution = "distribute"
    case filingExtension = "extend"
    case excluded = "exclude"

    /// Whether its days are remitted in full.
    var isFree: Bool {
        switch self {
        case .suspension, .fullDeferral, .distribution, .excluded: true
        case .one, .two, .flat, .deferral, .filingExtension: false
        }
    }
}

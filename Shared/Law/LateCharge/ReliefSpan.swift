public import CodecPrimitives

/// Days on which the charge is remitted in full or in part (law 3.6), both inclusive.
public struct ReliefSpan: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// 滞納処分の停止: nothing is charged, the day of suspension included.
        case suspension
        /// 徴収の猶予 for disaster or illness: nothing is charged.
        case fullDeferral = "full_deferral"
        /// Other 徴収の猶予 and 換価の猶予: the deferral rate is charged.
        case deferral
        /// 交付要求: from the day after the executing agency took the money until it was allocated.
        case distribution
        /// A corporation's extended filing: a rate of its own, and the tiers begin after it.
        case filingExtension = "filing_extension"
        /// Days that the law leaves out of the count for another reason; names its article.
        case excluded

        /// What it rests on for city tax; other claims follow by 滞納処分の例 or name their own.
        public var article: String {
            switch self {
            case .suspension: "地方税法15条の7・15条の9第1項"
            case .fullDeferral: "地方税法15条・15条の9第1項"
            case .deferral: "地方税法15条・15条の5・15条の6・15条の9、附則3条の2"
            case .distribution: "国税徴収法基本通達129条関係5"
            case .filingExtension: "地方税法327条、附則3条の2"
            case .excluded: ""
            }
        }

        var tier: ChargeTier {
            switch self {
            case .suspension: .suspension
            case .fullDeferral: .fullDeferral
            case .deferral: .deferral
            case .distribution: .distribution
            case .filingExtension: .filingExtension
            case .excluded: .excluded
            }
        }
    }

    public let kind: Kind
    public let from: BusinessDate
    public let to: BusinessDate
    /// The article of this very relief, where it is another than the kind's.
    public let ownArticle: String?

    public init(_ kind: Kind, from: BusinessDate, to: BusinessDate, article: String? = nil) {
        (self.kind, self.from, self.to, ownArticle) = (kind, from, to, article)
    }

    /// What it rests on.
    public var article: String { ownArticle ?? kind.article }
}

/// A decision that forgives a part of a charge that was determined (減免, 地方税法326条3項).
public struct ChargeWaiver: Hashable, Sendable {
    public let decidedOn: BusinessDate
    /// Not negative; more than the charge forgives the charge.
    public let amount: Yen
    public let reason: String
    public let article: String

    public init(decidedOn: BusinessDate, amount: Yen, reason: String, article: String = "地方税法326条3項") {
        (self.decidedOn, self.amount, self.reason, self.article) = (decidedOn, amount, reason, article)
    }
}

public import CodecPrimitives

/// What a contract says about the contractor's pay (成功報酬の条件): data, never code. Amounts in whole yen.
///
/// Its words are those of worked examples and of contracts as they are entered; see `init(from:)`.
public struct FeeTerms: Hashable, Sendable {
    /// Whether the rate already contains consumption tax (税込率).
    public enum RateBasis: String, CaseIterable, Sendable {
        case taxExclusive = "TAX_EXCLUSIVE"
        case taxInclusive = "TAX_INCLUSIVE"
    }

    /// On what a fee is cut to a multiple of its unit.
    public enum Scope: String, CaseIterable, Sendable {
        case rateAndMonth = "PER_RATE_BUCKET_PER_MONTH"
        case payment = "PER_PAYMENT"
        /// Payments of one claim, whoever made them, are one case (柏市の例).
        case claimAndInvoice = "PER_CLAIM_PER_INVOICE"
    }

    /// What happens when money that was counted goes back.
    public enum Reversal: String, CaseIterable, Sendable {
        /// The fee of the corrected base less the fee of the base as it was invoiced: no drift of a yen.
        case differenceOfBase = "DIFFERENCE_OF_BASE"
        /// Taken off the base of the month in which it goes back.
        case netInMonth = "NET_IN_MONTH"
    }

    /// How fees are cut.
    public struct Rounding: Hashable, Sendable {
        public var mode: FeeRounding
        /// A fee is a multiple of it, in yen, from 1.
        public var unit: Int64
        public var scope: Scope

        public init(_ mode: FeeRounding, unit: Int64, scope: Scope) {
            (self.mode, self.unit, self.scope) = (mode, unit, scope)
        }
    }

    /// The days on which money earns a fee; both inclusive.
    public var period: Validity
    public var rates: [FeeRate]
    public var rateBasis = RateBasis.taxExclusive
    public var rounding = Rounding(.floor, unit: 1, scope: .rateAndMonth)
    /// Consumption tax in 1/10,000: 1,000 is 10 %.
    public var taxBasisPoints: Int64 = 1000
    /// Tax is cut once per invoice (適格請求書: 税率ごとに1回).
    public var taxRounding = FeeRounding.floor
    public var channels: Set<ReceivedText> = []
    public var components: Set<ReceivedText> = []
    public var reversal = Reversal.differenceOfBase
    /// Yen for each piece of work of a kind.
    public var unitItems: [ReceivedText: Yen] = [:]
    /// Yen for the month, whatever is collected.
    public var fixedFee = Yen.zero
    /// The most that the fiscal year's invoices may come to, with tax; the excess is forfeited.
    public var annualCap: Yen?
    /// The most that all invoices of the contract may come to, with tax.
    public var contractCap: Yen?
    /// What earlier invoices of the fiscal year came to, with tax.
    public var invoicedInYear = Yen.zero
    /// What all earlier invoices of the contract came to, with tax.
    public var invoicedBefore = Yen.zero
    /// Payments made fewer days than this after the assignment crossed it on their way and earn nothing.
    public var graceDays = 0
    /// Days after a recall during which a payment may still count.
    public var tailDays = 0
    /// Whether it counts only when promised in writing before the recall.
    public var tailNeedsPromise = false
    /// Claims of these states should not have been assigned.
    public var excludedStates: Set<ReceivedText> = []
    /// Whether the rates are marginal tiers on what was collected in the year.
    public var isCumulative = false
    /// What was counted in the year before these events.
    public var cumulativeBefore = Yen.zero
    /// Income tax is withheld (源泉徴収: an individual lawyer, not a corporation).
    public var isWithheld = false

    public init(period: Validity, rates: [FeeRate]) { (self.period, self.rates) = (period, rates) }
}

/// One rate of a contract and what it is for.
public struct FeeRate: Hashable, Sendable {
    /// In 1/10,000: 1,840 is 18.4 %.
    public var basisPoints: Int64
    /// For claims younger than this at assignment; nil for all that no earlier rate takes.
    public var ageBelowYears: Int?
    /// The upper end of a tier, in yen of the year's collections; nil for the last.
    public var upTo: Yen?
    /// Payments on these days; nil for the whole contract.
    public var validity: Validity?

    public init(basisPoints: Int64, ageBelowYears: Int? = nil, upTo: Yen? = nil, validity: Validity? = nil) {
        (self.basisPoints, self.ageBelowYears) = (basisPoints, ageBelowYears)
        (self.upTo, self.validity) = (upTo, validity)
    }

    /// The percentage: `18.4%`.
    public var percent: String { Rate(perHundredThousand: basisPoints * 10).description }
}

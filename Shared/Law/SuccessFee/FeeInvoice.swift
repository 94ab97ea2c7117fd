public import CodecPrimitives

/// A contractor's invoice with its whole working (報酬計算書). Yen; a credit is negative.
public struct FeeInvoice: Hashable, Sendable {
    /// What became of one event.
    public struct Line: Hashable, Sendable {
        public let event: FeeEvent
        /// The part of it that is in the base; zero where it does not count.
        public let counted: Yen
        public let reason: FeeReason
        /// The rate that it falls under.
        public let rate: Int?
    }

    /// One base, its rate and its fee.
    public struct Bucket: Hashable, Sendable {
        public let month: FeeMonth
        public let claim: ReceivedText?
        /// Nil for tiers and for what is no share of money.
        public let basisPoints: Int64?
        public let base: Yen
        public let fee: Yen
        /// How the fee comes about, in Japanese.
        public let working: String

        public static func == (left: Bucket, right: Bucket) -> Bool {
            left.month == right.month && left.claim == right.claim && left.basisPoints == right.basisPoints
                && left.base == right.base && left.fee == right.fee && left.working.isSameBytes(as: right.working)
        }
    }

    public let lines: [Line]
    public let buckets: [Bucket]
    /// Without tax, after the cap.
    public let fee: Yen
    public let tax: Yen
    /// What a cap took away, with tax (打切り).
    public let forfeited: Yen
    public let disbursements: Yen
    /// 源泉徴収税額.
    public let withheld: Yen

    /// All money that counts.
    public var countedBase: Yen {
        lines.filter { $0.reason == .counted || $0.reason == .reversed }.map(\.counted).total()
    }

    /// 請求額: the fee with tax.
    public var total: Yen { fee + tax }

    /// What the city pays: with what was advanced, less what is withheld.
    public var payable: Yen { total + disbursements - withheld }
}

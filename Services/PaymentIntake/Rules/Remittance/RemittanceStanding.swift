public import CodecPrimitives

/// How a channel stands over all days (収納残高照合): what agents have told is what the bank has brought and what is on its
/// way, and the ledger has the same.
public struct RemittanceStanding: Hashable, Sendable {
    /// Money between the payer's payment and the city's account (未払込金).
    public struct Transit: Hashable, Sendable {
        public var yen: Yen
        public var receipts: Int
        /// The day of the oldest payment; nil where nothing is on its way.
        public var oldestPaidOn: BusinessDate?
        /// The part whose day has passed.
        public var overdue: Yen

        public init(yen: Yen, receipts: Int, oldestPaidOn: BusinessDate?, overdue: Yen) {
            (self.yen, self.receipts, self.oldestPaidOn, self.overdue) = (yen, receipts, oldestPaidOn, overdue)
        }

        /// Calendar days that the oldest payment has been on its way; zero where nothing is.
        public func ageDays(on day: BusinessDate) -> Int { oldestPaidOn.map { max(0, $0.days(until: day)) } ?? 0 }
    }

    /// Every confirmed receipt.
    public var agents: Yen
    /// Every bank line that is matched.
    public var bank: Yen
    /// What agents kept back under their contracts.
    public var fee: Yen
    /// Differences that officers have accepted: what arrived too much, less what arrived too little.
    public var accepted: Yen
    /// What the ledger has of these receipts, on whatever account.
    public var ledger: Yen
    public var transit: Transit
    /// Money that came for receipts that are none any more, or are less by now.
    public var unowed: Yen

    public init(
        agents: Yen, bank: Yen, fee: Yen, accepted: Yen, ledger: Yen, transit: Transit, unowed: Yen
    ) {
        (self.agents, self.bank, self.fee, self.accepted) = (agents, bank, fee, accepted)
        (self.ledger, self.transit, self.unowed) = (ledger, transit, unowed)
    }

    /// Agents = bank, but for what is on its way and for every named difference.
    public var agreesWithBank: Bool { agents + unowed == bank + fee - accepted + transit.yen }

    public var agreesWithLedger: Bool { agents == ledger }

    public var isProved: Bool { agreesWithBank && agreesWithLedger }
}

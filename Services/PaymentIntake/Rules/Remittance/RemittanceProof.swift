public import CodecPrimitives

/// The proof of one channel and day (収納照合表): agents = bank = ledger, with every difference of a kind.
public struct RemittanceProof: Hashable, Sendable {
    /// What the receipts come to that the day's lines brought.
    public var agents: Yen
    /// What stands on those lines.
    public var bank: Yen
    /// What agents kept back under their contracts.
    public var fee: Yen
    /// What the ledger has of the same receipts, on whatever account.
    public var ledger: Yen
    /// Differences that officers have accepted.
    public var accepted: Yen
    /// Open differences of the day by kind.
    public var differences: [RemittanceBreak.Kind: Yen]

    public init(
        agents: Yen, bank: Yen, fee: Yen, ledger: Yen, accepted: Yen, differences: [RemittanceBreak.Kind: Yen] = [:]
    ) {
        (self.agents, self.bank, self.fee) = (agents, bank, fee)
        (self.ledger, self.accepted, self.differences) = (ledger, accepted, differences)
    }

    /// Agents and bank agree, but for fees and what was accepted.
    public var agreesWithBank: Bool { agents == bank + fee - accepted }

    /// Agents and ledger agree.
    public var agreesWithLedger: Bool { agents == ledger }

    /// All three agree and nothing is open.
    public var isProved: Bool { agreesWithBank && agreesWithLedger && differences.values.allSatisfy(\.isZero) }
}

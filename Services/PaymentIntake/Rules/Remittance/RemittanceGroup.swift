public import CodecPrimitives

/// Money that one agent owes the city for one channel and remittance day (払込予定): receipts that it is to bring together,
/// or one receipt that another service has announced.
public struct RemittanceGroup: Hashable, Sendable {
    public struct Key: Hashable, Comparable, Sendable {
        public let channel: ReceivedText
        public let agent: ReceivedText
        /// 払込予定日.
        public let dueOn: BusinessDate
        /// Set for a receipt of another service, which stands alone.
        public let receipt: ReceiptID?

        public init(
            channel: ReceivedText, agent: ReceivedText, dueOn: BusinessDate, receipt: ReceiptID? = nil
        ) {
            (self.channel, self.agent, self.dueOn, self.receipt) = (channel, agent, dueOn, receipt)
        }

        /// Whose lines may bring it.
        public var party: RemittanceParty { RemittanceParty(channel: channel, agent: agent) }

        public static func < (left: Key, right: Key) -> Bool {
            if left.dueOn != right.dueOn { return left.dueOn < right.dueOn }
            if left.party != right.party { return left.party < right.party }
            guard let first = left.receipt else { return right.receipt != nil }
            return right.receipt.map { first < $0 } ?? false
        }
    }

    public let key: Key
    /// What the payers paid of it and no line has brought yet; negative where more came than is owed by now.
    public let gross: Yen
    /// What the agent may keep back under its contract; zero under gross terms.
    public let fee: Yen
    /// The last day on which it is in time (払込期限).
    public let deadline: BusinessDate

    public init(key: Key, gross: Yen, fee: Yen, deadline: BusinessDate) {
        (self.key, self.gross, self.fee, self.deadline) = (key, gross, fee, deadline)
    }

    /// What must arrive.
    public var arrival: Yen { gross - fee }
}

/// A channel and who brings its money.
public struct RemittanceParty: Hashable, Comparable, Sendable {
    public let channel: ReceivedText
    public let agent: ReceivedText

    public init(channel: ReceivedText, agent: ReceivedText) { (self.channel, self.agent) = (channel, agent) }

    public static func < (left: RemittanceParty, right: RemittanceParty) -> Bool {
        (left.channel, left.agent) < (right.channel, right.agent)
    }
}

/// A credit on the city's account that nothing is matched to yet.
public struct RemittanceCredit: Hashable, Sendable {
    public let id: BankLineID
    /// 勘定日: the city's income day.
    public let creditedOn: BusinessDate
    /// Positive.
    public let amount: Yen
    /// Everyone whom its payer may be, in the order of parties; empty for a stranger.
    public let parties: [RemittanceParty]

    public init(id: BankLineID, creditedOn: BusinessDate, amount: Yen, parties: [RemittanceParty]) {
        (self.id, self.creditedOn, self.amount) = (id, creditedOn, amount)
        self.parties = parties.sorted()
    }
}

/// Lines and groups that are the same money, to the yen.
public struct RemittanceMatch: Hashable, Sendable {
    public let lines: [BankLineID]
    public let groups: [RemittanceGroup.Key]
    /// What the payers paid.
    public let gross: Yen
    /// What the agent kept back under its contract: expenditure, apart from the income.
    public let fee: Yen
    /// The day of the last line.
    public let creditedOn: BusinessDate
    /// Whether a part came after its deadline.
    public let isLate: Bool
    /// `arrived` less `gross - fee`: zero but for a difference that an officer has accepted.
    public let difference: Yen

    init(
        lines: [RemittanceCredit], groups: [RemittanceGroup], net: Bool, difference: Yen = .zero
    ) {
        self.lines = lines.map(\.id)
        self.groups = groups.map(\.key)
        self.difference = difference
        gross = groups.map(\.gross).total()
        fee = net ? groups.map(\.fee).total() : .zero
        let last = lines.map(\.creditedOn).max() ?? BusinessDate(daysSinceEpoch: 0)
        creditedOn = last
        isLate = groups.contains { $0.deadline < last }
    }

    /// What stands on the bank's lines.
    public var arrived: Yen { gross - fee + difference }

    /// A line and a group whose difference an officer has accepted.
    public static func accepted(_ line: RemittanceCredit, _ group: RemittanceGroup) -> RemittanceMatch {
        RemittanceMatch(lines: [line], groups: [group], net: true, difference: line.amount - group.arrival)
    }
}

/// What should have arrived and what did (払込の不一致).
public struct RemittanceBreak: Hashable, Sendable {
    public enum Kind: Int16, CaseIterable, Sendable {
        /// 未着: the deadline has passed on a day that the bank has told whole.
        case missing = 1
        /// 不足.
        case short = 2
        /// 過大.
        case over = 3
        /// 遅延: it came after its deadline.
        case late = 4
        /// 不明入金: a line of nobody, or of an agent that owes nothing.
        case unexpected = 5
        /// 未記帳: agents and bank agree, the ledger has another amount.
        case unposted = 6

        /// As answers spell it.
        public var name: String { "\(self)" }
    }

    public let kind: Kind
    /// Nil for a line of a stranger.
    public let party: RemittanceParty?
    public let group: RemittanceGroup.Key?
    public let line: BankLineID?
    public let expected: Yen
    public let arrived: Yen

    public init(
        kind: Kind, party: RemittanceParty?, group: RemittanceGroup.Key?, line: BankLineID?, expected: Yen, arrived: Yen
    ) {
        (self.kind, self.party, self.group, self.line) = (kind, party, group, line)
        (self.expected, self.arrived) = (expected, arrived)
    }
}

public import CodecPrimitives

/// A channel of money (収納チャネル) as a small number that the caller keeps beside its code, so that
/// posting thousands of receipts compares no text.
public struct ChannelKey: Hashable, Comparable, Sendable {
    public let number: Int32

    public init(_ number: Int32) { self.number = number }

    public static func < (left: ChannelKey, right: ChannelKey) -> Bool { left.number < right.number }
}

/// An account of the ledger. Only claims have stored balances; all others sum their legs.
public enum Account: Hashable, Sendable {
    /// What is owed on a claim (未収金).
    case receivable(ClaimID, Component)
    /// Money that a channel has taken and not yet remitted (収納代理金).
    case clearing(ChannelKey)
    /// Money that matches no slip (調定なし収納).
    case suspense(ChannelKey)
    /// Money beyond what was owed (過誤納金).
    case refundsPayable(ChannelKey)
    /// Money that an agent holds for the city (受託者預り金).
    case agentHeld(ChannelKey)
    /// Claims given up (不納欠損).
    case writeOff(Component)
    /// The other side of an assessment (調定).
    case assessed(Component)
    /// Overpaid money that was decided to be paid back (還付済額): the treasurer's from then on.
    case returned(ChannelKey)
    /// What of it has left by bank transfer (還付支払額).
    case paidOut(ChannelKey)
    /// Interest that was paid with it (還付加算金): the city's own expense.
    case refundInterest(ChannelKey)

    /// The account's name in a store or a report.
    public var kind: AccountKind {
        switch self {
        case .receivable: .receivable
        case .clearing: .clearing
        case .suspense: .suspense
        case .refundsPayable: .refundsPayable
        case .agentHeld: .agentHeld
        case .writeOff: .writeOff
        case .assessed: .assessed
        case .returned: .returned
        case .paidOut: .paidOut
        case .refundInterest: .refundInterest
        }
    }

    public var claim: ClaimID? { if case .receivable(let claim, _) = self { claim } else { nil } }

    public var component: Component? {
        switch self {
        case .receivable(_, let component), .writeOff(let component), .assessed(let component): component
        case .clearing, .suspense, .refundsPayable, .agentHeld, .returned, .paidOut, .refundInterest: nil
        }
    }

    public var channel: ChannelKey? {
        switch self {
        case .clearing(let channel), .suspense(let channel), .refundsPayable(let channel), .agentHeld(let channel),
            .returned(let channel), .paidOut(let channel), .refundInterest(let channel):
            channel
        case .receivable, .writeOff, .assessed: nil
        }
    }

    /// The account that a store has in its columns; nil where a column that the kind needs is missing.
    public init?(_ kind: AccountKind, claim: ClaimID?, component: Component?, channel: ChannelKey?) {
        switch (kind, claim, component, channel) {
        case (.receivable, let claim?, let component?, _): self = .receivable(claim, component)
        case (.clearing, _, _, let channel?): self = .clearing(channel)
        case (.suspense, _, _, let channel?): self = .suspense(channel)
        case (.refundsPayable, _, _, let channel?): self = .refundsPayable(channel)
        case (.agentHeld, _, _, let channel?): self = .agentHeld(channel)
        case (.writeOff, _, let component?, _): self = .writeOff(component)
        case (.assessed, _, let component?, _): self = .assessed(component)
        case (.returned, _, _, let channel?): self = .returned(channel)
        case (.paidOut, _, _, let channel?): self = .paidOut(channel)
        case (.refundInterest, _, _, let channel?): self = .refundInterest(channel)
        default: return nil
        }
    }
}

/// The kinds of accounts, by the numbers that a store keeps.
public enum AccountKind: UInt8, CaseIterable, Sendable {
    case receivable = 0
    case clearing = 1
    case suspense = 2
    case refundsPayable = 3
    case agentHeld = 4
    case writeOff = 5
    case assessed = 6
    case returned = 7
    case paidOut = 8
    case refundInterest = 9
}

extension Account: Comparable {
    /// By kind, then claim or channel, then component: the order of legs in an entry.
    public static func < (left: Account, right: Account) -> Bool { left.rank < right.rank }

    private var rank: (UInt8, UInt64, UInt64, UInt8) {
        let owner = claim?.uuid
        let channelRank = UInt64(bitPattern: Int64(channel?.number ?? 0)) ^ (1 << 63)
        return (kind.rawValue, owner?.high ?? channelRank, owner?.low ?? 0, component?.rawValue ?? 0)
    }
}

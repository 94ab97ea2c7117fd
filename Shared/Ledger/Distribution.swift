public import CodecPrimitives

/// A creditor who takes part in the proceeds of a seizure (配当を受ける債権, law 4.3).
public struct Creditor: Hashable, Sendable {
    /// How a public claim came to take part.
    public enum Participation: Hashable, Sendable {
        /// It seized first (差押先着手, 国税徴収法12条, 地方税法14条の6).
        case seized
        /// Its 交付要求 arrived as the n-th; equal numbers arrived at the same time (同13条, 14条の7).
        case requested(arrival: Int)
    }

    public enum Claim: Hashable, Sendable {
        /// 国税, 地方税. `statutoryDue` is its 法定納期限等.
        case tax(statutoryDue: BusinessDate, Participation)
        /// 公課: after all taxes (地方自治法231条の3第3項).
        case publicCharge(statutoryDue: BusinessDate, Participation)
        /// A mortgage or pledge by the day of its registration (国税徴収法15条・16条, 地方税法14条の9・14条の10).
        case secured(registered: BusinessDate)
        /// A claim with a title and no security.
        case ordinary
    }

    public let name: String
    public let claim: Claim
    /// Not negative.
    public let amount: Yen

    public init(name: String, _ claim: Claim, amount: Yen) {
        (self.name, self.claim, self.amount) = (name, claim, amount)
    }
}

/// What a creditor gets.
public struct DistributionShare: Hashable, Sendable {
    public let creditor: Creditor
    public let amount: Yen
    /// What its place rests on.
    public let article: String
}

/// How proceeds were distributed (配当計算書).
public struct DistributionResult: Hashable, Sendable {
    /// 滞納処分費.
    public let costs: Yen
    /// In the order of payment.
    public let shares: [DistributionShare]
    /// What the debtor gets back (国税徴収法129条3項).
    public let surplus: Yen
    /// What taxes and public charges got together before it was shared among them (国税徴収法26条); nil where they and
    /// secured claims do not meet.
    public let publicTotal: Yen?
}

/// Distributes the proceeds of a seizure among creditors (配当, law 4.3; 国税徴収法8条–26条).
public enum Distribution {
    /// Throws `amountInvalid` for a negative amount.
    public static func distribute(
        _ proceeds: Yen, costs: Yen, among creditors: [Creditor]
    ) throws(LedgerError) -> DistributionResult {
        guard !proceeds.isNegative, !costs.isNegative, creditors.allSatisfy({ !$0.amount.isNegative }) else {
            throw LedgerError(.amountInvalid)
        }
        var rest = proceeds
        let paidCosts = take(costs, from: &rest)
        let (publicTotal, securedTotal) = totals(creditors, rest)
        rest -= publicTotal + securedTotal
        var shares = try share(publicTotal, among: publicRanks(creditors))
        shares += try share(securedTotal, among: securedRanks(creditors))
        let others = creditors.filter { $0.rank == .ordinary }
        let ordinary = try share(rest, among: [Rank(creditors: others, article: "民事執行法85条")])
        rest -= ordinary.map(\.amount).total()
        let isKnot = publicTotal.isPositive && securedTotal.isPositive
        return DistributionResult(
            costs: paidCosts, shares: shares + ordinary, surplus: rest, publicTotal: isKnot ? publicTotal : nil)
    }

    /// Creditors who share in proportion.
    private struct Rank {
        let creditors: [Creditor]
        let article: String
    }

    /// What public claims and secured claims get in all: each in the order of its date, a mortgage registered on the
    /// very day of the 法定納期限等 first (国税徴収法16条・26条2号).
    private static func totals(_ creditors: [Creditor], _ proceeds: Yen) -> (publicly: Yen, secured: Yen) {
        var rest = proceeds
        var (publicly, secured) = (Yen.zero, Yen.zero)
        let byDate = creditors.filter { $0.date != nil }.sorted { left, right in
            guard let first = left.date, let second = right.date, first != second else {
                return left.rank == .secured && right.rank != .secured
            }
            return first < second
        }
        for creditor in byDate {
            let taken = take(creditor.amount, from: &rest)
            if creditor.rank == .secured { secured += taken } else { publicly += taken }
        }
        return (publicly, secured)
    }

    /// Taxes before public charges; in each who seized, then by arrival, the same arrival in proportion.
    private static func publicRanks(_ creditors: [Creditor]) -> [Rank] {
        [Creditor.RankKind.tax, .publicCharge].flatMap { kind -> [Rank] in
            let members = creditors.filter { $0.rank == kind }
            return Set(members.map(\.place)).sorted().map { place in
                let article =
                    kind == .publicCharge
                    ? "地方自治法231条の3第3項"
                    : place == Creditor.seizingPlace ? "国税徴収法12条・地方税法14条の6" : "国税徴収法13条・地方税法14条の7"
                return Rank(creditors: members.filter { $0.place == place }, article: article)
            }
        }
    }

    private static func securedRanks(_ creditors: [Creditor]) -> [Rank] {
        let members = creditors.filter { $0.rank == .secured }
        return Set(members.compactMap(\.date)).sorted().map { date in
            Rank(creditors: members.filter { $0.date == date }, article: "国税徴収法16条・地方税法14条の10")
        }
    }

    private static func share(_ amount: Yen, among ranks: [Rank]) throws(LedgerError) -> [DistributionShare] {
        var rest = amount
        var shares: [DistributionShare] = []
        for rank in ranks where !rank.creditors.isEmpty {
            let wanted = rank.creditors.map(\.amount)
            let parts = rest >= wanted.total() ? wanted : try Split.proportionally(rest, by: wanted)
            rest -= parts.total()
            for (creditor, part) in zip(rank.creditors, parts) {
                shares.append(DistributionShare(creditor: creditor, amount: part, article: rank.article))
            }
        }
        return shares
    }

    private static func take(_ wanted: Yen, from rest: inout Yen) -> Yen {
        let taken = min(wanted, rest)
        rest -= taken
        return taken
    }
}

extension Creditor {
    fileprivate enum RankKind { case tax, publicCharge, secured, ordinary }

    /// Before every 交付要求.
    fileprivate static let seizingPlace = Int.min

    fileprivate var rank: RankKind {
        switch claim {
        case .tax: .tax
        case .publicCharge: .publicCharge
        case .secured: .secured
        case .ordinary: .ordinary
        }
    }

    fileprivate var date: BusinessDate? {
        switch claim {
        case .tax(let due, _), .publicCharge(let due, _): due
        case .secured(let registered): registered
        case .ordinary: nil
        }
    }

    fileprivate var place: Int {
        switch claim {
        case .tax(_, .seized), .publicCharge(_, .seized): Creditor.seizingPlace
        case .tax(_, .requested(let arrival)), .publicCharge(_, .requested(let arrival)): arrival
        case .secured, .ordinary: Int.max
        }
    }
}

public import CodecPrimitives
public import Law
public import Ledger

/// Money of one income day before it is shared among budget codes.
public struct RevenueItem: Hashable, Sendable {
    public enum Flow: String, CaseIterable, Hashable, Comparable, Sendable {
        /// 歳入.
        case revenue
        /// 振替: what was booked otherwise after the day of its money.
        case transfer
        /// 戻出: paid back out of the income of the same fiscal year.
        case refundThisYear = "refund_this_year"
        /// 歳出還付: paid back out of the expenditure of this year, because the income was a past year's.
        case refundPastYear = "refund_past_year"
        /// 還付加算金: expenditure.
        case refundInterest = "refund_interest"
        /// 収納手数料 that an agent kept back: expenditure beside the gross income.
        case agentFee = "agent_fee"

        public static func < (left: Flow, right: Flow) -> Bool {
            left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
        }
    }

    public var flow: Flow
    /// A kind of claims, or one of `BudgetCodes.Special`.
    public var kind: ReceivedText
    /// As `BudgetCodes` names components; `principal` for money without a claim.
    public var component: ReceivedText
    public var year: RevenueYear
    /// The fiscal year of the assessment: its 按分率 counts.
    public var assessed: AccountingYear
    public var channel: ReceivedText
    /// Negative where income is taken back.
    public var amount: Yen

    public init(
        flow: Flow, kind: ReceivedText, component: ReceivedText, year: RevenueYear, assessed: AccountingYear,
        channel: ReceivedText, amount: Yen
    ) {
        (self.flow, self.kind, self.component, self.year) = (flow, kind, component, year)
        (self.assessed, self.channel, self.amount) = (assessed, channel, amount)
    }

    /// What paying money back is (戻出 or 歳出還付, 地方自治法施行令165条の7).
    public static func refund(of incomeOn: BusinessDate, decidedOn day: BusinessDate) -> Flow {
        day <= AccountingYear(of: incomeOn).closing ? .refundThisYear : .refundPastYear
    }
}

/// One line of the day's report: account, budget code, fiscal year, channel.
public struct RevenueRow: Hashable, Sendable {
    public let flow: RevenueItem.Flow
    /// Empty where the city has no code for it: shown, never left out.
    public let account: ReceivedText
    public let code: ReceivedText
    public let title: ReceivedText
    public let share: ReceivedText
    public let year: RevenueYear
    public let channel: ReceivedText
    public let amount: Yen
}

/// The day's report for the accounting office (収入日計): every yen of the items on exactly one line.
public enum RevenueReport {
    /// Sums up equal items first and shares the sum, so that the shares of a day are right to the yen and not the sum of
    /// rounded receipts.
    ///
    /// - Throws: `LedgerError` for sums beyond what can be shared.
    public static func rows(_ items: [RevenueItem], _ codes: BudgetCodes) throws(LedgerError) -> [RevenueRow] {
        var sums: [RevenueItem: Yen] = [:]
        for item in items {
            var key = item
            key.amount = .zero
            sums[key, default: .zero] += item.amount
        }
        var rows: [Row: Yen] = [:]
        for (item, amount) in sums {
            let lines = codes.lines(
                of: item.kind, component: item.component, item.year.yearClass, on: item.assessed.start)
            for (line, part) in try share(amount, among: lines) { rows[Row(item, line), default: .zero] += part }
        }
        return rows.filter { !$0.value.isZero }.sorted { $0.key < $1.key }.map { $0.key.row($0.value) }
    }

    /// The parts of the lines; the whole under no line where there is none.
    private static func share(
        _ amount: Yen, among lines: [BudgetLine]
    ) throws(LedgerError) -> [(BudgetLine?, Yen)] {
        guard !lines.isEmpty else { return [(nil, amount)] }
        let weights = lines.map { Yen(unchecked: Int64($0.weight)) }
        let parts = try Split.proportionally(amount.isNegative ? -amount : amount, by: weights)
        return zip(lines, parts).map { ($0, amount.isNegative ? -$1 : $1) }
    }

    /// What one line is about.
    private struct Row: Hashable, Comparable {
        let flow: RevenueItem.Flow
        let account, code, title, share, channel: ReceivedText
        let year: RevenueYear

        init(_ item: RevenueItem, _ line: BudgetLine?) {
            (flow, year, channel) = (item.flow, item.year, item.channel)
            account = line?.account ?? ReceivedText("")
            code = line?.code ?? ReceivedText("")
            title = line?.title ?? item.kind
            share = line?.share ?? ReceivedText("")
        }

        static func < (left: Row, right: Row) -> Bool {
            if left.flow != right.flow { return left.flow < right.flow }
            if left.account != right.account { return left.account < right.account }
            if left.code != right.code { return left.code < right.code }
            if left.title != right.title { return left.title < right.title }
            if left.year.year != right.year.year { return left.year.year < right.year.year }
            if left.year.yearClass != right.year.yearClass { return right.year.yearClass == .carried }
            if left.channel != right.channel { return left.channel < right.channel }
            return left.share < right.share
        }

        func row(_ amount: Yen) -> RevenueRow {
            RevenueRow(
                flow: flow, account: account, code: code, title: title, share: share, year: year, channel: channel,
                amount: amount)
        }
    }
}

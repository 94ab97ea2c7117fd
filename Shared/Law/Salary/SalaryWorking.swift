public import CodecPrimitives

/// How the seizable part of a pay comes about (promise P6): stored with the act, never recomputed.
public struct SalaryWorking: Hashable, Sendable {
    /// The items of 国税徴収法76条1項.
    public enum Name: Int, CaseIterable, Sendable {
        case incomeTax = 1
        case residentTax
        case insurance
        /// 最低生活費 (施行令34条).
        case livelihood
        /// 体面維持費.
        case standing

        static let withheld: [Name] = [.incomeTax, .residentTax, .insurance]
    }

    /// One protected amount before and after its rounding.
    public struct Item: Hashable, Sendable {
        public var name: Name
        public var exact: Yen
        public var amount: Yen
    }

    public var pay: SalaryPay
    /// The pay after its cut.
    public var gross: Yen
    /// Items 1 to 5 in order.
    public var items: [Item]
    /// Gross without items 1 to 4: what item 5 is a share of; may be negative.
    public var rest: Yen
    public var consent: SalaryConsent?
    public var rule: SalaryRule

    /// What the law takes out of the seizure; items 4 and 5 drop out with a consent.
    public var protected: Yen { items.filter { consent == nil || $0.name.rawValue <= 3 }.map(\.amount).total() }
    /// What may be seized; never negative.
    public var seizable: Yen { max(.zero, gross - protected) }

    public func amount(_ name: Name) -> Yen { items.filter { $0.name == name }.map(\.amount).total() }
    /// Items 1 to 3.
    public var withheld: Yen { Name.withheld.map(amount).total() }
    /// Items 4 and 5.
    public var living: Yen { amount(.livelihood) + amount(.standing) }

    /// What of money already paid out (支払を受けた金銭) is protected until the next pay day: items 4 and 5 by the
    /// days that remain of the days of the period (76条2項), up to the next yen. Throws `caseInvalid`.
    public func protectedCash(remainingDays: Int, ofDays days: Int) throws(LawError) -> Yen {
        guard (1...366).contains(days), (0...days).contains(remainingDays) else {
            throw LawError(.caseInvalid, at: "days")
        }
        guard consent == nil else { return .zero }
        return Yen(unchecked: (living.amount * Int64(remainingDays) + Int64(days) - 1) / Int64(days))
    }
}

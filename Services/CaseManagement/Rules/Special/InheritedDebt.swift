public import CodecPrimitives

/// A debt divided among heirs (納税義務の承継, 地方税法9条; 民法899条): exact shares, floored yen for each.
public struct InheritedDebt: Hashable, Sendable {
    /// What becomes of the yen that floors leave over; no statute says it.
    public enum Remainder: String, CaseIterable, Sendable {
        /// Nobody is asked for them.
        case unassigned
        /// The representative (地方税法9条の2) is, else the first heir.
        case representative
    }

    /// What one heir owes.
    public struct Part: Hashable, Sendable {
        public var person: PersonID
        public var share: Share
        public var amount: Yen
        /// 限定承認: only from the estate's property.
        public var onlyFromEstate: Bool
        /// Up to how much she answers for the others' parts: what she received above her own (9条3項). Taxes only.
        public var answersForOthers: Yen

        /// Of somebody who turned out not to inherit: nothing from now on.
        public static func none(_ person: PersonID) -> Part {
            Part(person: person, share: .zero, amount: .zero, onlyFromEstate: false, answersForOthers: .zero)
        }
    }

    public let parts: [Part]
    /// Yen that nobody owes.
    public let unassigned: Yen

    /// How yen are assigned, and whether heirs answer for one another.
    public struct Policy: Hashable, Sendable {
        public var remainder: Remainder
        public var representative: PersonID?
        /// Of the tax kind: 地方税法9条3項 applies.
        public var answersForOthers: Bool

        public init(
            remainder: Remainder = .unassigned, representative: PersonID? = nil, answersForOthers: Bool = false
        ) {
            (self.remainder, self.representative) = (remainder, representative)
            self.answersForOthers = answersForOthers
        }
    }

    /// Divides `amount` among those who have not renounced; `received` is what each got of the estate.
    ///
    /// Shares of a will go before those of the law, and must be given to all heirs who inherit and make up the whole;
    /// nil otherwise.
    public init?(
        _ amount: Yen, among heirs: [Heir], received: [PersonID: Yen] = [:], policy: Policy = Policy()
    ) {
        let present = heirs.filter { $0.declaration != .renunciation }
        guard !amount.isNegative, let shares = InheritedDebt.shares(of: present) else { return nil }
        var parts: [Part] = []
        for heir in present {
            guard let share = shares[heir.person] else { continue }
            let part = share.of(amount)
            parts.append(
                Part(
                    person: heir.person, share: share, amount: part, onlyFromEstate: heir.declaration == .limited,
                    answersForOthers: .zero))
        }
        var rest = amount - parts.map(\.amount).total()
        if policy.remainder == .representative, !parts.isEmpty {
            let place = parts.firstIndex { $0.person == policy.representative } ?? 0
            parts[place].amount += rest
            rest = .zero
        }
        if policy.answersForOthers {
            for place in parts.indices {
                let excess = (received[parts[place].person] ?? .zero) - parts[place].amount
                let others = amount - parts[place].amount
                parts[place].answersForOthers = min(max(.zero, excess), others)
            }
        }
        (self.parts, unassigned) = (parts, rest)
    }

    private static func shares(of heirs: [Heir]) -> [PersonID: Share]? {
        let statutory = StatutoryShares.shares(of: heirs)
        let willed = heirs.filter { $0.willed != nil }
        guard !willed.isEmpty else { return statutory }
        var shares: [PersonID: Share] = [:]
        var sum = Share.zero
        for heir in heirs {
            guard let share = heir.willed, share.numerator >= 0 else { return nil }
            shares[heir.person] = share
            guard let total = sum.adding(share) else { return nil }
            sum = total
        }
        return sum == .whole ? shares : nil
    }
}

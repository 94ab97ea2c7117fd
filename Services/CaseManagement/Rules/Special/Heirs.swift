public import CodecPrimitives

/// An heir and how she stands to the dead (民法887条から890条).
public struct Heir: Hashable, Sendable {
    /// Which order of heirs she belongs to.
    public enum Relation: Hashable, Sendable {
        case spouse
        /// Children, and who takes a dead child's place (代襲相続人) in her branch.
        case child
        case ascendant
        case sibling(halfBlood: Bool)
    }

    /// What she declared (民法915条).
    public enum Declaration: String, CaseIterable, Sendable {
        case acceptance
        /// 限定承認: only from the estate.
        case limited
        /// 放棄: as if she had never been an heir (939条).
        case renunciation
    }

    public var person: PersonID
    public var relation: Relation
    public var declaration: Declaration
    /// Who takes one place together: the children of one dead child share its part (901条). Nil for her own place.
    public var branch: Int?
    /// A share that a will gives (902条), in place of the law's.
    public var willed: Share?

    public init(
        _ person: PersonID, _ relation: Relation, _ declaration: Declaration = .acceptance, branch: Int? = nil,
        willed: Share? = nil
    ) {
        (self.person, self.relation, self.declaration) = (person, relation, declaration)
        (self.branch, self.willed) = (branch, willed)
    }
}

/// The shares of the law (法定相続分, 民法900条・901条), of those who have not renounced.
public enum StatutoryShares {
    /// A share for each heir who inherits; nobody of a later order inherits beside an earlier one.
    public static func shares(of heirs: [Heir]) -> [PersonID: Share] {
        let present = heirs.filter { $0.declaration != .renunciation }
        let spouses = present.filter { $0.relation == .spouse }
        let (group, spouseShare) = order(present)
        var shares: [PersonID: Share] = [:]
        let forSpouse = group.isEmpty ? Share.whole : spouseShare
        for spouse in spouses { shares[spouse.person] = forSpouse }
        let rest =
            spouses.isEmpty ? Share.whole : Share(forSpouse.denominator - forSpouse.numerator, forSpouse.denominator)
        for (person, share) in divided(group) { shares[person] = share * rest }
        return shares
    }

    /// The first order that has anybody, and what the spouse has beside it.
    private static func order(_ heirs: [Heir]) -> ([Heir], Share) {
        let children = heirs.filter { $0.relation == .child }
        if !children.isEmpty { return (children, Share(1, 2)) }
        let ascendants = heirs.filter { $0.relation == .ascendant }
        if !ascendants.isEmpty { return (ascendants, Share(2, 3)) }
        return (
            heirs.filter { if case .sibling = $0.relation { true } else { false } }, Share(3, 4)
        )
    }

    /// Equal places, a half-blood sibling half of one; who shares a place divides it equally.
    private static func divided(_ group: [Heir]) -> [(PersonID, Share)] {
        var places: [(weight: Int64, heirs: [Heir])] = []
        var branches: [Int: Int] = [:]
        for heir in group {
            let weight: Int64 = if case .sibling(halfBlood: true) = heir.relation { 1 } else { 2 }
            if let branch = heir.branch, let place = branches[branch] {
                places[place].heirs.append(heir)
            } else {
                if let branch = heir.branch { branches[branch] = places.count }
                places.append((weight, [heir]))
            }
        }
        let total = places.map(\.weight).reduce(0, +)
        return places.flatMap { place in
            place.heirs.map { ($0.person, Share(place.weight, total * Int64(place.heirs.count))) }
        }
    }
}

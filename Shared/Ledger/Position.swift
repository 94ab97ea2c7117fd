public import CodecPrimitives

/// What something (a receipt, a claim's late charge) has on the accounts altogether: the sum of all its
/// entries. A new version states a new position; the ledger posts the difference and changes nothing.
public struct Position: Hashable, Sendable {
    /// An account in a layer with its amount.
    public struct Item: Hashable, Sendable {
        public let account: Account
        public let layer: Layer
        public internal(set) var amount: Yen

        public init(_ account: Account, _ layer: Layer, _ amount: Yen) {
            (self.account, self.layer, self.amount) = (account, layer, amount)
        }
    }

    /// In the order of accounts and layers, without zeros and without repetition.
    public private(set) var items: [Item]

    public static let empty = Position()

    public init() { items = [] }

    /// Adds up the items of each account and layer.
    public init(_ unsorted: [Item]) {
        items = []
        items.reserveCapacity(unsorted.count)
        for item in unsorted.sorted(by: Position.inOrder) {
            if let last = items.last, last.account == item.account, last.layer == item.layer {
                items[items.count - 1].amount += item.amount
            } else {
                items.append(item)
            }
        }
        items.removeAll { $0.amount.isZero }
    }

    /// Adds up the legs of all entries of one thing, as a store returns them.
    public init(legs: some Sequence<Leg>) {
        self.init(legs.map { Item($0.account, $0.layer, $0.amount) })
    }

    public var isEmpty: Bool { items.isEmpty }

    /// Whether the items of each layer sum to zero.
    public var isBalanced: Bool {
        Layer.allCases.allSatisfy { layer in
            items.lazy.filter { $0.layer == layer }.map(\.amount).total().isZero
        }
    }

    /// What must be posted so that this position becomes `target`.
    public func difference(to target: Position) -> Position {
        Position(target.items + items.map { Item($0.account, $0.layer, -$0.amount) })
    }

    public func adding(_ other: Position) -> Position { Position(items + other.items) }

    /// What it takes from a claim's receivables in a layer: the amounts paid, positive.
    public func paid(on claim: ClaimID, in layer: Layer) -> Amounts {
        var paid = Amounts.zero
        for item in items where item.layer == layer {
            if case .receivable(claim, let component) = item.account { paid[component] -= item.amount }
        }
        return paid
    }

    /// The sum over all accounts of a kind in a layer.
    public func sum(of kind: AccountKind, in layer: Layer) -> Yen {
        items.lazy.filter { $0.layer == layer && $0.account.kind == kind }.map(\.amount).total()
    }

    /// The claims whose receivables it touches, in the order of their ids.
    public var claims: [ClaimID] {
        var claims: [ClaimID] = []
        for item in items {
            if let claim = item.account.claim, claims.last != claim { claims.append(claim) }
        }
        return claims
    }

    private static func inOrder(_ left: Item, _ right: Item) -> Bool {
        left.account == right.account ? left.layer.rawValue < right.layer.rawValue : left.account < right.account
    }
}

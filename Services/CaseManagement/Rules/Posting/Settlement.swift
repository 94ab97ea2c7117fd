import CodecPrimitives
import Law
import Ledger

/// Settles all receipts of a batch on their claims: booked ones and set-offs first, in the order of their days, then the
/// announced ones on what remains.
struct Settlement {
    /// The new position of each receipt; nil where it stays as it is.
    private(set) var targets: [Position?]
    /// Claims whose charge waits for a rate.
    var undetermined: [ClaimID] { accounts.filter(\.isUndetermined).map(\.claim.claim) }

    private let receipts: [SettledReceipt]
    private let orders: [SetOffState]
    private let lateCharge: LateCharge
    private var accounts: [ClaimAccount]
    private let indexes: [ClaimID: Int]
    /// What is left of each booked receipt for set-offs.
    private var rests: [Yen]
    /// The new position of each set-off; nil where it stays as it is.
    private var offset: [Position?]

    init(_ batch: PostingBatch, _ receipts: [SettledReceipt], _ lateCharge: LateCharge) {
        (self.receipts, self.lateCharge, orders) = (receipts, lateCharge, batch.setOffs)
        accounts = batch.claims.map(ClaimAccount.init)
        indexes = Dictionary(batch.claims.enumerated().map { ($1.claim, $0) }, uniquingKeysWith: { first, _ in first })
        targets = Array(repeating: nil, count: receipts.count)
        rests = Array(repeating: .zero, count: receipts.count)
        offset = Array(repeating: nil, count: batch.setOffs.count)
    }

    /// Computes `targets` and the late charges; throws `law` when a charge cannot be computed from its claim's facts.
    mutating func settle() throws(CaseRulesError) {
        let movable = receipts.indices.filter { isMovable(receipts[$0]) }
        let steps = SettlementStep.inOrder(movable, receipts, orders.indices.filter { isMovable(orders[$0]) }, orders)
        let moves = Set(steps)
        for index in receipts.indices { takeBack(receipts[index], isMovable: moves.contains(.receipt(index))) }
        for index in orders.indices {
            takeBack(orders[index].position, from: orders[index].on, isMovable: moves.contains { $0.setOff == index })
        }
        for index in accounts.indices { accounts[index].open() }
        for step in steps {
            switch step {
            case .receipt(let index) where receipts[index].version?.stage == .confirmed: try post(index, .posted)
            case .receipt: break
            case .setOff(let index, let source): try setOff(index, from: source)
            }
        }
        for index in accounts.indices { accounts[index].close(lateCharge) }
        for case .receipt(let index) in steps where receipts[index].version?.stage == .flash {
            try post(index, .pending)
        }
        for index in movable where targets[index] == nil { targets[index] = .empty }
        for account in accounts { if let failure = account.failure { throw CaseRulesError(failure) } }
    }

    /// The set-offs that now pay something else than before, in the order of their ids.
    func setOffs() throws(CaseRulesError) -> [SetOffPosted] {
        var posted: [SetOffPosted] = []
        for (order, target) in zip(orders, offset) {
            guard let target else { continue }
            do {
                if let changed = try SetOffPosted(order, target) { posted.append(changed) }
            } catch {
                throw CaseRulesError(error)
            }
        }
        return posted.sorted { $0.state.id < $1.state.id }
    }

    /// The late charges that are now other than before.
    func charges() throws(CaseRulesError) -> [ChargeDetermined] {
        var charges: [ChargeDetermined] = []
        for account in accounts {
            do {
                if let charge = try account.changedCharge() { charges.append(charge) }
            } catch {
                throw CaseRulesError(error)
            }
        }
        return charges.sorted { $0.claim < $1.claim }
    }

    /// A receipt can be settled anew only when all its claims are here, old and new.
    private func isMovable(_ receipt: SettledReceipt) -> Bool {
        receipt.version != nil
            && (receipt.state.designation.claims + receipt.state.position.claims).allSatisfy { indexes[$0] != nil }
    }

    /// A set-off moves with its receipt.
    private func isMovable(_ order: SetOffState) -> Bool {
        indexes[order.claim] != nil
            && receipts.contains { $0.state.receiptID == order.receipt && isMovable($0) }
    }

    private mutating func takeBack(_ receipt: SettledReceipt, isMovable: Bool) {
        guard let day = receipt.state.applied?.paidOn else { return }
        takeBack(receipt.state.position, from: day, isMovable: isMovable)
    }

    private mutating func takeBack(_ position: Position, from day: BusinessDate, isMovable: Bool) {
        for claim in position.claims {
            guard let index = indexes[claim] else { continue }
            let paid = position.paid(on: claim, in: .posted)
            if isMovable { accounts[index].takeBack(paid) } else { accounts[index].keep(paid, on: day) }
        }
    }

    /// Sets one receipt's target in a layer. What was returned to the payer pays no claim.
    private mutating func post(_ index: Int, _ layer: Layer) throws(CaseRulesError) {
        guard let version = receipts[index].version else { return }
        var items: [Position.Item] = [.init(.clearing(version.channel), layer, version.amount)]
        let money = Money(
            amount: max(.zero, version.amount - receipts[index].state.refunded), on: version.paidOn, layer: layer)
        let paid: Yen
        switch receipts[index].state.designation {
        case .unknown:
            items.append(.init(.suspense(version.channel), layer, -money.amount))
            paid = money.amount
        case .slip(let lines): paid = try pay(money, Line.of(lines), &items)
        case .claims(let claims): paid = try pay(money, claims.map { Line(claim: $0) }, &items)
        }
        let rest = version.amount - paid
        if layer == .posted { rests[index] = money.amount - paid }
        if rest.isPositive { items.append(.init(.refundsPayable(version.channel), layer, -rest)) }
        targets[index] = Position(items)
    }

    /// Sets what is left of a receipt against a tax, as of the day on which that became possible.
    private mutating func setOff(_ index: Int, from source: Int) throws(CaseRulesError) {
        let order = orders[index]
        offset[index] = .empty
        guard let version = receipts[source].version, rests[source].isPositive else { return }
        var items: [Position.Item] = []
        let money = Money(
            amount: min(order.amount, rests[source]), on: max(order.on, version.paidOn), layer: .posted)
        let paid = try pay(money, [Line(claim: order.claim)], &items)
        rests[source] -= paid
        if paid.isPositive { items.append(.init(.refundsPayable(version.channel), .posted, paid)) }
        offset[index] = Position(items)
    }

    /// Pays money to claims law by law, each by its own order and at most what the slip's line says; returns what it
    /// paid. Charges become known on the way.
    private mutating func pay(
        _ money: Money, _ lines: [Line], _ items: inout [Position.Item]
    ) throws(CaseRulesError) -> Yen {
        let offers = lines.map { offer($0, money) }
        let result: AllocationResult
        do {
            result = try Allocation.allocate(money.amount, over: offers, on: money.on) { number, paid in
                guard let index = indexes[lines[number].claim] else { return .zero }
                return accounts[index].chargePayable(lines[number].limit, after: paid, of: money, by: lateCharge)
            }
        } catch {
            throw CaseRulesError(error)
        }
        for (line, paid) in zip(lines, result.paid) where !paid.isZero { items += take(paid, by: money, line.claim) }
        return money.amount - result.rest
    }

    private func offer(_ line: Line, _ money: Money) -> AllocationLine {
        guard let index = indexes[line.claim] else {
            return AllocationLine(claim: line.claim, open: .zero, due: BusinessDate(daysSinceEpoch: 0))
        }
        let claim = accounts[index].claim
        return AllocationLine(
            claim: line.claim, open: accounts[index].payable(line.limit, on: money.on, in: money.layer), due: claim.due,
            order: claim.order, pool: claim.pool, benefit: claim.benefit)
    }

    private mutating func take(_ paid: Amounts, by money: Money, _ claim: ClaimID) -> [Position.Item] {
        guard let index = indexes[claim] else { return [] }
        accounts[index].pay(paid, on: money.on, money.layer)
        return Component.allCases.compactMap { component in
            paid[component].isZero ? nil : .init(.receivable(claim, component), money.layer, -paid[component])
        }
    }
}

extension Settlement {
    /// Money that is being paid.
    struct Money {
        let amount: Yen
        let on: BusinessDate
        let layer: Layer
    }

    /// A claim that a receipt is for, with the most that it may get; nil where nothing was said.
    struct Line {
        let claim: ClaimID
        var limit: Amounts?

        /// The lines of a slip; two for one claim are one.
        static func of(_ slip: [SlipLine]) -> [Line] {
            var lines: [Line] = []
            for line in slip {
                if slip.count > 1, let known = lines.firstIndex(where: { $0.claim == line.claim }) {
                    lines[known].limit = lines[known].limit.map { $0 + line.amounts }
                } else {
                    lines.append(Line(claim: line.claim, limit: line.amounts))
                }
            }
            return lines
        }
    }
}

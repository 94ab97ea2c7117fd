import CodecPrimitives
import Law
import Ledger

/// Settles all receipts of a batch on their claims: booked ones first, in the order they were paid,
/// then the announced ones on what remains.
struct Settlement {
    /// The new position of each receipt; nil where it stays as it is.
    private(set) var targets: [Position?]
    /// Claims whose charge waits for a rate.
    var undetermined: [ClaimID] { accounts.filter(\.isUndetermined).map(\.claim.claim) }

    private let receipts: [SettledReceipt]
    private let lateCharge: LateCharge
    private var accounts: [ClaimAccount]
    private let indexes: [ClaimID: Int]

    init(_ claims: [PostingClaim], _ receipts: [SettledReceipt], _ lateCharge: LateCharge) {
        (self.receipts, self.lateCharge) = (receipts, lateCharge)
        accounts = claims.map(ClaimAccount.init)
        indexes = Dictionary(claims.enumerated().map { ($1.claim, $0) }, uniquingKeysWith: { first, _ in first })
        targets = Array(repeating: nil, count: receipts.count)
    }

    /// Computes `targets` and the late charges.
    mutating func settle() throws(CaseRulesError) {
        let movable = receipts.indices.filter { isMovable(receipts[$0]) }
        let moves = Set(movable)
        for index in receipts.indices { takeBack(receipts[index], isMovable: moves.contains(index)) }
        for index in accounts.indices { accounts[index].open() }
        let ordered = movable.sorted { precedes(receipts[$0], receipts[$1]) }
        for index in ordered where receipts[index].version?.stage == .confirmed { try post(index, .posted) }
        for index in accounts.indices { accounts[index].close(lateCharge) }
        for index in ordered where receipts[index].version?.stage == .flash { try post(index, .pending) }
        for index in ordered where targets[index] == nil { targets[index] = .empty }
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

    private func precedes(_ left: SettledReceipt, _ right: SettledReceipt) -> Bool {
        guard let first = left.version, let second = right.version else { return false }
        return (first.paidOn, first.receiptID) < (second.paidOn, second.receiptID)
    }

    private mutating func takeBack(_ receipt: SettledReceipt, isMovable: Bool) {
        for claim in receipt.state.position.claims {
            guard let index = indexes[claim] else { continue }
            let paid = receipt.state.position.paid(on: claim, in: .posted)
            if isMovable {
                accounts[index].takeBack(paid)
            } else if let day = receipt.state.applied?.paidOn {
                accounts[index].keep(paid, on: day)
            }
        }
    }

    /// Sets one receipt's target in a layer.
    private mutating func post(_ index: Int, _ layer: Layer) throws(CaseRulesError) {
        guard let version = receipts[index].version else { return }
        var items: [Position.Item] = [.init(.clearing(version.channel), layer, version.amount)]
        let rest: Yen
        do {
            switch receipts[index].state.designation {
            case .unknown:
                items.append(.init(.suspense(version.channel), layer, -version.amount))
                rest = .zero
            case .slip(let lines):
                rest = try pay(version, Line.of(lines), layer, &items)
            case .claims(let claims):
                rest = try pay(version, claims.map { Line(claim: $0) }, layer, &items)
            }
        } catch {
            throw CaseRulesError(error)
        }
        if rest.isPositive { items.append(.init(.refundsPayable(version.channel), layer, -rest)) }
        targets[index] = Position(items)
    }

    /// Pays a receipt's money to claims law by law, each by its own order and at most what the slip's line says; returns
    /// what is left. Charges become known on the way.
    private mutating func pay(
        _ version: ReceiptVersion, _ lines: [Line], _ layer: Layer, _ items: inout [Position.Item]
    ) throws(LedgerError) -> Yen {
        let day = version.paidOn
        let offers = lines.map { offer($0, on: day, layer) }
        let result = try Allocation.allocate(version.amount, over: offers, on: day) { number, paid in
            guard let index = indexes[lines[number].claim] else { return .zero }
            return accounts[index].chargePayable(
                lines[number].limit, after: paid, on: day, in: layer, by: lateCharge)
        }
        for (line, paid) in zip(lines, result.paid) where !paid.isZero {
            items += take(paid, by: version, line.claim, layer)
        }
        return result.rest
    }

    private func offer(_ line: Line, on day: BusinessDate, _ layer: Layer) -> AllocationLine {
        guard let index = indexes[line.claim] else {
            return AllocationLine(claim: line.claim, open: .zero, due: BusinessDate(daysSinceEpoch: 0))
        }
        let claim = accounts[index].claim
        return AllocationLine(
            claim: line.claim, open: accounts[index].payable(line.limit, on: day, in: layer), due: claim.due,
            order: claim.order, pool: claim.pool, benefit: claim.benefit)
    }

    private mutating func take(
        _ paid: Amounts, by version: ReceiptVersion, _ claim: ClaimID, _ layer: Layer
    ) -> [Position.Item] {
        guard let index = indexes[claim] else { return [] }
        accounts[index].pay(paid, on: version.paidOn, layer)
        return Component.allCases.compactMap { component in
            paid[component].isZero ? nil : .init(.receivable(claim, component), layer, -paid[component])
        }
    }
}

extension Settlement {
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

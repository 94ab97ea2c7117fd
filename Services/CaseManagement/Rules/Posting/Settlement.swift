import CodecPrimitives
import Law
import Ledger

/// Settles all receipts of a batch on their claims: booked ones first, in the order they were paid,
/// then the announced ones on what remains.
struct Settlement {
    /// The new position of each receipt; nil where it stays as it is.
    private(set) var targets: [Position?]
    /// Claims whose charge waits for a rate.
    private(set) var undetermined: [ClaimID] = []

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
                rest = try pay(version, lines.map { ($0.claim, $0.amounts) }, layer, &items)
            case .claims(let claims):
                rest = try pay(version, claims.map { ($0, nil) }, layer, &items)
            }
        } catch {
            throw CaseRulesError(error)
        }
        if rest.isPositive { items.append(.init(.refundsPayable(version.channel), layer, -rest)) }
        targets[index] = Position(items)
    }

    /// Pays a receipt's money to claims, at most what the slip's line says; returns what is left.
    ///
    /// Charges come in a second round, because a charge is known only once its principal is paid.
    private mutating func pay(
        _ version: ReceiptVersion, _ lines: [(claim: ClaimID, limit: Amounts?)], _ layer: Layer,
        _ items: inout [Position.Item]
    ) throws(LedgerError) -> Yen {
        var rest = version.amount
        var limits = lines.map(\.limit)
        for round in 0..<2 where rest.isPositive {
            let offers = zip(lines, limits).map { line, limit in
                offer(line.claim, limit, on: version.paidOn, layer)
            }
            let order = lines.first.flatMap { indexes[$0.claim] }.map { accounts[$0].claim.order } ?? .principalFirst
            let result = try Allocation.allocate(rest, over: offers, order)
            rest = result.rest
            for (number, paid) in result.paid.enumerated() where !paid.isZero {
                limits[number]? -= paid
                items += take(paid, by: version, lines[number].claim, layer)
            }
            if round == 0, layer == .posted { determine(lines.map(\.claim), version.paidOn) }
        }
        return rest
    }

    private func offer(
        _ claim: ClaimID, _ limit: Amounts?, on day: BusinessDate, _ layer: Layer
    ) -> AllocationLine {
        guard let index = indexes[claim] else {
            return AllocationLine(claim: claim, open: .zero, due: BusinessDate(daysSinceEpoch: 0))
        }
        return AllocationLine(
            claim: claim, open: accounts[index].payable(limit, on: day, in: layer), due: accounts[index].claim.due)
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

    private mutating func determine(_ claims: [ClaimID], _ day: BusinessDate) {
        for claim in claims {
            guard let index = indexes[claim] else { continue }
            if !accounts[index].determineCharge(on: day, lateCharge) { undetermined.append(claim) }
        }
    }
}

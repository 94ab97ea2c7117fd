import CaseRules
import Codec
import CodecPrimitives
import Ledger
import Postgres
import ServiceKit

/// Issues payment slips (納付書): the one that travels with the grant of a letter, and the one after a debit that failed.
struct SlipDesk: Sendable {
    let terms: SlipTerms
    let ids: IDSource

    /// Gives each granted letter that has none a slip over what it says is owed. The grants are saved.
    func issue(
        for decided: inout [ClearanceDesk.Decided], on today: BusinessDate, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        var (letters, wishes): ([Int], [Wish]) = ([], [])
        for index in decided.indices where decided[index].wantsSlip {
            guard case .granted(let granted) = decided[index].decision, let clearance = decided[index].clearance else {
                continue
            }
            letters.append(index)
            wishes.append(
                Wish(
                    origin: .clearance(clearance), owed: granted.owed,
                    through: decided[index].request.chargeThrough ?? today))
        }
        for (index, entry) in zip(letters, try issue(wishes, on: today, at: now, in: tx)) {
            decided[index].slip = entry.map { GrantedSlip($0) }
        }
    }

    /// Slips over what is owed on the claims of debits that failed, as it stands in the books: what accrues later is
    /// billed later.
    ///
    /// - Returns: nothing for a debit whose debt no slip can say.
    func issue(
        over owed: [DebitID: [ClaimShare]], on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [DebitID: SlipID] {
        let debits = owed.keys.sorted()
        let wishes = debits.map { debit in
            let lines = owed[debit, default: []].map { ClaimOwed(claim: $0.claimID, amounts: Amounts($0.amount)) }
            return Wish(origin: .debit(debit), owed: lines, through: today)
        }
        let issued = zip(debits, try issue(wishes, on: today, at: now, in: tx))
        return Dictionary(uniqueKeysWithValues: issued.compactMap { debit, entry in entry.map { (debit, $0.id) } })
    }

    /// What a slip is to be over.
    private struct Wish {
        let origin: IssuedSlipStore.Origin
        let owed: [ClaimOwed]
        /// The day through which the charge is reckoned.
        let through: BusinessDate
    }

    /// One for each wish, in their order; nil where no slip can say it.
    private func issue(
        _ wishes: [Wish], on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [IssuedSlipStore.Issued?] {
        guard !wishes.isEmpty else { return [] }
        let labels = try IssuedSlipStore.labels(of: wishes.flatMap { $0.owed.map(\.claim) }, in: tx)
        let serials = try IssuedSlipStore.serials(wishes.count, in: tx)
        let issued = zip(wishes, serials).map { wish, serial -> IssuedSlipStore.Issued? in
            let mark = SlipMark(
                serial: serial, confirmation: UInt32.random(in: 0..<1_000_000),
                label: wish.owed.count == 1 ? labels[wish.owed[0].claim] : nil)
            let slip = LetterSlip(wish.owed, mark, terms, on: wish.through)
            return slip.map { IssuedSlipStore.Issued(id: ids.next(), origin: wish.origin, slip: $0) }
        }
        try IssuedSlipStore.save(issued.compactMap(\.self), on: today, at: now, in: tx)
        return issued
    }
}

extension Amounts {
    fileprivate init(_ balance: ClaimBalance) {
        self.init(
            principal: balance.principal, lateCharge: balance.lateCharge, fee: balance.fee, costs: balance.costs)
    }
}

extension ClearanceDesk.Decided {
    /// Whether it is a letter on paper that has no slip yet.
    fileprivate var wantsSlip: Bool {
        guard clearance != nil, request.slipID == nil, request.asker == ReceivedText("notifications") else {
            return false
        }
        return ClearanceAct(rawValue: request.act.rawValue)?.isLetter == true
    }
}

extension GrantedSlip {
    fileprivate init(_ issued: IssuedSlipStore.Issued) {
        let (slip, total) = (issued.slip, issued.slip.total)
        self.init(
            slipID: issued.id, barcode: slip.barcode.map { ReceivedText($0) }, usableUntil: slip.usableUntil,
            principal: total.principal, lateCharge: total.lateCharge, fee: total.fee,
            number: ReceivedText(slip.number), elQR: slip.elQR.map { ReceivedText($0) })
    }
}

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
        let wanted = decided.indices.filter { decided[$0].wantsSlip }
        guard !wanted.isEmpty else { return }
        var issued: [IssuedSlipStore.Issued] = []
        let labels = try IssuedSlipStore.labels(of: wanted.flatMap { decided[$0].request.claims }, in: tx)
        for (index, serial) in zip(wanted, try IssuedSlipStore.serials(wanted.count, in: tx)) {
            guard case .granted(let granted) = decided[index].decision, let clearance = decided[index].clearance,
                let slip = LetterSlip(
                    granted.owed,
                    SlipMark(
                        serial: serial, confirmation: UInt32.random(in: 0..<1_000_000),
                        label: granted.owed.count == 1 ? granted.owed.first.flatMap { labels[$0.claim] } : nil),
                    terms, on: decided[index].request.chargeThrough ?? today)
            else { continue }
            let entry = IssuedSlipStore.Issued(id: ids.next(), origin: .clearance(clearance), slip: slip)
            issued.append(entry)
            decided[index].slip = GrantedSlip(entry)
        }
        try IssuedSlipStore.save(issued, on: today, at: now, in: tx)
    }

    /// Slips over what is owed on the claims of debits that failed, as it stands in the books: what accrues later is
    /// billed later.
    ///
    /// - Returns: nothing for a debit whose debt no slip can say.
    func issue(
        over owed: [DebitID: [ClaimShare]], on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [DebitID: SlipID] {
        let debits = owed.keys.sorted()
        var issued: [IssuedSlipStore.Issued] = []
        for (debit, serial) in zip(debits, try IssuedSlipStore.serials(debits.count, in: tx)) {
            let lines = owed[debit, default: []].map { ClaimOwed(claim: $0.claimID, amounts: Amounts($0.amount)) }
            guard
                let slip = LetterSlip(
                    lines, SlipMark(serial: serial, confirmation: UInt32.random(in: 0..<1_000_000)), terms, on: today)
            else { continue }
            issued.append(IssuedSlipStore.Issued(id: ids.next(), origin: .debit(debit), slip: slip))
        }
        try IssuedSlipStore.save(issued, on: today, at: now, in: tx)
        return Dictionary(
            issued.compactMap { slip in slip.origin.debit.map { ($0, slip.id) } }, uniquingKeysWith: { _, last in last }
        )
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

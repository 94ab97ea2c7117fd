public import CodecPrimitives

/// Money that was paid beyond what was owed (過誤納金).
public struct Overpayment: Hashable, Sendable {
    public let amount: Yen
    /// Of the claim it was paid on.
    public let law: RefundLaw
    /// The day it became too much.
    public let arisenOn: BusinessDate

    public init(_ amount: Yen, under law: RefundLaw, arisenOn day: BusinessDate) {
        (self.amount, self.law, arisenOn) = (amount, law, day)
    }
}

/// A debt that an overpayment may have to be set against.
public struct SetOffDebt: Hashable, Sendable {
    public var claim: ClaimID
    public var law: RefundLaw
    /// The instalment's due date after its shift.
    public var due: BusinessDate
    /// The day of the notice, for a tax that was fixed after its due date; nil for others.
    public var noticedOn: BusinessDate?
    /// What is open.
    public var principal: Yen
    /// Charges that are determined and open.
    public var lateCharge: Yen
    /// What the charge is determined from once the principal is paid; nil where there is none. Its `through` is set.
    public var accrual: LateChargeCase?
    public var regime: LateChargeRegime?

    public init(
        claim: ClaimID, law: RefundLaw = .localTax, due: BusinessDate, noticedOn: BusinessDate? = nil, principal: Yen,
        lateCharge: Yen = .zero, accrual: LateChargeCase? = nil, regime: LateChargeRegime? = nil
    ) {
        (self.claim, self.law, self.due, self.noticedOn) = (claim, law, due, noticedOn)
        (self.principal, self.lateCharge, self.accrual, self.regime) = (principal, lateCharge, accrual, regime)
    }
}

/// What a debt got of an overpayment.
public struct SetOffPart: Hashable, Sendable {
    public let claim: ClaimID
    public var principal: Yen
    public var lateCharge: Yen
    /// The day the money counts as paid (充当適状となった日, 地方税法17条の2第4項・同法施行令6条の14).
    public let on: BusinessDate
    /// The charge that the set-off determined; nil while principal is open.
    public var working: LateChargeWorking?
}

/// What becomes of an overpayment.
public struct SetOffResult: Hashable, Sendable {
    public let parts: [SetOffPart]
    /// What goes back to the payer.
    public let refund: Yen
    /// Open debts that it may not be set against (地方税法20条の9), and such that are not due yet.
    public let untouched: [ClaimID]
}

/// Sets overpaid tax against the same person's tax (充当, 地方税法17条の2): it must be done, and inside the law only.
public struct SetOff: Sendable {
    private let engine: LateCharge

    public init(rates: RateTable) { engine = LateCharge(rates: rates) }

    /// All principals by due date, then their charges; each counts as paid on the day set-off became possible.
    ///
    /// Money overpaid under another law goes back whole. Throws `rateNotPublished` as the late charge does, and
    /// `caseInvalid` for a negative amount.
    public func settle(
        _ overpaid: Overpayment, against debts: [SetOffDebt], on today: BusinessDate
    ) throws(LawError) -> SetOffResult {
        let arisenOn = overpaid.arisenOn
        guard !overpaid.amount.isNegative else { throw LawError(.caseInvalid, at: "amount") }
        let open = debts.filter { $0.principal.isPositive || $0.lateCharge.isPositive }
        let able =
            overpaid.law != .localTax ? [] : open.filter { $0.law == .localTax && $0.possibleFrom(arisenOn) <= today }
        let ordered = able.sorted { ($0.due, $0.claim) < ($1.due, $1.claim) }
        var rest = overpaid.amount
        var parts: [SetOffPart] = []
        for debt in ordered {
            let paid = min(rest, debt.principal)
            rest -= paid
            parts.append(
                SetOffPart(claim: debt.claim, principal: paid, lateCharge: .zero, on: debt.possibleFrom(arisenOn)))
        }
        for (index, debt) in ordered.enumerated() {
            parts[index].working = try determined(debt, parts[index])
            let owed = debt.lateCharge + (parts[index].working?.charge ?? .zero)
            parts[index].lateCharge = min(rest, owed)
            rest -= parts[index].lateCharge
        }
        let touched = parts.filter { $0.principal.isPositive || $0.lateCharge.isPositive || $0.working != nil }
        let untouched = Set(open.map(\.claim)).subtracting(able.map(\.claim))
        return SetOffResult(parts: touched, refund: rest, untouched: untouched.sorted())
    }

    /// The charge of a debt whose principal the set-off has paid in full.
    private func determined(_ debt: SetOffDebt, _ part: SetOffPart) throws(LawError) -> LateChargeWorking? {
        guard part.principal.isPositive, part.principal == debt.principal, let regime = debt.regime,
            var asked = debt.accrual
        else { return nil }
        asked.payments.append(PrincipalPayment(on: part.on, amount: part.principal))
        asked.through = asked.payments.reduce(part.on) { max($0, $1.on) }
        return try engine.compute(asked, under: regime)
    }
}

extension SetOffDebt {
    /// The day from which it can be set off (充当適状, 地方税法施行令6条の14): the latest of its due date, its notice and
    /// the day the overpayment arose.
    func possibleFrom(_ arisenOn: BusinessDate) -> BusinessDate { max(due, noticedOn ?? due, arisenOn) }
}

extension SetOffResult {
    /// The notice of set-off (充当通知, 17条の2第5項), a line for each debt; `name` names a claim.
    public func japanese(_ name: (ClaimID) -> String) -> [String] {
        var lines = parts.map { part in
            "\(name(part.claim)) 本税 \(part.principal)円 延滞金 \(part.lateCharge)円に充当  "
                + "\(part.on.inEra)に納付があったものとみなす(地方税法17条の2第1項・第3項・第4項)"
        }
        lines += parts.compactMap { $0.working?.japanese }
        lines += untouched.map { "\(name($0)) 充当せず(地方税法以外の債権又は納期限前。地方税法20条の9)" }
        return lines + ["還付 \(refund)円"]
    }
}

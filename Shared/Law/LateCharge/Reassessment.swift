public import CodecPrimitives

/// A change of an assessed principal (更正, law 3.5).
public enum PrincipalChange: Hashable, Sendable {
    /// Less is owed: the charge is computed from scratch on the reduced principal.
    case reduced(by: Yen)
    /// More is owed: the increase has a due date of its own, `due` after its shift.
    case increased(by: Yen, decidedOn: BusinessDate, due: BusinessDate)
}

/// The late charge of a principal that was assessed anew: one working for each due date, each cut by itself.
public struct ReassessedCharge: Hashable, Sendable {
    public let workings: [LateChargeWorking]

    /// What is owed in all.
    public var charge: Yen { workings.map(\.charge).total() }
    /// Before the last cuts.
    public var sum: Yen { workings.map(\.sum).total() }
    /// After the last cuts, before waivers.
    public var computed: Yen { workings.map(\.computed).total() }
    /// The last day that any part of it counts.
    public var through: BusinessDate? { workings.map(\.asked.through).max() }
    /// Names the rule it was computed by.
    public var ruleVersion: String { workings.first?.ruleVersion ?? "" }

    /// The sheets of all due dates, one after the other.
    public var japanese: String {
        guard workings.count > 1 else { return workings.map(\.japanese).joined() }
        return (workings.map(\.japanese) + ["計 \(charge)円"]).joined(separator: "\n")
    }
}

extension LateCharge {
    /// The charge of `asked`, whose principal is the one assessed first, after later changes in their order.
    ///
    /// A reduction takes from the latest increase first. A payment goes to the part due first, among the parts that
    /// existed on its day. Throws as `compute(_:under:)` does, and `caseInvalid` when more is taken than is there.
    public func compute(
        _ asked: LateChargeCase, changedBy changes: [PrincipalChange], under regime: LateChargeRegime
    ) throws(LawError) -> ReassessedCharge {
        var parts = try AssessedPart.parts(of: asked, changedBy: changes)
        for payment in asked.payments.sorted(by: { $0.on < $1.on }) {
            var rest = payment.amount
            for index in parts.indices where rest.isPositive { rest = parts[index].take(rest, on: payment.on) }
        }
        var workings: [LateChargeWorking] = []
        var waivers = asked.waivers
        for (index, part) in parts.enumerated() where index == 0 || part.principal.isPositive {
            var own = part.asked(of: asked, isFirst: index == 0)
            own.waivers = waivers
            workings.append(try compute(own, under: regime))
            waivers = waivers.left(after: workings[workings.count - 1])
        }
        return ReassessedCharge(workings: workings)
    }
}

/// A part of an assessed principal with its own due date: what was assessed first, or an increase.
public struct PrincipalPart: Hashable, Sendable {
    /// What is left of it after reductions.
    public internal(set) var principal: Yen
    /// The day an increase was decided; nil for what was assessed first. Money of before does not pay it.
    public let since: BusinessDate?
    public let due: BusinessDate

    /// The parts of a principal after changes in their order: the first one first, then the increases by due date. A
    /// reduction takes from the latest increase first. Throws `caseInvalid` when more is taken than is there.
    public static func parts(
        of principal: Yen, due: BusinessDate, changedBy changes: [PrincipalChange]
    ) throws(LawError) -> [PrincipalPart] {
        var parts = [PrincipalPart(principal: principal, since: nil, due: due)]
        for change in changes {
            switch change {
            case .increased(let amount, let decided, let due):
                guard amount.isPositive else { throw LawError(.caseInvalid, at: "increase") }
                parts.append(PrincipalPart(principal: amount, since: decided, due: due))
            case .reduced(let amount):
                var rest = amount
                for index in parts.indices.reversed() {
                    let taken = min(rest, parts[index].principal)
                    parts[index].principal -= taken
                    rest -= taken
                }
                guard rest.isZero, amount.isPositive else { throw LawError(.caseInvalid, at: "reduction") }
            }
        }
        return [parts[0]] + parts.dropFirst().sorted { $0.due < $1.due }
    }
}

/// A part with what was paid on it.
private struct AssessedPart {
    let part: PrincipalPart
    var payments: [PrincipalPayment] = []

    private var open: Yen { part.principal - payments.map(\.amount).total() }

    static func parts(
        of asked: LateChargeCase, changedBy changes: [PrincipalChange]
    ) throws(LawError) -> [AssessedPart] {
        try PrincipalPart.parts(of: asked.principal, due: asked.due, changedBy: changes).map { AssessedPart(part: $0) }
    }

    var principal: Yen { part.principal }

    /// Takes of a payment what is open; returns what is left of it.
    mutating func take(_ amount: Yen, on day: BusinessDate) -> Yen {
        let taken = min(amount, open)
        guard taken.isPositive, part.since.map({ $0 <= day }) ?? true else { return amount }
        payments.append(PrincipalPayment(on: day, amount: taken))
        return amount - taken
    }

    /// Until the payment that ends it, or as long as the case asks.
    func asked(of whole: LateChargeCase, isFirst: Bool) -> LateChargeCase {
        var asked = whole
        asked.principal = principal
        asked.payments = payments
        if open <= .zero { asked.through = payments.last?.on ?? part.due }
        guard !isFirst else { return asked }
        (asked.due, asked.nominalDue) = (part.due, nil)
        return asked
    }
}

extension [ChargeWaiver] {
    /// What of them a part's charge was too small for: it goes to the next part.
    fileprivate func left(after working: LateChargeWorking) -> [ChargeWaiver] {
        var used = working.computed - working.charge
        return compactMap { waiver in
            let taken = Swift.min(used, waiver.amount)
            used -= taken
            guard taken < waiver.amount else { return nil }
            return ChargeWaiver(
                decidedOn: waiver.decidedOn, amount: waiver.amount - taken, reason: waiver.reason,
                article: waiver.article)
        }
    }
}

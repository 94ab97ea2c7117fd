public import CodecPrimitives

/// A part payment of principal (一部納付), by the day it was received (領収日).
public struct PrincipalPayment: Hashable, Sendable {
    public let on: BusinessDate
    public let amount: Yen

    public init(on: BusinessDate, amount: Yen) { (self.on, self.amount) = (on, amount) }
}

/// Days on which the charge is remitted in full or in part (law 3.6), both inclusive.
public struct ReliefSpan: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// 滞納処分の停止, or a deferral for disaster or illness: nothing is charged.
        case suspension
        /// 換価の猶予 and other deferrals: the deferral rate is charged once the first tier is over.
        case deferral
    }

    public let kind: Kind
    public let from: BusinessDate
    public let to: BusinessDate

    public init(_ kind: Kind, from: BusinessDate, to: BusinessDate) {
        (self.kind, self.from, self.to) = (kind, from, to)
    }
}

/// One instalment (期別) whose late charge is asked for. Instalments are never added before the cut.
public struct LateChargeCase: Hashable, Sendable {
    /// The principal (本税) as assessed, before any payment.
    public var principal: Yen
    /// The due date after its shift; for a regime that starts at the demand, the demand's deadline.
    public var due: BusinessDate
    /// The day of the last payment, or the day as of which an estimate is wanted; it is charged itself.
    public var through: BusinessDate
    /// Part payments before `through`.
    public var payments: [PrincipalPayment]
    public var relief: [ReliefSpan]
    /// The due date as printed, before its shift.
    public var nominalDue: BusinessDate?
    public var demandIssued: BusinessDate?

    public init(
        principal: Yen, due: BusinessDate, through: BusinessDate, payments: [PrincipalPayment] = [],
        relief: [ReliefSpan] = [], nominalDue: BusinessDate? = nil, demandIssued: BusinessDate? = nil
    ) {
        (self.principal, self.due, self.through, self.payments) = (principal, due, through, payments)
        (self.relief, self.nominalDue, self.demandIssued) = (relief, nominalDue, demandIssued)
    }
}

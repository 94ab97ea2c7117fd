public import CodecPrimitives

/// A part payment of principal (一部納付), by the day it was received (領収日).
public struct PrincipalPayment: Hashable, Sendable {
    public let on: BusinessDate
    public let amount: Yen

    public init(on: BusinessDate, amount: Yen) { (self.on, self.amount) = (on, amount) }
}

/// One instalment (期別) whose late charge is asked for. Instalments are never added before the cut.
public struct LateChargeCase: Hashable, Sendable {
    /// The principal (本税) as assessed, before any payment; for a loan with its overdue interest.
    public var principal: Yen
    /// The due date after its shift.
    public var due: BusinessDate
    /// The day of the last payment, or the day as of which an estimate is wanted; it is charged itself.
    public var through: BusinessDate
    /// Part payments before `through`.
    public var payments: [PrincipalPayment]
    public var relief: [ReliefSpan]
    /// The due date as printed, before its shift.
    public var nominalDue: BusinessDate?
    public var demandIssued: BusinessDate?
    /// The deadline that the demand names.
    public var demandDeadline: BusinessDate?
    /// The year the claim was levied for (賦課年度), for regimes that begin with one.
    public var levyYear: Int?
    /// A rate that was agreed for delay (約定利率); it counts where it is above the legal rate (民法419条1項).
    public var contractRate: Rate?
    public var waivers: [ChargeWaiver]

    public init(
        principal: Yen, due: BusinessDate, through: BusinessDate, payments: [PrincipalPayment] = [],
        relief: [ReliefSpan] = [], nominalDue: BusinessDate? = nil, demandIssued: BusinessDate? = nil,
        demandDeadline: BusinessDate? = nil, levyYear: Int? = nil, contractRate: Rate? = nil,
        waivers: [ChargeWaiver] = []
    ) {
        (self.principal, self.due, self.through, self.payments) = (principal, due, through, payments)
        (self.relief, self.nominalDue, self.demandIssued) = (relief, nominalDue, demandIssued)
        (self.demandDeadline, self.levyYear, self.contractRate) = (demandDeadline, levyYear, contractRate)
        self.waivers = waivers
    }
}

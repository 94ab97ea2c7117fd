/// Why a rule of outsourcing said no. The raw value is the stable code that callers see.
public enum OutsourcingRefusal: String, Error, CaseIterable, Sendable {
    /// The assignment's life cycle has no such edge.
    case stateDenies = "state_denies"

    /// 地方税法22条・地方自治法: tax facts and work of public power go to nobody outside.
    case publicPower = "public_power_not_outsourced"
    /// 債権管理回収業に関する特別措置法2条: a servicer may handle loans only.
    case notALoan = "servicer_loans_only"
    case kindUnknown = "claim_kind_unknown"
    /// The contract is not about claims of this kind.
    case kindNotInContract = "kind_not_in_contract"
    case contractUnknown = "contract_unknown"
    case contractNotInForce = "contract_not_in_force"
    /// 地方自治法243条の2: no valid designation for this revenue on that day.
    case notDesignated = "not_designated"
    case alreadyAssigned = "already_assigned"
    case nothingOwed = "nothing_owed"
}

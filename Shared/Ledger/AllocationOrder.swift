/// In which order the components of a debt are paid (充当の順序, law 4.1).
public struct AllocationOrder: Hashable, Sendable {
    /// What an order rests on.
    public enum Basis: String, CaseIterable, Sendable {
        case localTax = "地方税法14条の3・14条の5"
        case feeOrdinance = "地方税法14条の3・14条の5・条例(督促手数料が先)"
        case chargeStatute = "都市計画法75条6項・道路法73条4項"
        case civilCode = "民法489条1項"
        /// The parties agreed on another order (民法490条).
        case agreement = "民法490条(合意)"
    }

    /// Every component once.
    public let components: [Component]
    public let basis: Basis

    /// 地方税法14条の5: costs, principal, late charge; the fee goes with the late charge (default).
    public static let principalFirst = AllocationOrder(
        [.costs, .principal, .lateCharge, .fee], by: .localTax)
    /// The same where an ordinance puts the demand fee before the principal.
    public static let feeBeforePrincipal = AllocationOrder(
        [.costs, .fee, .principal, .lateCharge], by: .feeOrdinance)
    /// 都市計画法75条6項, 道路法73条4項.
    public static let chargeFirst = AllocationOrder(
        [.costs, .fee, .lateCharge, .principal], by: .chargeStatute)
    /// 民法489条1項: costs, interest, principal.
    public static let civilCode = AllocationOrder(
        [.costs, .fee, .lateCharge, .principal], by: .civilCode)

    /// Components that are missing come last in their natural order.
    public init(_ components: [Component], by basis: Basis = .agreement) {
        var order: [Component] = []
        for component in components + Component.allCases where !order.contains(component) { order.append(component) }
        (self.components, self.basis) = (order, basis)
    }

    /// Whether money goes to what has accrued before it goes to the principal.
    public var paysChargeFirst: Bool {
        for component in components {
            if component == .lateCharge { return true }
            if component == .principal { return false }
        }
        return false
    }
}

extension AllocationOrder {
    /// The rules of allocation by their stable names, as the table of claim kinds has them.
    public enum Rule: String, CaseIterable, Sendable {
        case principalFirst = "principal_first"
        case chargeFirst = "charge_first"
        case civilCode = "civil_code"
    }

    /// The order of a rule; where principal goes first, an ordinance may put the demand fee before it.
    public init(_ rule: Rule, isFeeBeforePrincipal: Bool = false) {
        switch rule {
        case .principalFirst: self = isFeeBeforePrincipal ? .feeBeforePrincipal : .principalFirst
        case .chargeFirst: self = .chargeFirst
        case .civilCode: self = .civilCode
        }
    }
}

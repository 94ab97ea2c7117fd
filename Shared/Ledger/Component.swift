public import CodecPrimitives

/// A part of what is owed on a claim.
public enum Component: UInt8, CaseIterable, Sendable {
    /// 本税, 元金.
    case principal = 0
    /// 延滞金, 遅延損害金, 違約金.
    case lateCharge = 1
    /// 督促手数料.
    case fee = 2
    /// 滞納処分費, court costs.
    case costs = 3
}

/// An amount for each component of a claim.
public struct Amounts: Hashable, Sendable {
    public var principal: Yen
    public var lateCharge: Yen
    public var fee: Yen
    public var costs: Yen

    public static let zero = Amounts()

    public init(principal: Yen = .zero, lateCharge: Yen = .zero, fee: Yen = .zero, costs: Yen = .zero) {
        (self.principal, self.lateCharge, self.fee, self.costs) = (principal, lateCharge, fee, costs)
    }

    public subscript(component: Component) -> Yen {
        get {
            switch component {
            case .principal: principal
            case .lateCharge: lateCharge
            case .fee: fee
            case .costs: costs
            }
        }
        set {
            switch component {
            case .principal: principal = newValue
            case .lateCharge: lateCharge = newValue
            case .fee: fee = newValue
            case .costs: costs = newValue
            }
        }
    }

    public var total: Yen { principal + lateCharge + fee + costs }

    public var isZero: Bool { principal.isZero && lateCharge.isZero && fee.isZero && costs.isZero }

    /// Component by component, negative amounts taken as nothing.
    public var positivePart: Amounts {
        Amounts(
            principal: max(.zero, principal), lateCharge: max(.zero, lateCharge), fee: max(.zero, fee),
            costs: max(.zero, costs))
    }

    public static func + (left: Amounts, right: Amounts) -> Amounts {
        Amounts(
            principal: left.principal + right.principal, lateCharge: left.lateCharge + right.lateCharge,
            fee: left.fee + right.fee, costs: left.costs + right.costs)
    }

    public static prefix func - (value: Amounts) -> Amounts {
        Amounts(principal: -value.principal, lateCharge: -value.lateCharge, fee: -value.fee, costs: -value.costs)
    }

    public static func - (left: Amounts, right: Amounts) -> Amounts { left + -right }
    public static func += (left: inout Amounts, right: Amounts) { left = left + right }
    public static func -= (left: inout Amounts, right: Amounts) { left = left - right }
}

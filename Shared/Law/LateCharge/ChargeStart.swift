/// From when a late charge runs (起算日).
public enum ChargeStart: String, CaseIterable, Sendable {
    /// The day after the due date (地方税法326条).
    case due
    /// The day after the deadline that the demand names, as some ordinances have it; without a demand nothing runs.
    case demandDeadline = "demand_deadline"
}

/// The last day that is charged (終期).
public enum ChargeEnd: String, CaseIterable, Sendable {
    /// The day of payment itself (領収日).
    case paymentDay = "payment_day"
    /// The day before it (国民年金法97条1項 and laws that refer to it).
    case dayBefore = "day_before"
}

/// When the higher tier of a late charge begins.
public enum TierSwitch: String, CaseIterable, Sendable {
    /// One month elapsed from the day after the due date (地方税法326条).
    case oneMonth = "month_1"
    /// Three months elapsed, as some premium ordinances have it.
    case threeMonths = "month_3"
    /// Ten days elapsed since the demand was issued.
    case tenDaysAfterDemand = "demand_10_days"
    /// The deadline that the demand names has passed.
    case demandDeadline = "demand_deadline"
    /// There is one tier only.
    case none

    /// How many months the lower tier lasts; nil where no months count.
    var months: Int? {
        switch self {
        case .oneMonth: 1
        case .threeMonths: 3
        case .tenDaysAfterDemand, .demandDeadline, .none: nil
        }
    }
}

/// From which due date the tier switch is counted.
public enum TierAnchor: String, CaseIterable, Sendable {
    /// The due date after its shift over holidays.
    case effectiveDue = "effective_due"
    /// The due date as printed.
    case nominalDue = "nominal_due"
}

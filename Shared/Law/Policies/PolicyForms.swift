public import CodecPrimitives

extension PrescriptionPolicy {
    /// As the city answers on a day.
    public init(_ policies: LawPolicies, on day: BusinessDate) throws(LawError) {
        self.init(
            demandStart: try policies.choice(.prescriptionDemandStart, on: day, as: DemandStart.self),
            repeatedReminder: try policies.choice(.prescriptionRepeatedReminder, on: day, as: RepeatedReminder.self))
    }
}

extension SalaryRule {
    /// The rule of a day with the city's answer on short pay periods.
    public static func embedded(_ policies: LawPolicies, on day: BusinessDate) throws(LawError) -> SalaryRule {
        var rule = try embedded(on: day)
        rule.shortPeriod = try policies.choice(.salaryShortPeriod, on: day, as: ShortPeriod.self)
        return rule
    }
}

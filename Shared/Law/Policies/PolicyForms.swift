public import CodecPrimitives

extension PrescriptionPolicy {
    /// As the city answers on a day.
    public init(_ policies: LawPolicies, on day: BusinessDate) throws(LawError) {
        self.init(
            demandStart: try policies.choice(.prescriptionDemandStart, on: day, as: DemandStart.self),
            repeatedReminder: try policies.choice(.prescriptionRepeatedReminder, on: day, as: RepeatedReminder.self))
    }
}

extension Prescription {
    /// By the city's answers; a claim goes by those of the day on which it arose.
    public init(_ policies: LawPolicies) throws(LawError) {
        var known: [(from: BusinessDate, policy: PrescriptionPolicy)] = []
        for day in policies.firstDays(of: [.prescriptionDemandStart, .prescriptionRepeatedReminder]) {
            known.append((day, try PrescriptionPolicy(policies, on: day)))
        }
        self.init(known)
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

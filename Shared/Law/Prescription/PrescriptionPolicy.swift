public import CodecPrimitives

/// What law leaves open about prescription (law 11), with the answer that never keeps a claim alive too long.
public struct PrescriptionPolicy: Hashable, Sendable {
    /// From when a demand for a claim other than tax renews (地方自治法236条4項).
    public enum DemandStart: String, CaseIterable, Sendable {
        /// The day after it arrived.
        case arrival
        /// The day after the deadline that it designates.
        case designatedDeadline = "designated_deadline"
    }

    /// What 民法150条2項 makes of a reminder within six months of another.
    public enum RepeatedReminder: String, CaseIterable, Sendable {
        /// It never counts.
        case never
        /// It counts as long as the period itself has not run out.
        case untilPeriodEnds = "until_period_ends"
    }

    /// Which day decides between the old and the new period of a private claim
    /// (民法附則(平成29年法律44号)10条1項・4項).
    public enum PeriodDay: String, CaseIterable, Sendable {
        /// The contract that the claim comes from.
        case contract
        /// The claim itself: every bill is new.
        case claim
    }

    public var demandStart: DemandStart
    public var repeatedReminder: RepeatedReminder
    public var periodDay: PeriodDay

    public init(
        demandStart: DemandStart = .arrival, repeatedReminder: RepeatedReminder = .never,
        periodDay: PeriodDay = .contract
    ) {
        (self.demandStart, self.repeatedReminder, self.periodDay) = (demandStart, repeatedReminder, periodDay)
    }

    /// The day whose law says how long the period is; a contract that is not known leaves the claim's own day.
    public func decidingDay(aroseOn: BusinessDate, contractOn: BusinessDate?) -> BusinessDate {
        switch periodDay {
        case .contract: min(contractOn ?? aroseOn, aroseOn)
        case .claim: aroseOn
        }
    }
}

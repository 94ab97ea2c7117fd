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

    public var demandStart: DemandStart
    public var repeatedReminder: RepeatedReminder

    public init(demandStart: DemandStart = .arrival, repeatedReminder: RepeatedReminder = .never) {
        (self.demandStart, self.repeatedReminder) = (demandStart, repeatedReminder)
    }
}

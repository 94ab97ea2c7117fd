public import CodecPrimitives
public import Law

/// The windows of a payment order; a last day on which courts are closed moves on (民事訴訟法95条3項).
public struct PaymentOrderWindows: Sendable {
    private let calendar: OfficeCalendar

    public init(calendar: OfficeCalendar) { self.calendar = calendar }

    /// Two weeks of the service, its day not counted (391条1項, 393条).
    public func lastDayToObject(servedOn day: BusinessDate) throws(LawError) -> BusinessDate {
        try calendar.shifted(day.adding(days: 14), for: .office)
    }

    /// Thirty days from when the declaration may be applied for (392条): that day begins at midnight and counts.
    public func lastDayToApply(declarableFrom day: BusinessDate) throws(LawError) -> BusinessDate {
        try calendar.shifted(day.adding(days: 29), for: .office)
    }
}

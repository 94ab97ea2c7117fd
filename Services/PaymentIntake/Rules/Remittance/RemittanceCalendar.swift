public import CodecPrimitives
public import Law

/// When money must arrive (払込期限), by the banks' days.
public struct RemittanceCalendar: Sendable {
    public let register: AgentRegister
    public let calendar: OfficeCalendar
    /// Bank days after the remittance day on which money is still in time.
    public let graceDays: Int

    public init(register: AgentRegister, calendar: OfficeCalendar, graceDays: Int) {
        (self.register, self.calendar, self.graceDays) = (register, calendar, graceDays)
    }

    /// The day on which a receipt's money is to arrive: the record's own, else by the agent's terms; nil where neither says.
    ///
    /// - Throws: `LawError.calendarUnknown` past the last known year.
    public func due(
        channel: ReceivedText, paidOn: BusinessDate, stated: BusinessDate?
    ) throws(LawError) -> BusinessDate? {
        if let stated { return stated }
        guard let terms = register.terms(of: channel, on: paidOn) else { return nil }
        return try adding(terms.remittanceDays, to: paidOn)
    }

    /// The last day on which money due on a day is in time.
    public func deadline(of due: BusinessDate) throws(LawError) -> BusinessDate {
        try adding(graceDays, to: calendar.shifted(due, for: .bank))
    }

    /// The n-th bank day before a day.
    public func subtracting(_ count: Int, from day: BusinessDate) throws(LawError) -> BusinessDate {
        var (day, left) = (day, count)
        while left > 0 {
            day = day.adding(days: -1)
            if try !calendar.isClosed(day, for: .bank) { left -= 1 }
        }
        return day
    }

    /// The n-th bank day after a day.
    public func adding(_ count: Int, to day: BusinessDate) throws(LawError) -> BusinessDate {
        var (day, left) = (day, count)
        while left > 0 {
            day = try calendar.shifted(day.adding(days: 1), for: .bank)
            left -= 1
        }
        return day
    }
}

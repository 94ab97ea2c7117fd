public import CodecPrimitives

/// From when seizure is possible after a demand (law 2).
public enum SeizureWait: String, CaseIterable, Sendable {
    /// The demanded sum is not paid by the day on which ten days have elapsed, counted from the day
    /// of issue (国税徴収法47条1項1号, 地方税法331条1項1号 …).
    case tenDays = "ten_days"
    /// The deadline written in the demand is over (地方自治法231条の3第3項).
    case designatedDeadline = "designated_deadline"
    /// The city has no power to seize.
    case none
}

/// What law asks of the demand (督促) for a kind of claim.
public struct DemandRule: Hashable, Sendable {
    public let id: ReceivedText
    /// A demand goes out within this many days after the due date; later it is still valid.
    public let withinDays: Int
    /// The deadline that the demand names: this many days after its issue, where a city sets no other.
    public let deadlineDays: Int
    public let wait: SeizureWait
    /// Whether a tenth day on a closed day moves to the next open day (law 11: open in law).
    public let shiftsTenthDay: Bool
    /// The demand fee (督促手数料); zero where no ordinance sets one.
    public let fee: Yen
    public let dutyArticle: String
    /// The article of the wait; nil where there is no power to seize.
    public let seizureArticle: String?
    /// Names this row for recomputation (規則の版).
    public let version: String

    init(_ row: LawRow) throws(LawError) {
        id = ReceivedText(try row.text(0))
        (withinDays, deadlineDays) = (try row.number(1), try row.number(2))
        wait = try row.choice(3, of: SeizureWait.self)
        (shiftsTenthDay, fee) = (try row.yesOrNo(4), try row.yen(5))
        (dutyArticle, seizureArticle, version) = (try row.text(6), row.optionalText(7), try row.text(8))
        switch (wait, seizureArticle) {
        case (.none, .none), (.tenDays, .some), (.designatedDeadline, .some): break
        default: throw row.invalid(7)
        }
    }

    /// The last day for sending the demand in time (納期限後20日以内).
    public func lastDay(due: BusinessDate) -> BusinessDate { due.adding(days: withinDays) }

    /// The deadline to write into a demand issued on `day`, moved to an open day.
    public func deadline(issued day: BusinessDate, _ calendar: OfficeCalendar) throws(LawError) -> BusinessDate {
        try calendar.shifted(day.adding(days: deadlineDays), for: .office)
    }

    /// The first day on which a claim so demanded may be seized for; nil where it never may.
    ///
    /// Ten days elapse on issue + 10; whether that day moves when the office is closed is open in law:
    /// by default it is moved, which never seizes too early.
    public func earliestSeizure(
        issued: BusinessDate, deadline: BusinessDate, _ calendar: OfficeCalendar
    ) throws(LawError) -> BusinessDate? {
        switch wait {
        case .none: nil
        case .tenDays: try tenthDay(issued, calendar).adding(days: 1)
        case .designatedDeadline: try calendar.shifted(deadline, for: .office).adding(days: 1)
        }
    }

    private func tenthDay(_ issued: BusinessDate, _ calendar: OfficeCalendar) throws(LawError) -> BusinessDate {
        let tenth = issued.adding(days: 10)
        return shiftsTenthDay ? try calendar.shifted(tenth, for: .office) : tenth
    }

    static let columns = [
        "id", "within_days", "deadline_days", "seizure", "ten_day_shift", "fee", "duty_article", "seizure_article",
        "version",
    ]
}

public import CodecPrimitives

/// The days of distributing what a seizure brought (配当, law 6.6; 国税徴収法131条・132条).
public struct DistributionDates: Hashable, Sendable {
    /// The last day for dispatching the copy of the 配当計算書: three days after the collection, the day itself
    /// not counted (131条, 施行令49条2項); a closed day moves it (通達131条関係4).
    public let dispatchBy: BusinessDate
    /// The day on which the money is paid out (換価代金等の交付期日): seven days have elapsed, the day of dispatch
    /// counted as the first (132条1項).
    public let payment: BusinessDate

    /// - Parameters:
    ///   - dispatched: when the copy went out; nil plans with the last day.
    ///   - paymentAfterDays: shorter where no creditor has filed (132条2項), 0 to 7.
    public init(
        collected: BusinessDate, dispatched: BusinessDate? = nil, paymentAfterDays: Int = 7, _ calendar: OfficeCalendar
    ) throws(LawError) {
        dispatchBy = try calendar.shifted(collected.adding(days: 3), for: .office)
        let days = min(max(paymentAfterDays, 0), 7)
        payment = try calendar.shifted((dispatched ?? dispatchBy).adding(days: days), for: .office)
    }
}

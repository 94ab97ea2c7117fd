/// A moment of wall time: microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds; negative before.
    public let microseconds: Int64

    /// The moment this many microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// The moment this many seconds later (earlier when negative); stops at the ends of `Int64`.
    public func adding(seconds: Int64) -> Timestamp {
        let step = seconds.multipliedReportingOverflow(by: 1_000_000)
        let sum = microseconds.addingReportingOverflow(step.partialValue)
        guard step.overflow || sum.overflow else { return Timestamp(microseconds: sum.partialValue) }
        return Timestamp(microseconds: seconds > 0 ? .max : .min)
    }

    /// The whole seconds from this moment to `other`, cut towards zero; negative when it lies before.
    public func seconds(until other: Timestamp) -> Int64 {
        let (difference, overflow) = other.microseconds.subtractingReportingOverflow(microseconds)
        guard overflow else { return difference / 1_000_000 }
        return (other.microseconds > 0 ? Int64.max : Int64.min) / 1_000_000
    }

    /// The date in Japan (UTC+9, no summer time since 1951).
    public var dateInJapan: BusinessDate {
        let seconds = Int(microseconds.quotientFlooringMicros) + 9 * 3600
        return BusinessDate(daysSinceEpoch: Int32(clamping: seconds.quotientFlooring(86_400)))
    }

    /// Seconds since midnight in Japan.
    public var secondOfDayInJapan: Int {
        (Int(microseconds.quotientFlooringMicros) + 9 * 3600).remainderFlooring(86_400)
    }

    /// The moment at `secondOfDay` (from 0) on a day in Japan.
    public init(inJapan date: BusinessDate, secondOfDay: Int) {
        let seconds = Int64(date.daysSinceEpoch) * 86_400 - 9 * 3600
        self = Timestamp(microseconds: 0).adding(seconds: seconds).adding(seconds: Int64(secondOfDay))
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with microseconds: `2026-04-07T00:15:00.000000Z`.
    public var description: String {
        let whole = Int(microseconds.quotientFlooringMicros)
        let date = BusinessDate(daysSinceEpoch: Int32(clamping: whole.quotientFlooring(86_400)))
        let second = whole.remainderFlooring(86_400)
        let micros = Int(microseconds).remainderFlooring(1_000_000)
        return "\(date)T\(padded(second / 3600, to: 2)):\(padded(second / 60 % 60, to: 2)):"
            + "\(padded(second % 60, to: 2)).\(padded(micros, to: 6))Z"
    }
}

extension Int64 {
    fileprivate var quotientFlooringMicros: Int64 { Int64(Int(self).quotientFlooring(1_000_000)) }
}

public import CodecPrimitives

/// All dated rates. Past the last published day of a series it refuses instead of guessing.
public struct RateTable: Sendable {
    /// By the number of the series, each in the order of days.
    private var spans: [[RateSpan]]

    /// The table that was built into the suite.
    public static func embedded() throws(LawError) -> RateTable {
        try RateTable(
            yearly: PackageResources.late_charge_rates_csv, dated: PackageResources.dated_rates_csv)
    }

    /// Reads `late-charge-rates.csv` and `dated-rates.csv`; years that are published later come with a `RateFile`.
    /// Throws `tableInvalid` with file and line, also for spans of one series that overlap.
    public init(yearly: [UInt8], dated: [UInt8]) throws(LawError) {
        var spans: [RateSeries: [RateSpan]] = [:]
        for row in try RateFile.rows(yearly, name: "late-charge-rates.csv") {
            spans[row.series, default: []].append(row.span)
        }
        try RateTable.readDays(dated, into: &spans)
        for series in RateSeries.allCases {
            let sorted = spans[series, default: []].sorted { $0.first < $1.first }
            for (earlier, later) in zip(sorted, sorted.dropFirst()) where later.first <= earlier.last {
                throw LawError(.tableInvalid, at: "\(series.rawValue) overlaps on \(later.first)")
            }
            spans[series] = sorted
        }
        let known = spans
        self.spans = RateSeries.allCases.map { known[$0] ?? [] }
    }

    /// The rate of a day; throws `rateNotPublished` where none is known.
    public func rate(_ series: RateSeries, on day: BusinessDate) throws(LawError) -> Rate {
        try span(series, on: day).rate
    }

    /// The span that a day lies in; throws `rateNotPublished` where none is known.
    public func span(_ series: RateSeries, on day: BusinessDate) throws(LawError) -> RateSpan {
        let known = spans[series.number]
        var (low, high) = (0, known.count)
        while low < high {
            let middle = (low + high) / 2
            if known[middle].last < day { low = middle + 1 } else { high = middle }
        }
        guard low < known.count, known[low].first <= day else {
            throw LawError(.rateNotPublished, at: "\(series.rawValue) \(day)")
        }
        return known[low]
    }

    /// The last day that a series is known for; nil where it has no row at all.
    public func lastKnownDay(of series: RateSeries) -> BusinessDate? { spans[series.number].last?.last }

    /// Adds a span after all that is known of a series; throws `tableInvalid` where it overlaps.
    mutating func append(_ span: RateSpan, to series: RateSeries, _ place: String) throws(LawError) {
        guard spans[series.number].allSatisfy({ $0.last < span.first }) else {
            throw LawError(.tableInvalid, at: place)
        }
        spans[series.number].append(span)
    }

    private static func readDays(_ bytes: [UInt8], into spans: inout [RateSeries: [RateSpan]]) throws(LawError) {
        let table = try LawTable(
            bytes, file: "dated-rates.csv", columns: ["series", "first_day", "last_day", "percent", "reference"])
        for row in table.rows {
            let series = try row.choice(0, of: RateSeries.self)
            let first = try row.date(1)
            let last = try row.optionalDate(2) ?? Validity.endOfTime
            guard first <= last else { throw row.invalid(2) }
            spans[series, default: []].append(RateSpan(first: first, last: last, rate: try row.rate(3)))
        }
    }
}

import CodecPrimitives

/// Rates that were published after this release (告示された割合), in the form of `late-charge-rates.csv`.
public struct RateFile: Sendable {
    /// As errors name it.
    public let name: String
    let rows: [Row]

    /// One rate of one line.
    struct Row {
        let series: RateSeries
        let span: RateSpan
        let place: String
    }

    /// Reads the file; throws `tableInvalid` naming file, line and field.
    public init(_ bytes: [UInt8], name: String) throws(LawError) {
        self.name = name
        rows = try RateFile.rows(bytes, name: name)
    }

    /// Every rate of a table by calendar year, line by line; an empty field is none.
    static func rows(_ bytes: [UInt8], name: String) throws(LawError) -> [Row] {
        let columns: [(Int, RateSeries)] = [
            (3, .tierOne), (4, .tierTwo), (5, .deferral), (6, .corporate), (7, .refund),
        ]
        let table = try LawTable(
            bytes, file: name,
            columns: ["first_year", "last_year", "base", "tier1", "tier2", "deferral", "corporate", "refund"])
        var rows: [Row] = []
        for row in table.rows {
            guard let first = BusinessDate(year: try row.number(0), month: 1, day: 1) else { throw row.invalid(0) }
            guard let last = BusinessDate(year: try row.number(1), month: 12, day: 31), first < last else {
                throw row.invalid(1)
            }
            _ = try row.optionalRate(2)
            for (column, series) in columns {
                guard let rate = try row.optionalRate(column) else { continue }
                rows.append(
                    Row(
                        series: series, span: RateSpan(first: first, last: last, rate: rate),
                        place: "\(row.place) \(row.columns[column])"))
            }
        }
        return rows
    }
}

extension RateTable {
    /// The built-in table with what a newer file adds. What was published stays as it is: a file may say it again, and
    /// nothing else of those years.
    ///
    /// - Throws: `fixedByStatute` naming file, line and column for a rate that differs from the published one,
    ///   `tableInvalid` for two rates of one day.
    public func adding(_ file: RateFile) throws(LawError) -> RateTable {
        var table = self
        for row in file.rows {
            var day = row.span.first
            while day <= row.span.last, let known = try? span(row.series, on: day) {
                guard known.rate == row.span.rate else {
                    throw LawError(.fixedByStatute, at: row.place, article: "地方税法附則3条の2")
                }
                day = known.last.adding(days: 1)
            }
            guard day <= row.span.last else { continue }
            try table.append(RateSpan(first: day, last: row.span.last, rate: row.span.rate), to: row.series, row.place)
        }
        return table
    }
}

public import CodecPrimitives

/// The tables of law that a city's file may change.
public enum CityTable: String, CaseIterable, Sendable {
    case kind, regime
    case demandRule = "demand_rule"
    case policy
}

/// One line of a city's file: what its ordinance sets, from when, and where it says so.
public struct CityParameter: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let table: CityTable
    /// A code of the table, such as `LTC_PREM` or `premium_1_month`.
    public let id: ReceivedText
    /// A column of the table, or `based_on` for a regime or demand rule of the city's own.
    public let parameter: ReceivedText
    public let value: String
    public let validity: Validity
    public let legalReference: String
    let source: LawRow.Source

    init(_ row: LawRow, file: String) throws(LawError) {
        line = row.line
        table = try row.choice(0, of: CityTable.self)
        id = ReceivedText(try row.text(1))
        parameter = ReceivedText(try row.text(2))
        value = row[3]
        validity = Validity(from: try row.date(4), to: try row.optionalDate(5) ?? Validity.endOfTime)
        guard validity.from <= validity.to else { throw row.invalid(5) }
        legalReference = try row.text(6)
        source = LawRow.Source(file: file, line: row.line)
    }

    static let columns = ["table", "id", "parameter", "value", "valid_from", "valid_to", "legal_reference"]
}

/// A city's parameter file (市の条例等による設定): lines of comma-separated UTF-8 in the form of the built-in tables.
public struct CityFile: Sendable {
    /// As errors name it.
    public let name: String
    let rows: [LawRow]

    /// Splits the file into lines and fields; throws `tableInvalid` naming file and line.
    public init(_ bytes: [UInt8], name: String) throws(LawError) {
        self.name = name
        rows = try LawTable(bytes, file: name, columns: CityParameter.columns).rows
    }
}

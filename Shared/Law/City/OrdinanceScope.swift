import CodecPrimitives

/// Who may set a parameter of law.
public enum ParameterSetter: String, CaseIterable, Sendable {
    /// No city may.
    case statute
    case ordinance
    case contract
    /// A decision of the city where law is open or silent.
    case city
}

/// What a city's file may set, and the article that says so or forbids it.
struct OrdinanceScope: Sendable {
    /// A line of `ordinance-scope.csv`.
    struct Entry: Sendable {
        let setBy: ParameterSetter
        /// The highest yearly rate of a regime of such a kind.
        let rateCap: Rate?
        let article: String
    }

    private struct Key: Hashable {
        let table: CityTable
        let id: ReceivedText
        let parameter: ReceivedText
    }

    private static let any = ReceivedText("*")

    private let entries: [Key: Entry]

    static func embedded() throws(LawError) -> OrdinanceScope {
        try OrdinanceScope(PackageResources.ordinance_scope_csv)
    }

    init(_ bytes: [UInt8]) throws(LawError) {
        let table = try LawTable(
            bytes, file: "ordinance-scope.csv", columns: ["table", "id", "parameter", "set_by", "rate_cap", "article"])
        var entries: [Key: Entry] = [:]
        for row in table.rows {
            let key = Key(
                table: try row.choice(0, of: CityTable.self), id: ReceivedText(try row.text(1)),
                parameter: ReceivedText(try row.text(2)))
            let entry = Entry(
                setBy: try row.choice(3, of: ParameterSetter.self), rateCap: try row.optionalRate(4),
                article: try row.text(5))
            guard entries.updateValue(entry, forKey: key) == nil else { throw row.invalid(2) }
        }
        self.entries = entries
    }

    /// Who sets a parameter of a row; nil where no line says. `kind` is the kind that a row of kinds describes.
    func entry(_ table: CityTable, _ id: ReceivedText, _ parameter: ReceivedText, kind: ClaimKind? = nil) -> Entry? {
        var subjects = [(id, parameter), (id, OrdinanceScope.any)]
        if let kind {
            subjects.append((ReceivedText("route:\(kind.route.rawValue)"), parameter))
            subjects.append((ReceivedText("class:\(kind.claimClass.rawValue)"), parameter))
        }
        subjects += [(OrdinanceScope.any, parameter), (OrdinanceScope.any, OrdinanceScope.any)]
        for (subject, name) in subjects {
            if let entry = entries[Key(table: table, id: subject, parameter: name)] { return entry }
        }
        return nil
    }
}

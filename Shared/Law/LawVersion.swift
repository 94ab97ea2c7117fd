/// The tables whose rows are versions of rules.
public enum VersionedTable: String, CaseIterable, Sendable {
    case regime
    case demandRule = "demand_rule"
    case policy
    /// A row of `measures.csv`.
    case measure
    /// A row of `claim-kinds.csv`.
    case kind
}

/// A version of a rule (規則の版) with everything that it says. What a name says never changes: a change is a new
/// version with its own first day, so that what was computed under it can be computed again.
public struct LawVersion: Sendable {
    /// As workings carry it, such as `premium_3_months/2021-01-01+2026-04-01`.
    public let name: String
    /// Which table it is of.
    public let table: VersionedTable
    /// Column by column.
    public let content: [String: String]

    public init(name: String, table: VersionedTable, content: [String: String]) {
        (self.name, self.table, self.content) = (name, table, content)
    }

    /// The regime that this version is; nil for a version of another table. Throws `tableInvalid` when a column of
    /// this release is missing in it.
    public func regime() throws(LawError) -> LateChargeRegime? {
        guard table == .regime else { return nil }
        var fields: [String] = []
        for column in LateChargeRegime.columns {
            let isName = column.utf8.elementsEqual("id".utf8) || column.utf8.elementsEqual("version".utf8)
            guard let value = isName ? name : content[column] else {
                throw LawError(.tableInvalid, at: "\(name) \(column)")
            }
            fields.append(value)
        }
        return try LateChargeRegime(
            LawRow(file: name, line: 0, columns: LateChargeRegime.columns, fields: fields))
    }

    /// All versions that these tables have, in the order of names.
    static func all(of tables: LawTables) -> [LawVersion] {
        var versions: [LawVersion] = []
        for (table, rows) in [
            (VersionedTable.regime, tables.regimes), (.demandRule, tables.demands),
            (.policy, tables.policies.map(\.row)),
        ] {
            for row in rows { if let version = LawVersion(row, of: table) { versions.append(version) } }
        }
        return (versions + tables.kinds.compactMap(kind)).sorted { $0.name < $1.name }
    }

    /// A row of kinds, named as `kind/WATER/1970-01-01`: claims go by the row of the day they arose. That a row ends
    /// changes nothing of what it says, nor does another word for the kind.
    private static func kind(_ row: LawRow) -> LawVersion? {
        var content = content(of: row)
        guard let from = content["valid_from"] else { return nil }
        (content["valid_to"], content["name"]) = (nil, nil)
        return LawVersion(name: "kind/\(row[0])/\(from)", table: .kind, content: content)
    }

    private static func content(of row: LawRow) -> [String: String] {
        Dictionary(zip(row.columns.dropFirst(), row.columns.indices.dropFirst().map { row[$0] })) { first, _ in first }
    }

    /// A row of `measures.csv`, named as `suspension/measures/2016-04-01`: its steps bear the kind beside the version. That
    /// a row ends changes nothing of what it says.
    static func measure(_ row: LawRow) -> LawVersion? {
        guard let version = LawVersion(row, of: .measure) else { return nil }
        var content = version.content
        content["valid_to"] = nil
        return LawVersion(name: "\(row[0])/\(version.name)", table: .measure, content: content)
    }

    private init?(_ row: LawRow, of table: VersionedTable) {
        guard let column = row.columns.firstIndex(where: { $0.utf8.elementsEqual("version".utf8) }) else { return nil }
        (name, self.table) = (row[column], table)
        content = LawVersion.content(of: row).filter { !$0.key.utf8.elementsEqual("version".utf8) }
    }
}

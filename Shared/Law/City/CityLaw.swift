import CodecPrimitives

/// A city's file held against national law: what it changes, what is refused, and the law that comes of it.
public struct CityLaw: Sendable {
    /// One parameter that the city sets.
    public struct Change: Hashable, Sendable {
        public let parameter: CityParameter
        /// As letters print it; the id where a table has no names.
        public let name: String
        /// What holds nationally on its first day; empty where a field is empty.
        public let national: String
        public let setBy: ParameterSetter
        /// The provision that leaves it to the city.
        public let article: String

        /// Whether the city's value differs from the national one.
        public var isDifferent: Bool { !national.utf8.elementsEqual(parameter.value.utf8) }
    }

    /// In the order of lines.
    public let changes: [Change]
    /// Every one names file, line and field; one that statute fixes also names the article.
    public let refusals: [LawError]
    /// Nil when something is refused: a service does not decide by half a file.
    public let book: LawBook?

    /// Throws only when national law itself is broken.
    public init(_ file: CityFile) throws(LawError) { try self.init(file, .embedded()) }

    init(_ file: CityFile, _ rates: RateTable) throws(LawError) {
        let scope = try OrdinanceScope.embedded()
        let check = CityCheck(file, on: try .embedded(), scope)
        let overlay = CityOverlay(check.accepted, on: check.tables)
        var refusals = check.refusals + overlay.refusals
        var book: LawBook?
        if refusals.isEmpty {
            do { book = try LawBook(overlay.tables, rates) } catch { refusals.append(error) }
        }
        if let known = book {
            refusals += RateCaps(scope, known.rates).exceeded(overlay.tables, known)
            if !refusals.isEmpty { book = nil }
        }
        (self.book, self.refusals) = (book, refusals)
        changes = check.accepted.compactMap { CityLaw.change($0, in: check.tables, scope) }
    }

    private static func change(_ parameter: CityParameter, in tables: LawTables, _ scope: OrdinanceScope) -> Change? {
        let rows = tables[parameter.table].filter { $0[0].utf8.elementsEqual(parameter.id.utf8) }
        let kinds = parameter.table == .kind ? rows.compactMap { try? ClaimKind($0) } : []
        let index = kinds.firstIndex { $0.validity.contains(parameter.validity.from) } ?? 0
        guard let row = rows.indices.contains(index) ? rows[index] : nil else { return nil }
        let kind = kinds.indices.contains(index) ? kinds[index] : nil
        let entry = scope.entry(parameter.table, parameter.id, parameter.parameter, kind: kind)
        return Change(
            parameter: parameter, name: kind?.name ?? parameter.id.string,
            national: row.column(parameter.parameter).map { row[$0] } ?? "", setBy: entry?.setBy ?? .ordinance,
            article: entry?.article ?? parameter.legalReference)
    }
}

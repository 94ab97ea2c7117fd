import CodecPrimitives

/// Puts a city's parameters onto the rows of national law: a row is cut where one of its parameters begins or ends,
/// and every piece that differs is a version of its own.
struct CityOverlay {
    private(set) var tables: LawTables
    /// What cannot be, in the order in which it was found.
    private(set) var refusals: [LawError] = []
    private let parameters: [CityParameter]
    /// The versions that the ids of regimes and demand rules have over time.
    private var versions: [CityTable: [ReceivedText: [(span: Validity, name: String)]]] = [:]

    /// `parameters` are allowed and do not overlap.
    init(_ parameters: [CityParameter], on tables: LawTables) {
        (self.parameters, self.tables) = (parameters, tables)
        self.tables.regimes = versioned(.regime, idColumn: 0) { row throws(LawError) in _ = try LateChargeRegime(row) }
        self.tables.demands = versioned(.demandRule, idColumn: 0) { row throws(LawError) in _ = try DemandRule(row) }
        self.tables.policies = policies()
        var kinds: [LawRow] = []
        for row in tables.kinds { kinds += kindRows(row) }
        self.tables.kinds = kinds
    }

    private mutating func note(_ error: LawError) {
        if !refusals.contains(error) { refusals.append(error) }
    }

    private func own(_ table: CityTable, _ row: LawRow) -> [CityParameter] {
        let id = ReceivedText(row[0])
        return parameters.filter { $0.table == table && $0.id == id && !$0.isTemplate }
    }

    /// A row with the parameters of a day, or the row itself where there are none.
    private func set(_ active: [CityParameter], on row: LawRow) -> LawRow {
        active.reduce(row) { row, parameter in
            guard let column = row.column(parameter.parameter) else { return row }
            return row.setting(column, to: parameter.value, by: parameter.source)
        }
    }

    private mutating func versioned(
        _ table: CityTable, idColumn: Int, _ read: (LawRow) throws(LawError) -> Void
    ) -> [LawRow] {
        var rows: [LawRow] = []
        for row in tables[table] {
            let (own, id) = (own(table, row), row[idColumn])
            rows.append(row)
            for span in LawTables.always.pieces(cutBy: own.map(\.validity)) {
                let active = own.filter { $0.validity.contains(span.from) }
                let name = active.isEmpty ? id : "\(id)@\(span.from)"
                versions[table, default: [:]][ReceivedText(id), default: []].append((span, name))
                guard !active.isEmpty else { continue }
                let version = named(set(active, on: row), name, span, active)
                do { try read(version) } catch { note(error) }
                rows.append(version)
            }
        }
        return rows
    }

    /// The version with its own id, its own name for recomputation, and the city's articles beside the national one.
    private func named(_ row: LawRow, _ name: String, _ span: Validity, _ active: [CityParameter]) -> LawRow {
        var row = row.setting(0, to: name)
        if let column = row.column(ReceivedText("version")) {
            row = row.setting(column, to: "\(row[column])+\(span.from)")
        }
        return citing(active, in: "article", of: row)
    }

    private func citing(_ active: [CityParameter], in column: String, of row: LawRow) -> LawRow {
        guard let column = row.column(ReceivedText(column)), row.source(column) == nil else { return row }
        var cited: [ReceivedText] = []
        for parameter in active {
            let reference = ReceivedText(parameter.legalReference)
            if !cited.contains(reference) { cited.append(reference) }
        }
        return row.setting(column, to: ([row[column]] + cited.map(\.string)).joined(separator: "、"))
    }

    private mutating func policies() -> [(validity: Validity, row: LawRow)] {
        var rows: [(validity: Validity, row: LawRow)] = []
        for (validity, row) in tables.policies {
            let own = own(.policy, row)
            for span in validity.pieces(cutBy: own.map(\.validity)) {
                let active = own.filter { $0.validity.contains(span.from) }
                let version = active.isEmpty ? row : named(set(active, on: row), row[0], span, active)
                do { _ = try PolicyAnswer(version) } catch { note(error) }
                rows.append((span, version))
            }
        }
        return rows
    }

    /// The pieces of a kind's row: cut by its own parameters and by the versions of its regime and demand rule.
    private mutating func kindRows(_ row: LawRow) -> [LawRow] {
        guard let kind = try? ClaimKind(row) else { return [row] }
        let own = own(.kind, row)
        var rows: [LawRow] = []
        for span in kind.validity.pieces(cutBy: own.map(\.validity)) {
            let active = own.filter { $0.validity.contains(span.from) }
            let set = citing(active, in: "legal_reference", of: set(active, on: row))
            do {
                _ = try ClaimKind(set)
                rows += try linked(set, span)
            } catch {
                note(error)
            }
        }
        return rows
    }

    private func linked(_ row: LawRow, _ span: Validity) throws(LawError) -> [LawRow] {
        let demands = try spans(of: row, "demand_rule", .demandRule)
        let regimes = try row.textOrNone(ClaimKind.regimeColumn) == nil ? nil : spans(of: row, "regime", .regime)
        return span.pieces(cutBy: (demands + (regimes ?? [])).map(\.span)).map { piece in
            var row = row.setting(ClaimKind.fromColumn, to: piece.from.description)
            let end = piece.to == Validity.endOfTime ? "" : piece.to.description
            row = row.setting(ClaimKind.fromColumn + 1, to: end)
            for (column, versions) in [(ClaimKind.demandColumn, demands), (ClaimKind.regimeColumn, regimes ?? [])] {
                guard let version = versions.first(where: { $0.span.contains(piece.from) }) else { continue }
                row = row.setting(column, to: version.name)
            }
            return row
        }
    }

    private func spans(
        of row: LawRow, _ name: String, _ table: CityTable
    ) throws(LawError) -> [(span: Validity, name: String)] {
        guard let column = row.column(ReceivedText(name)) else { return [] }
        guard let spans = versions[table]?[ReceivedText(row[column])] else { throw row.invalid(column) }
        return spans
    }
}

extension Validity {
    /// The days in pieces, cut where one of the others begins or ends.
    func pieces(cutBy others: [Validity]) -> [Validity] {
        let starts = [from] + others.flatMap { [$0.from, $0.to.adding(days: 1)] }.filter { from < $0 && $0 <= to }
        let sorted = Set(starts).sorted()
        return sorted.enumerated().map { index, start in
            Validity(from: start, to: index + 1 < sorted.count ? sorted[index + 1].adding(days: -1) : to)
        }
    }
}

import CodecPrimitives

/// Reads the lines of a city's file and decides for each whether a city may set it at all.
struct CityCheck {
    private(set) var accepted: [CityParameter] = []
    private(set) var refusals: [LawError] = []
    /// National rows, with those that the city made from them.
    private(set) var tables: LawTables
    private let scope: OrdinanceScope
    private let file: String

    init(_ file: CityFile, on tables: LawTables, _ scope: OrdinanceScope) {
        (self.tables, self.scope, self.file) = (tables, scope, file.name)
        var read: [CityParameter] = []
        for row in file.rows {
            do { read.append(try CityParameter(row, file: file.name)) } catch { refusals.append(error) }
        }
        // Templates first: other lines may set what they made.
        for parameter in read where parameter.isTemplate { take(parameter) }
        for parameter in read where !parameter.isTemplate { take(parameter) }
        accepted.sort { $0.line < $1.line }
    }

    private mutating func take(_ parameter: CityParameter) {
        do {
            if parameter.isTemplate { try addTemplate(parameter) } else { try check(parameter) }
            accepted.append(parameter)
        } catch {
            refusals.append(error)
        }
    }

    private func refused(
        _ code: LawError.Code, _ parameter: CityParameter, _ field: String, article: String? = nil
    ) -> LawError {
        LawError(code, at: "\(parameter.source.place) \(field)", article: article)
    }

    /// A regime or demand rule of the city's own, made from a national one; no kind has it until a line says so.
    private mutating func addTemplate(_ parameter: CityParameter) throws(LawError) {
        guard parameter.table == .regime || parameter.table == .demandRule else {
            throw refused(.unknownParameter, parameter, "parameter")
        }
        guard row(parameter.table, parameter.id) == nil else { throw refused(.tableInvalid, parameter, "id") }
        guard let model = row(parameter.table, ReceivedText(parameter.value)) else {
            throw refused(.tableInvalid, parameter, "value")
        }
        var own = model.setting(0, to: parameter.id.string, by: parameter.source)
        if let column = own.column(ReceivedText("version")) {
            own = own.setting(column, to: "\(parameter.id.string)/\(parameter.validity.from)")
        }
        if let column = own.column(ReceivedText("article")) {
            own = own.setting(column, to: "\(own[column])、\(parameter.legalReference)")
        }
        if parameter.table == .regime { tables.regimes.append(own) } else { tables.demands.append(own) }
    }

    private func row(_ table: CityTable, _ id: ReceivedText) -> LawRow? {
        tables[table].first { $0[0].utf8.elementsEqual(id.utf8) }
    }

    private func check(_ parameter: CityParameter) throws(LawError) {
        guard let row = row(parameter.table, parameter.id) else { throw refused(.tableInvalid, parameter, "id") }
        guard let column = row.column(parameter.parameter), !CityCheck.isFixed(row.columns[column]) else {
            throw refused(.unknownParameter, parameter, "parameter")
        }
        let kind = parameter.table == .kind ? try kind(of: parameter) : nil
        guard let entry = scope.entry(parameter.table, parameter.id, parameter.parameter, kind: kind) else {
            throw refused(.unknownParameter, parameter, "parameter")
        }
        guard entry.setBy != .statute else {
            throw refused(.fixedByStatute, parameter, "parameter", article: entry.article)
        }
        let others = accepted.filter {
            $0.table == parameter.table && $0.id == parameter.id && $0.parameter == parameter.parameter
        }
        guard !others.contains(where: { $0.validity.overlaps(parameter.validity) }) else {
            throw refused(.tableInvalid, parameter, "valid_from")
        }
    }

    /// The kind as national law has it on the parameter's first day.
    private func kind(of parameter: CityParameter) throws(LawError) -> ClaimKind {
        var known: ClaimKind?
        for row in tables.kinds where row[0].utf8.elementsEqual(parameter.id.utf8) {
            let kind = try ClaimKind(row)
            if known == nil || kind.validity.contains(parameter.validity.from) { known = kind }
        }
        guard let known else { throw refused(.tableInvalid, parameter, "id") }
        return known
    }

    /// Columns that name a row and its days: they come from the line's own fields.
    private static func isFixed(_ column: String) -> Bool { fixed.contains { $0.isSameBytes(as: column) } }

    private static let fixed = [
        "id", "code", "version", "valid_from", "valid_to", "legal_reference", "choices",
    ]
}

extension CityParameter {
    /// Whether it makes a regime or demand rule of the city's own.
    var isTemplate: Bool { parameter == ReceivedText("based_on") }
}

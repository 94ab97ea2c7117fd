import CodecPrimitives

/// One line of a `LawTable`, read field by field from the left.
struct LawRow {
    let place: String
    private let columns: [String]
    private let fields: [String]

    init(place: String, columns: [String], fields: [String]) {
        (self.place, self.columns, self.fields) = (place, columns, fields)
    }

    /// The error for a field that breaks its rule.
    func invalid(_ column: Int) -> LawError { LawError(.tableInvalid, at: "\(place) \(columns[column])") }

    /// A text that may be empty.
    func optionalText(_ column: Int) -> String? { fields[column].isEmpty ? nil : fields[column] }

    func text(_ column: Int) throws(LawError) -> String {
        guard let text = optionalText(column) else { throw invalid(column) }
        return text
    }

    func number(_ column: Int) throws(LawError) -> Int {
        guard let number = Int(fields[column]), number >= 0 else { throw invalid(column) }
        return number
    }

    func yen(_ column: Int) throws(LawError) -> Yen {
        guard let yen = Yen(exactly: Int64(try number(column))) else { throw invalid(column) }
        return yen
    }

    func yesOrNo(_ column: Int) throws(LawError) -> Bool {
        switch YesNo(rawValue: fields[column]) {
        case .yes: true
        case .no: false
        case nil: throw invalid(column)
        }
    }

    func choice<Choice: RawRepresentable<String>>(_ column: Int, of _: Choice.Type) throws(LawError) -> Choice {
        guard let choice = Choice(rawValue: fields[column]) else { throw invalid(column) }
        return choice
    }

    func date(_ column: Int) throws(LawError) -> BusinessDate {
        guard let date = BusinessDate(iso: fields[column]) else { throw invalid(column) }
        return date
    }

    func optionalDate(_ column: Int) throws(LawError) -> BusinessDate? {
        fields[column].isEmpty ? nil : try date(column)
    }

    func optionalRate(_ column: Int) throws(LawError) -> Rate? {
        fields[column].isEmpty ? nil : try rate(column)
    }

    func rate(_ column: Int) throws(LawError) -> Rate {
        guard let rate = Rate(percent: fields[column]) else { throw invalid(column) }
        return rate
    }

    private enum YesNo: String { case yes, no }
}

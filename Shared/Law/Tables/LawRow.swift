import CodecPrimitives

/// One line of a `LawTable`, read field by field from the left.
struct LawRow {
    /// The line of another file that set a field anew.
    struct Source: Hashable {
        let file: String
        let line: Int

        var place: String { "\(file):\(line)" }
    }

    let place: String
    let line: Int
    let columns: [String]
    private var fields: [String]
    private var sources: [Int: Source] = [:]

    init(file: String, line: Int, columns: [String], fields: [String]) {
        (self.place, self.line, self.columns, self.fields) = ("\(file):\(line)", line, columns, fields)
    }

    /// The error for a field that breaks its rule; it names the line that set the field last.
    func invalid(_ column: Int) -> LawError {
        let source = sources[column] ?? sources.values.max { $0.line < $1.line }
        return LawError(.tableInvalid, at: "\(source?.place ?? place) \(columns[column])")
    }

    /// The line that set a field anew; nil where it stands as its own file has it.
    func source(_ column: Int) -> Source? { sources[column] }

    /// The column of a name.
    func column(_ name: ReceivedText) -> Int? { columns.firstIndex { $0.utf8.elementsEqual(name.utf8) } }

    /// The field as it stands.
    subscript(column: Int) -> String { fields[column] }

    /// The row with one field set anew.
    func setting(_ column: Int, to value: String, by source: Source? = nil) -> LawRow {
        var row = self
        row.fields[column] = value
        row.sources[column] = source ?? sources[column]
        return row
    }

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

    func optionalNumber(_ column: Int) throws(LawError) -> Int? {
        fields[column].isEmpty ? nil : try number(column)
    }

    /// A text, nil for the word `none`.
    func textOrNone(_ column: Int) throws(LawError) -> String? {
        let text = try text(column)
        return Absent(rawValue: text) == nil ? text : nil
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

    /// Choices joined by `+`, each once; the word `none` for no choice.
    func choices<Choice: RawRepresentable<String> & Hashable>(
        _ column: Int, of _: Choice.Type
    ) throws(LawError) -> Set<Choice> {
        guard let text = try textOrNone(column) else { return [] }
        var choices: Set<Choice> = []
        for part in text.utf8.split(separator: 0x2B, omittingEmptySubsequences: false) {
            guard let choice = Choice(rawValue: String(Substring(part))), choices.insert(choice).inserted else {
                throw invalid(column)
            }
        }
        return choices
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
    private enum Absent: String { case none }
}

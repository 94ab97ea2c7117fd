public import CodecPrimitives

/// One line of an assessment file as its CSV reader gives it.
public struct AssessmentRow: Hashable, Sendable {
    /// From 1.
    public let line: Int
    public let fields: [ReceivedText]

    public init(line: Int, fields: [ReceivedText]) { (self.line, self.fields) = (line, fields) }
}

/// Reads the fields of one line and notes what is wrong with them.
struct AssessmentFields {
    let line: Int
    private let fields: [ReceivedText]
    private(set) var findings: [AssessmentFinding] = []

    /// No key is longer, in bytes.
    static let keyBytesMax = 64
    /// No name or address is longer, in bytes.
    static let textBytesMax = 1024

    init(_ row: AssessmentRow) { (line, fields) = (row.line, row.fields) }

    subscript(column: AssessmentColumn) -> ReceivedText { fields[column.rawValue] }

    mutating func report(_ rule: AssessmentRule, _ column: AssessmentColumn?) {
        findings.append(AssessmentFinding(line: line, column: column, rule: rule))
    }

    /// Columns that this kind of line does not use must be empty: a shifted line is seen at once.
    mutating func allow(_ used: Set<AssessmentColumn>) {
        for column in AssessmentColumn.allCases where column != .record && !used.contains(column) {
            if !self[column].isEmpty { report(.notEmpty, column) }
        }
    }

    mutating func key(_ column: AssessmentColumn) -> ReceivedText? { text(column, AssessmentFields.keyBytesMax) }

    mutating func text(_ column: AssessmentColumn, _ bytesMax: Int = textBytesMax) -> ReceivedText? {
        let text = self[column]
        if text.isEmpty { report(.required, column) }
        if text.utf8.count > bytesMax { report(.tooLong, column) }
        return text.isEmpty || text.utf8.count > bytesMax ? nil : text
    }

    mutating func date(_ column: AssessmentColumn) -> BusinessDate? {
        if self[column].isEmpty { report(.required, column) }
        return optionalDate(column)
    }

    mutating func optionalDate(_ column: AssessmentColumn) -> BusinessDate? {
        guard !self[column].isEmpty else { return nil }
        let date = BusinessDate(iso: self[column].string)
        if date == nil { report(.dateInvalid, column) }
        return date
    }

    /// Digits only; empty is zero where `isRequired` is false.
    mutating func yen(_ column: AssessmentColumn, isRequired: Bool = true) -> Yen? {
        guard !self[column].isEmpty else {
            if isRequired { report(.required, column) }
            return isRequired ? nil : Yen.zero
        }
        guard let number = digits(column) else {
            report(.notNumeric, column)
            return nil
        }
        guard let yen = Yen(exactly: number) else {
            report(.amountTooLarge, column)
            return nil
        }
        return yen
    }

    mutating func number(_ column: AssessmentColumn, in range: ClosedRange<Int64>) -> Int? {
        guard let number = digits(column) else {
            report(self[column].isEmpty ? .required : .notNumeric, column)
            return nil
        }
        if !range.contains(number) { report(.outOfRange, column) }
        return range.contains(number) ? Int(number) : nil
    }

    private func digits(_ column: AssessmentColumn) -> Int64? {
        let bytes = self[column].utf8
        guard (1...18).contains(bytes.count), bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return bytes.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }
}

import CodecPrimitives

/// Reads the rows of a CSV file as records: each column filled up to its length, one after the other.
struct RowReader {
    private let layout: Layout
    private let csv: CSVLayout
    private var splitter: CSVSplitter
    /// The first bytes of the file, until it is clear how it begins.
    private var beginning: [UInt8]? = []
    /// The line ending of this file; nil until a row showed it.
    private var ending: LineEnding?
    private var isHeaderLineDue: Bool
    private var isStopped = false
    /// Bytes seen.
    private(set) var consumed = 0

    init(_ layout: Layout, _ csv: CSVLayout) {
        (self.layout, self.csv) = (layout, csv)
        isHeaderLineDue = csv.hasHeaderLine
        splitter = CSVSplitter(RowReader.form(layout, csv), at: 0)
    }

    private static func form(_ layout: Layout, _ csv: CSVLayout) -> CSVForm {
        let columns = layout.records.map(\.fields.count).max() ?? 0
        // Every byte of a value may be a doubled quote.
        var form = CSVForm(
            encoding: layout.encoding, delimiter: csv.delimiter,
            maximumRowBytes: max(65_536, 2 * layout.recordBytes + 64 * columns), maximumColumns: columns + 1)
        form.quote = csv.quote
        return form
    }

    mutating func push(
        _ chunk: [UInt8], _ checker: inout RecordChecker, _ each: (Record) throws -> Void
    ) rethrows {
        consumed += chunk.count
        guard !isStopped else { return }
        guard let held = beginning else { return try take(splitter.push(chunk), &checker, each) }
        let bytes = held + chunk
        beginning = bytes.count < CSVReader.mark.count + layout.form.errorBody.count ? bytes : nil
        if beginning == nil { try begin(bytes, &checker, each) }
    }

    mutating func finish(_ checker: inout RecordChecker, _ each: (Record) throws -> Void) rethrows {
        if let held = beginning {
            beginning = nil
            try begin(held, &checker, each)
        }
        if !isStopped { try take(splitter.finish(), &checker, each) }
        guard !isStopped else { return }
        if isHeaderLineDue || consumed == 0 {
            checker.add(.truncated, offset: consumed, bytes: [], isNextRecord: true)
        } else {
            checker.checkEnd(offset: consumed)
        }
    }
}

extension RowReader {
    private mutating func begin(
        _ bytes: [UInt8], _ checker: inout RecordChecker, _ each: (Record) throws -> Void
    ) rethrows {
        var rest = bytes[...]
        if rest.starts(with: CSVReader.mark) {
            guard layout.form.byteOrderMark != .refused else {
                return stop(.byteOrderMark, at: 0, rest.prefix(CSVReader.mark.count), &checker)
            }
            rest = rest.dropFirst(CSVReader.mark.count)
        }
        let marker = layout.form.errorBody
        if !marker.isEmpty, rest.starts(with: marker) {
            return stop(.agentErrorBody, at: rest.startIndex, rest.prefix(marker.count), &checker)
        }
        splitter = CSVSplitter(RowReader.form(layout, csv), at: rest.startIndex)
        try take(splitter.push(rest), &checker, each)
    }

    private mutating func take(
        _ rows: [CSVCells], _ checker: inout RecordChecker, _ each: (Record) throws -> Void
    ) rethrows {
        for row in rows where !isStopped { try take(row, &checker, each) }
        if !isStopped, let problem = splitter.problem { stop(problem.rule, at: problem.offset, [], &checker) }
    }

    private mutating func take(
        _ row: CSVCells, _ checker: inout RecordChecker, _ each: (Record) throws -> Void
    ) rethrows {
        if row.cells.count == 1, let first = row.cells.first, !first.isQuoted, !first.bytes.isEmpty,
            first.bytes.allSatisfy({ $0 == 0x1A })
        {
            checker.add(.trailing1A, offset: row.offset, bytes: first.bytes.prefix(1))
            return
        }
        if checker.isEnded { return stop(.dataAfterEnd, at: row.offset, [], &checker) }
        if let rule = endingProblem(row.ending) { return stop(rule, at: row.offset, [], &checker) }
        if isHeaderLineDue {
            isHeaderLineDue = false
            return takeHeaderLine(row, &checker)
        }
        guard let record = record(of: row, &checker) else { return }
        try check(row, as: record, &checker, each)
    }

    private mutating func endingProblem(_ found: LineEnding) -> FindingRule? {
        guard found != .none else { return nil }
        let isAccepted = ending.map { $0 == found } ?? layout.lineEndings.contains(found)
        ending = found
        return isAccepted ? nil : found == .lf ? .lineEndingLF : .recordLength
    }

    /// Other names mean that the columns hold something else: nothing can be read.
    private mutating func takeHeaderLine(_ row: CSVCells, _ checker: inout RecordChecker) {
        let titles = (layout.record(.data)?.fields ?? []).map(\.column.title)
        for (index, title) in titles.enumerated() {
            let cell = row.cells.indices.contains(index) ? row.cells[index] : nil
            let expected = try? layout.encoding.encode(title.string)
            guard let cell, cell.bytes == expected else {
                return stop(.headerLine, at: cell?.offset ?? row.offset, cell?.bytes[...] ?? [], &checker)
            }
        }
        guard row.cells.count == titles.count else { return stop(.headerLine, at: row.offset, [], &checker) }
        checker.skip()
    }

    /// The sort of record that a row is; nil after a finding.
    private func record(of row: CSVCells, _ checker: inout RecordChecker) -> RecordLayout? {
        let first = row.cells.first ?? CSVCell(offset: row.offset)
        let found = layout.records.first { $0.discriminator.isEmpty || $0.discriminator == first.bytes }
        guard let found else {
            let column = RowPlaces.Column(first, of: layout.records.first?.fields.first)
            checker.refuseRow([(.unknownKind, column)], role: nil)
            return nil
        }
        guard row.cells.count == found.fields.count else {
            let column = RowPlaces.Column(CSVCell(bytes: first.bytes, offset: row.offset), of: nil)
            checker.refuseRow([(.recordLength, column)], role: found.role)
            return nil
        }
        return found
    }

    private func check(
        _ row: CSVCells, as record: RecordLayout, _ checker: inout RecordChecker, _ each: (Record) throws -> Void
    ) rethrows {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(layout.recordBytes)
        var (columns, problems): ([RowPlaces.Column], [(FindingRule, RowPlaces.Column)]) = ([], [])
        for (field, cell) in zip(record.fields, row.cells) {
            let value = ColumnValue(cell.bytes, of: field)
            columns.append(RowPlaces.Column(cell, of: field, skipped: value.filled))
            if let rule = value.problem { problems.append((rule, columns[columns.count - 1])) }
            bytes += value.bytes
        }
        guard problems.isEmpty else { return checker.refuseRow(problems, role: record.role) }
        bytes += repeatElement(0x20, count: layout.recordBytes - bytes.count)
        checker.row = RowPlaces(columns: columns)
        defer { checker.row = nil }
        try checker.check(bytes, at: 0, offset: row.offset, each)
    }

    private mutating func stop(
        _ rule: FindingRule, at offset: Int, _ shown: ArraySlice<UInt8>, _ checker: inout RecordChecker
    ) {
        isStopped = true
        checker.add(rule, offset: offset, bytes: shown, isNextRecord: true)
    }
}

/// Where the columns of a row stand in its file.
struct RowPlaces {
    struct Column {
        let field: ReceivedText?
        /// The first byte of the column within the record.
        let start: Int
        /// The first byte of the value in the file.
        let offset: Int
        /// The value as it came.
        let bytes: [UInt8]
        /// Bytes of the record's column before the value: zeros on the left, less a prefix that was taken off.
        let skipped: Int

        init(_ cell: CSVCell, of field: FieldLayout?, skipped: Int = 0) {
            (self.field, start) = (field?.name, field?.start ?? 0)
            (offset, bytes, self.skipped) = (cell.offset, cell.bytes, skipped)
        }
    }

    let columns: [Column]

    /// The place in the file of a byte of the record.
    func offset(of byte: Int) -> Int? {
        column(of: byte).map { $0.offset + min($0.bytes.count, max(0, byte - $0.start - $0.skipped)) }
    }

    /// The value of the column in which a byte of the record lies.
    func bytes(of byte: Int) -> ArraySlice<UInt8>? { column(of: byte)?.bytes[...] }

    private func column(of byte: Int) -> Column? { columns.last { $0.start <= byte } }
}

/// A value of a CSV file as the bytes of its column in a record.
struct ColumnValue {
    /// As many as the column has, unless there is a problem.
    private(set) var bytes: [UInt8] = []
    /// Bytes before the value, less the prefix.
    private(set) var filled = 0
    private(set) var problem: FindingRule?

    init(_ cell: [UInt8], of field: FieldLayout) {
        guard !cell.isEmpty else {
            bytes = ColumnValue.none(of: field)
            return
        }
        guard cell.starts(with: field.column.prefix) else {
            problem = .characterNotAllowed
            return
        }
        var value = Array(cell.dropFirst(field.column.prefix.count))
        if case .signed(let sign) = field.form { value = ColumnValue.signed(value, sign, length: field.length) }
        let isExact = field.form.isDigits && !field.column.isUnpadded
        guard value.count == field.length || !isExact && value.count < field.length else {
            problem = .fieldLength
            return
        }
        let filler = [UInt8](repeating: field.pad, count: field.length - value.count)
        bytes = field.alignsRight ? filler + value : value + filler
        filled = (field.alignsRight ? filler.count : 0) - field.column.prefix.count
    }

    private static func none(of field: FieldLayout) -> [UInt8] {
        if field.rules.blankMeansNone { return [UInt8](repeating: 0x20, count: field.length) }
        if case .signed(let sign) = field.form {
            return SignedDigits.bytes(0, length: field.length, sign: sign) ?? []
        }
        return [UInt8](repeating: field.pad, count: field.length)
    }

    /// A sign at its place and zeros after it; what is no number is left as it is, for the tests to find.
    private static func signed(_ value: [UInt8], _ sign: SignForm, length: Int) -> [UInt8] {
        let marks: [UInt8] = [0x2B, 0x2D]
        var digits = value
        var mark: UInt8 = 0x2B
        switch sign {
        case .zoned: return value
        case .leading: if let first = digits.first, marks.contains(first) { mark = digits.removeFirst() }
        case .trailing: if let last = digits.last, marks.contains(last) { mark = digits.removeLast() }
        }
        guard digits.count < length else { return value }
        digits = [UInt8](repeating: 0x30, count: length - 1 - digits.count) + digits
        return sign == .leading ? [mark] + digits : digits + [mark]
    }
}

extension FieldForm {
    /// Whether the bytes are digits and nothing else.
    var isDigits: Bool {
        switch self {
        case .digits, .date, .time: true
        case .signed, .text: false
        }
    }
}

import CodecPrimitives

/// Reads a CSV file (RFC 4180) that arrives in chunks: strict, over bytes, with findings.
///
/// Rows end with CRLF or LF; the last line end is optional. A quote may only stand around a whole field. A
/// byte-order mark is accepted for UTF-8 (spreadsheets write it). A row that cannot be read is left out and
/// reported; after a quoting error nothing more is read.
public struct CSVReader {
    private let form: CSVForm
    private var sink: FindingSink
    private var splitter: CSVSplitter
    private var number = 0
    private var columns: Int?
    private var isStopped = false
    /// The first bytes of the file, until it is clear whether they are a byte-order mark.
    private var beginning: [UInt8]? = []

    /// A reader at the start of a file; `file` is the name that findings show.
    public init(_ form: CSVForm = CSVForm(), file: String, limits: ReadLimits = ReadLimits()) {
        self.form = form
        sink = FindingSink(file: ReceivedText(file), limits: limits)
        splitter = CSVSplitter(form, at: 0)
    }

    /// Reads the next bytes and calls `each` for every row that is right, the header row included.
    public mutating func push(_ chunk: [UInt8], _ each: (CSVRow) throws -> Void) rethrows {
        guard let held = beginning else { return try split(chunk, each) }
        let bytes = held + chunk
        beginning = bytes.count < CSVReader.mark.count ? bytes : nil
        if beginning == nil { try begin(bytes, each) }
    }

    /// Ends the file and reports what was found.
    public mutating func finish(_ each: (CSVRow) throws -> Void) rethrows -> CSVReport {
        if let held = beginning {
            beginning = nil
            try begin(held, each)
        }
        if !isStopped {
            for row in splitter.finish() { try take(row, each) }
            noteProblem()
        }
        if number == 0, sink.count == 0 { stop(.truncated, at: 0) }
        return CSVReport(
            findings: sink.findings, findingCount: sink.count, errorCount: sink.errorCount, rows: number)
    }

    /// Reads a file that is wholly in memory.
    public static func read(
        _ bytes: [UInt8], _ form: CSVForm = CSVForm(), file: String, limits: ReadLimits = ReadLimits()
    ) -> (rows: [CSVRow], report: CSVReport) {
        var reader = CSVReader(form, file: file, limits: limits)
        var rows: [CSVRow] = []
        reader.push(bytes) { rows.append($0) }
        let report = reader.finish { rows.append($0) }
        return (rows, report)
    }

    /// The byte-order mark in UTF-8.
    static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// What reading a CSV file found.
public struct CSVReport: Sendable {
    /// The findings in file order, at most `ReadLimits.findings` of them.
    public let findings: [Finding]
    /// All findings, also those that were not kept.
    public let findingCount: Int
    public let errorCount: Int
    /// Rows seen, the header included.
    public let rows: Int

    /// Whether the file may be taken.
    public var isAcceptable: Bool { errorCount == 0 }
}

extension CSVReader {
    private mutating func begin(_ bytes: [UInt8], _ each: (CSVRow) throws -> Void) rethrows {
        guard bytes.starts(with: CSVReader.mark) else { return try split(bytes, each) }
        guard form.encoding == .utf8 else { return stop(.byteOrderMark, at: CSVReader.mark.count - 1) }
        splitter = CSVSplitter(form, at: CSVReader.mark.count)
        try split(Array(bytes.dropFirst(CSVReader.mark.count)), each)
    }

    private mutating func split(_ bytes: [UInt8], _ each: (CSVRow) throws -> Void) rethrows {
        guard !isStopped else { return }
        for row in splitter.push(bytes) { try take(row, each) }
        noteProblem()
    }

    private mutating func noteProblem() {
        if let problem = splitter.problem { stop(problem.rule, at: problem.offset) }
    }

    private mutating func take(_ row: CSVCells, _ each: (CSVRow) throws -> Void) rethrows {
        number += 1
        if form.sameColumns, row.cells.count != columns ?? row.cells.count {
            sink.add(.recordLength, FindingPlace(record: number, offset: row.offset))
            return
        }
        columns = columns ?? row.cells.count
        var decoded: [ReceivedText] = []
        for (index, cell) in row.cells.enumerated() {
            guard let text = text(cell.bytes) else {
                sink.add(
                    .characterNotAllowed,
                    FindingPlace(
                        record: number, field: ReceivedText(String(index + 1)), offset: row.offset,
                        bytes: cell.bytes[...]))
                return
            }
            decoded.append(text)
        }
        try each(CSVRow(number: number, offset: row.offset, fields: decoded))
    }

    /// A field's text; nil for bytes outside the character set and for control characters but line ends.
    private func text(_ bytes: [UInt8]) -> ReceivedText? {
        let isControl = { (byte: UInt8) in (byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte)) || byte == 0x7F }
        guard !bytes.contains(where: isControl), let text = try? form.encoding.decode(bytes) else { return nil }
        return ReceivedText(text)
    }

    private mutating func stop(_ rule: FindingRule, at offset: Int) {
        isStopped = true
        sink.add(rule, FindingPlace(record: number + 1, offset: offset))
    }
}

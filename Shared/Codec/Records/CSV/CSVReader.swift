import CodecPrimitives

/// Reads a CSV file (RFC 4180) that arrives in chunks: strict, over bytes, with findings.
///
/// Rows end with CRLF or LF, the same throughout; the last line end is optional. A quote may only
/// stand around a whole field. A byte-order mark is accepted for UTF-8 (spreadsheets write it).
/// A row that cannot be read is left out and reported; after a quoting error nothing more is read.
public struct CSVReader {
    private enum State { case fieldStart, plain, quoted, afterQuote, afterCR }

    private let form: CSVForm
    private var sink: FindingSink
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []
    private var rowBytes = 0
    private var rowStart = 0
    private var consumed = 0
    private var number = 0
    private var columns: Int?
    private var isStopped = false
    /// Whether the last byte of a two-byte character is due: its value may be that of a delimiter.
    private var isInPair = false
    /// The first bytes of the file, until it is clear whether they are a byte-order mark.
    private var beginning: [UInt8]? = []

    /// A reader at the start of a file; `file` is the name that findings show.
    public init(_ form: CSVForm = CSVForm(), file: String, limits: ReadLimits = ReadLimits()) {
        self.form = form
        sink = FindingSink(file: ReceivedText(file), limits: limits)
    }

    /// Reads the next bytes and calls `each` for every row that is right, the header row included.
    public mutating func push(_ chunk: [UInt8], _ each: (CSVRow) throws -> Void) rethrows {
        for byte in chunk {
            guard !isStopped else { return }
            try begin(byte, each)
        }
    }

    /// Ends the file and reports what was found.
    public mutating func finish(_ each: (CSVRow) throws -> Void) rethrows -> CSVReport {
        if let held = beginning {
            beginning = nil
            for byte in held { try take(byte, each) }
        }
        if !isStopped {
            if state == .quoted {
                stop(.truncated)
            } else if state == .afterCR {
                stop(.lineEndingCR)
            } else if rowBytes > 0 {
                try endRow(each)
            }
        }
        if number == 0, sink.count == 0 { stop(.truncated) }
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
    /// Holds the first three bytes back to see a byte-order mark.
    private mutating func begin(_ byte: UInt8, _ each: (CSVRow) throws -> Void) rethrows {
        guard var held = beginning else {
            try take(byte, each)
            return
        }
        held.append(byte)
        guard held.count == 3 else {
            beginning = held
            return
        }
        beginning = nil
        if held == [0xEF, 0xBB, 0xBF] {
            (consumed, rowStart) = (3, 3)
            if form.encoding != .utf8 { stop(.byteOrderMark) }
            return
        }
        for byte in held where !isStopped { try take(byte, each) }
    }

    private mutating func take(_ byte: UInt8, _ each: (CSVRow) throws -> Void) rethrows {
        consumed += 1
        rowBytes += 1
        guard rowBytes <= form.maximumRowBytes, fields.count < form.maximumColumns else {
            stop(.recordLength)
            return
        }
        if isInPair {
            isInPair = false
            field.append(byte)
            return
        }
        isInPair = form.encoding == .cp932 && CP932.isLead(byte) && state != .afterQuote && state != .afterCR
        switch state {
        case .fieldStart, .plain: try takePlain(byte, each)
        case .quoted:
            if byte == 0x22 { state = .afterQuote } else { field.append(byte) }
        case .afterQuote: try takeAfterQuote(byte, each)
        case .afterCR:
            guard byte == 0x0A else {
                stop(.lineEndingCR)
                return
            }
            try endRow(each)
        }
    }

    private mutating func takePlain(_ byte: UInt8, _ each: (CSVRow) throws -> Void) rethrows {
        switch byte {
        case form.delimiter: endField()
        case 0x0A: try endRow(each)
        case 0x0D: state = .afterCR
        case 0x22:
            guard state == .fieldStart else {
                stop(.characterNotAllowed)
                return
            }
            state = .quoted
        default:
            field.append(byte)
            state = .plain
        }
    }

    private mutating func takeAfterQuote(_ byte: UInt8, _ each: (CSVRow) throws -> Void) rethrows {
        switch byte {
        case 0x22:
            field.append(byte)
            state = .quoted
        case form.delimiter: endField()
        case 0x0A: try endRow(each)
        case 0x0D: state = .afterCR
        default: stop(.characterNotAllowed)
        }
    }

    private mutating func endField() {
        fields.append(field)
        field = []
        state = .fieldStart
    }

    private mutating func endRow(_ each: (CSVRow) throws -> Void) rethrows {
        endField()
        number += 1
        let (raw, start) = (fields, rowStart)
        (fields, rowBytes, rowStart) = ([], 0, consumed)
        if form.sameColumns, raw.count != columns ?? raw.count {
            sink.add(.recordLength, FindingPlace(record: number, offset: start))
            return
        }
        columns = columns ?? raw.count
        var decoded: [ReceivedText] = []
        for (index, bytes) in raw.enumerated() {
            guard let text = text(bytes) else {
                sink.add(
                    .characterNotAllowed,
                    FindingPlace(
                        record: number, field: ReceivedText(String(index + 1)), offset: start,
                        bytes: bytes[...]))
                return
            }
            decoded.append(text)
        }
        try each(CSVRow(number: number, offset: start, fields: decoded))
    }

    /// A field's text; nil for bytes outside the character set and for control characters but line ends.
    private func text(_ bytes: [UInt8]) -> ReceivedText? {
        let isControl = { (byte: UInt8) in (byte < 0x20 && ![0x09, 0x0A, 0x0D].contains(byte)) || byte == 0x7F }
        guard !bytes.contains(where: isControl), let text = try? form.encoding.decode(bytes) else { return nil }
        return ReceivedText(text)
    }

    private mutating func stop(_ rule: FindingRule) {
        isStopped = true
        sink.add(rule, FindingPlace(record: number + 1, offset: max(0, consumed - 1)))
    }
}

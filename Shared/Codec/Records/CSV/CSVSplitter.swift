/// Cuts a CSV file (RFC 4180) that arrives in chunks into rows of values, as bytes with their places.
///
/// Rows end with CRLF or LF; the last line end is optional. A quote may only stand around a whole value. After a
/// quoting error nothing more is read: where the next row begins would be a guess.
struct CSVSplitter {
    private enum State { case fieldStart, plain, quoted, afterQuote, afterCR }

    private let form: CSVForm
    private var state = State.fieldStart
    private var cell = CSVCell(offset: 0)
    private var cells: [CSVCell] = []
    private var rowBytes = 0
    private var rowStart: Int
    private var consumed: Int
    /// Whether the last byte of a two-byte character is due: its value may be that of a delimiter.
    private var isInPair = false
    private var rows: [CSVCells] = []
    /// What made the reading stop, and at which byte.
    private(set) var problem: (rule: FindingRule, offset: Int)?

    /// - Parameter offset: the place of the first byte in its file
    init(_ form: CSVForm, at offset: Int) {
        self.form = form
        (rowStart, consumed, cell.offset) = (offset, offset, offset)
    }

    /// The rows that end within these bytes.
    mutating func push(_ bytes: some Sequence<UInt8>) -> [CSVCells] {
        for byte in bytes where problem == nil { take(byte) }
        defer { rows = [] }
        return rows
    }

    /// The last row, where its line end is missing.
    mutating func finish() -> [CSVCells] {
        guard problem == nil else { return [] }
        switch state {
        case .quoted: stop(.truncated)
        case .afterCR: stop(.lineEndingCR)
        default: if rowBytes > 0 { endRow(.none) }
        }
        defer { rows = [] }
        return rows
    }

    private mutating func take(_ byte: UInt8) {
        consumed += 1
        rowBytes += 1
        guard rowBytes <= form.maximumRowBytes, cells.count < form.maximumColumns else { return stop(.recordLength) }
        if isInPair {
            isInPair = false
            cell.bytes.append(byte)
            return
        }
        isInPair = form.encoding == .cp932 && CP932.isLead(byte) && state != .afterQuote && state != .afterCR
        switch state {
        case .fieldStart, .plain: takePlain(byte)
        case .quoted:
            if byte == form.quote { state = .afterQuote } else { cell.bytes.append(byte) }
        case .afterQuote: takeAfterQuote(byte)
        case .afterCR:
            guard byte == 0x0A else { return stop(.lineEndingCR) }
            endRow(.crlf)
        }
    }

    private mutating func takePlain(_ byte: UInt8) {
        switch byte {
        case form.delimiter: endCell()
        case 0x0A: endRow(.lf)
        case 0x0D: state = .afterCR
        case form.quote:
            guard state == .fieldStart else { return stop(.characterNotAllowed) }
            (state, cell.isQuoted, cell.offset) = (.quoted, true, consumed)
        default:
            cell.bytes.append(byte)
            state = .plain
        }
    }

    private mutating func takeAfterQuote(_ byte: UInt8) {
        switch byte {
        case form.quote:
            cell.bytes.append(byte)
            state = .quoted
        case form.delimiter: endCell()
        case 0x0A: endRow(.lf)
        case 0x0D: state = .afterCR
        default: stop(.characterNotAllowed)
        }
    }

    private mutating func endCell() {
        cells.append(cell)
        cell = CSVCell(offset: consumed)
        state = .fieldStart
    }

    private mutating func endRow(_ ending: LineEnding) {
        endCell()
        rows.append(CSVCells(offset: rowStart, cells: cells, ending: ending))
        (cells, rowBytes, rowStart) = ([], 0, consumed)
    }

    private mutating func stop(_ rule: FindingRule) {
        problem = (rule, max(0, consumed - 1))
    }
}

/// One row of a CSV file as bytes.
struct CSVCells {
    /// The row's first byte in the file, from 0.
    let offset: Int
    let cells: [CSVCell]
    /// How the row ends; none at the end of the file.
    let ending: LineEnding
}

/// One value of a CSV file as bytes.
struct CSVCell {
    /// Without quotes.
    var bytes: [UInt8] = []
    /// The value's first byte in the file, from 0, after a quote.
    var offset: Int
    var isQuoted = false
}

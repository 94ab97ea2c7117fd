/// Cuts a stream of bytes into records and fields (RFC 4180; lines end with LF or CR LF).
///
/// Fields are bytes: nothing is decoded here, so that a finding can show what was sent.
struct CSVRecords {
    /// One record: its first line's number, from 1, and its fields.
    struct Record {
        var line: Int
        var fields: [[UInt8]]
    }

    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []
    private var line = 1
    private var recordLine = 1
    private var state = State.start

    private enum State { case start, plain, quoted, quoteInQuoted }

    /// Takes more bytes and hands every record that is complete to `each`.
    mutating func take(_ bytes: some Sequence<UInt8>, _ each: (Record) -> Void) {
        for byte in bytes { take(byte, each) }
    }

    /// The rest after the last byte: a record without a line end. Returns false inside an open quote.
    mutating func finish(_ each: (Record) -> Void) -> Bool {
        if case .quoted = state { return false }
        if !(fields.isEmpty && field.isEmpty) { endRecord(each) }
        return true
    }

    private mutating func take(_ byte: UInt8, _ each: (Record) -> Void) {
        switch (state, byte) {
        case (.start, 0x22): state = .quoted
        case (.quoted, 0x22): state = .quoteInQuoted
        case (.quoted, _):
            if byte == 0x0A { line += 1 }
            field.append(byte)
        case (.quoteInQuoted, 0x22):
            field.append(0x22)
            state = .quoted
        case (_, 0x2C):
            fields.append(field)
            field.removeAll()
            state = .start
        case (_, 0x0A):
            line += 1
            if field.last == 0x0D { field.removeLast() }
            endRecord(each)
        default:
            field.append(byte)
            state = .plain
        }
    }

    private mutating func endRecord(_ each: (Record) -> Void) {
        fields.append(field)
        each(Record(line: recordLine, fields: fields))
        field.removeAll()
        fields.removeAll()
        state = .start
        recordLine = line
    }
}

import CodecPrimitives

/// Reads a file that arrives in chunks: checks every record against a layout, every group against
/// its control totals, and hands out the records that are right.
///
/// Memory does not grow with the file: at most one record is kept between chunks, and findings are
/// bounded. Where chunks are cut changes nothing. After a record of the wrong length nothing more is
/// read: where the next record begins would be a guess.
public struct RecordReader {
    private let framing: Framing
    private var checker: RecordChecker
    /// Reads the rows of a CSV file; nil for records of fixed length.
    private var rows: RowReader?
    /// Whether the code set of this file is known.
    private var knowsCodeSet: Bool
    /// The line ending of this file; nil until a record showed it.
    private var ending: LineEnding?
    /// Bytes of a record that is not yet whole; `consumed` is the place of the first in the file.
    private var pending: [UInt8] = []
    private var consumed = 0
    /// A DOS end-of-file byte was seen: only more of them may follow.
    private var isPastEnd = false
    private var isStopped = false

    /// A reader at the start of a file; `file` is the name that findings show.
    ///
    /// - Parameter handsOutAll: whether wrong records are handed out too, for explaining them
    public init(_ layout: Layout, file: String, limits: ReadLimits = ReadLimits(), handsOutAll: Bool = false) {
        checker = RecordChecker(layout, file: file, limits: limits)
        checker.handsOutAll = handsOutAll
        framing = checker.plan.framing
        rows = layout.form.csv.map { RowReader(layout, $0) }
        knowsCodeSet = layout.form.codeSets == [.plain]
    }

    /// Reads the next bytes of the file and calls `each` for every record that is right, in file order.
    ///
    /// After `each` has thrown, the reader is of no further use.
    public mutating func push(_ chunk: [UInt8], _ each: (Record) throws -> Void) rethrows {
        if rows != nil {
            try rows?.push(chunk, &checker, each)
        } else if knowsCodeSet, checker.codeSet == .plain {
            try pushRecords(chunk, each)
        } else if let first = chunk.first {
            if !knowsCodeSet { seeCodeSet(first) }
            try pushRecords(checker.codeSet == .ebcdic ? EBCDIC.decoded(chunk) : chunk, each)
        }
    }

    /// Ends the file: reads what is left and reports everything that was found.
    public mutating func finish(_ each: (Record) throws -> Void) rethrows -> ReadReport {
        if rows != nil {
            try rows?.finish(&checker, each)
            return checker.report(bytes: rows?.consumed ?? 0)
        }
        if !isStopped {
            let end = try drain(pending, from: 0, isLast: true, each)
            pending.removeFirst(end)
        }
        if !isStopped { checkRemainder() }
        if !isStopped { checker.checkEnd(offset: consumed) }
        return checker.report(bytes: consumed + pending.count)
    }

    /// Reads a file that is wholly in memory.
    public static func read(
        _ bytes: [UInt8], _ layout: Layout, file: String, _ each: (Record) throws -> Void
    ) rethrows -> ReadReport {
        var reader = RecordReader(layout, file: file)
        try reader.push(bytes, each)
        return try reader.finish(each)
    }
}

extension RecordReader {
    private mutating func pushRecords(_ chunk: [UInt8], _ each: (Record) throws -> Void) rethrows {
        var start = 0
        while !isStopped, start < chunk.count {
            if pending.isEmpty {
                let end = try drain(chunk, from: start, isLast: false, each)
                pending = Array(chunk[end...])
                return
            }
            let taken = min(max(1, framing.needed(ending) - pending.count), chunk.count - start)
            pending += chunk[start..<(start + taken)]
            start += taken
            let end = try drain(pending, from: 0, isLast: false, each)
            pending.removeFirst(end)
        }
    }

    /// The first byte of a file begins the discriminator of a record, in one code set or the other.
    private mutating func seeCodeSet(_ first: UInt8) {
        knowsCodeSet = true
        let beginnings = checker.layout.records.compactMap(\.discriminator.first)
        let accepted = checker.layout.form.codeSets
        let isPlain = accepted.contains(.plain) && beginnings.contains(first)
        let isEBCDIC = EBCDIC.decoded([first]).allSatisfy(beginnings.contains)
        checker.codeSet = accepted.contains(.ebcdic) && !isPlain && isEBCDIC ? .ebcdic : accepted.first ?? .plain
    }

    /// Reads whole records from `start`; the index of the first byte that was not used.
    private mutating func drain(
        _ bytes: [UInt8], from start: Int, isLast: Bool, _ each: (Record) throws -> Void
    ) rethrows -> Int {
        let begin = consumed - start
        var position = start
        defer { consumed = begin + position }
        while !isStopped, position < bytes.count {
            if checker.isEnded || isPastEnd || bytes[position] == 0x1A {
                position = checkPastEnd(bytes, from: position, begin: begin)
                return position
            }
            let needed = isLast ? framing.recordBytes : framing.needed(ending)
            guard needed <= bytes.count - position, checkBeginning(bytes, from: position) else { return position }
            if begin + position == 0, bytes[position...].starts(with: CSVReader.mark) {
                position += CSVReader.mark.count
                continue
            }
            switch framing.frame(bytes, at: position, known: ending) {
            case .wrong(let rule, let place):
                let end = min(bytes.count, position + framing.needed(ending))
                stop(rule, bytes[place..<end], offset: begin + place)
            case .record(let found, let endingBytes):
                ending = found
                checker.stopsAtUnknown = found == LineEnding.none
                try checker.check(bytes, at: position, offset: begin + position, each)
                isStopped = checker.isStopped
                if !isStopped { position += framing.recordBytes + endingBytes }
            }
        }
        return position
    }

    /// Whether a file begins as data does: no byte-order mark, no error report.
    private mutating func checkBeginning(_ bytes: [UInt8], from position: Int) -> Bool {
        guard checker.number == 0, !isStopped else { return true }
        let marker = checker.layout.form.errorBody
        let isMarkRefused = checker.layout.form.byteOrderMark == .refused
        if isMarkRefused, bytes[position...].starts(with: CSVReader.mark) {
            stop(.byteOrderMark, bytes[position...].prefix(3), offset: 0)
        } else if !marker.isEmpty, bytes[position...].starts(with: marker) {
            stop(.agentErrorBody, bytes[position...].prefix(marker.count), offset: 0)
        }
        return !isStopped
    }

    /// After the end record only DOS end-of-file bytes are let through.
    private mutating func checkPastEnd(_ bytes: [UInt8], from start: Int, begin: Int) -> Int {
        for index in start..<bytes.count {
            guard bytes[index] == 0x1A else {
                stop(.dataAfterEnd, bytes[index...index], offset: begin + index)
                return bytes.count
            }
            if !isPastEnd {
                checker.add(.trailing1A, offset: begin + index, bytes: bytes[index...index])
                isPastEnd = true
            }
        }
        return bytes.count
    }

    /// Looks at the bytes after the last whole record.
    private mutating func checkRemainder() {
        if pending.isEmpty {
            if consumed == 0 { stop(.truncated, [], offset: 0) }
            return
        }
        guard checkBeginning(pending, from: 0) else { return }
        if let place = framing.lineBreak(pending, from: 0, to: pending.count) {
            stop(.recordLength, pending[place...], offset: consumed + place)
        } else {
            stop(.truncated, pending[...], offset: consumed)
        }
    }

    /// Adds a finding about the next record, and reads no further.
    ///
    /// Only bytes that every way of cutting chunks would have at hand are shown.
    private mutating func stop(_ rule: FindingRule, _ shown: ArraySlice<UInt8>, offset: Int) {
        isStopped = true
        checker.add(rule, offset: offset, bytes: shown, isNextRecord: rule != .dataAfterEnd)
    }
}

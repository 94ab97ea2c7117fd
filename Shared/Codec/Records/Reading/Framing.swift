/// Finds where a record ends. Every record of a file has the same length and the same line ending.
struct Framing: Sendable {
    /// What stands where a record was expected.
    enum Frame {
        /// A record and its line ending; no ending is known after a file's only record.
        case record(ending: LineEnding?, endingBytes: Int)
        /// No record: what is wrong, and the byte that shows it.
        case wrong(FindingRule, at: Int)
    }

    let recordBytes: Int
    let accepted: [LineEnding]

    /// The bytes that must be there to judge a record that is not the last.
    func needed(_ ending: LineEnding?) -> Int { recordBytes + (ending?.bytes.count ?? 2) }

    /// Judges the record at `position`, all of whose bytes are there. `known` is the file's line ending.
    func frame(_ bytes: [UInt8], at position: Int, known: LineEnding?) -> Frame {
        let next = position + recordBytes
        let following = next < bytes.count ? bytes[next] : nil
        switch known {
        case .some(.none): return .record(ending: LineEnding.none, endingBytes: 0)
        case nil: return firstFrame(bytes, at: position)
        case .some(let ending):
            // The last record may lack its line ending, and a DOS end-of-file byte may follow it.
            guard let following, following != 0x1A else { return .record(ending: ending, endingBytes: 0) }
            return knownFrame(bytes, at: next, ending: ending)
        }
    }

    /// The first CR or LF in a stretch of bytes, which no record may hold.
    func lineBreak(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        for index in start..<end where bytes[index] == 0x0D || bytes[index] == 0x0A { return index }
        return nil
    }

    private func knownFrame(_ bytes: [UInt8], at next: Int, ending: LineEnding) -> Frame {
        for (index, byte) in ending.bytes.enumerated() {
            guard next + index < bytes.count else { return .wrong(.truncated, at: next) }
            if bytes[next + index] != byte { return .wrong(.recordLength, at: next) }
        }
        return .record(ending: ending, endingBytes: ending.bytes.count)
    }

    /// The first record shows which line ending the file has.
    private func firstFrame(_ bytes: [UInt8], at position: Int) -> Frame {
        let next = position + recordBytes
        if let inside = lineBreak(bytes, from: position, to: next) { return .wrong(.recordLength, at: inside) }
        guard next < bytes.count, bytes[next] != 0x1A else { return .record(ending: nil, endingBytes: 0) }
        let ending = ending(bytes, at: next)
        guard let ending else { return .wrong(.truncated, at: next) }
        if accepted.contains(ending) { return .record(ending: ending, endingBytes: ending.bytes.count) }
        switch ending {
        case .lf: return .wrong(.lineEndingLF, at: next)
        case .cr: return .wrong(.lineEndingCR, at: next)
        case .none, .crlf: return .wrong(.recordLength, at: next)
        }
    }

    /// The line ending at a place; nil for a CR that the file ends with.
    private func ending(_ bytes: [UInt8], at next: Int) -> LineEnding? {
        switch bytes[next] {
        case 0x0A: return .lf
        case 0x0D:
            if next + 1 == bytes.count { return accepted.contains(.cr) ? .cr : nil }
            return bytes[next + 1] == 0x0A ? .crlf : .cr
        default: return LineEnding.none
        }
    }
}

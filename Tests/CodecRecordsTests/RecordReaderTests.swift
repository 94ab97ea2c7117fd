import CodecPrimitives
import CodecRecords
import TestKit
import Testing

@Suite("record reader")
struct RecordReaderTests {
    private let sample: [UInt8]
    private let layout: Layout

    init() throws {
        sample = try Fixtures.bytes("formats/konbini_a_4_confirmed_20260413.txt")
        layout = try ShippedLayout.konbiniA.layout()
    }

    private func rules(_ bytes: [UInt8], _ layout: Layout? = nil) -> [FindingRule] {
        RecordReader.read(bytes, layout ?? self.layout, file: "sample") { _ in }.rules
    }

    /// The sample's records without their line ends.
    private func lines() -> [[UInt8]] {
        stride(from: 0, to: sample.count, by: 122).map { Array(sample[$0..<($0 + 120)]) }
    }

    private func file(_ lines: [[UInt8]], _ ending: [UInt8] = [0x0D, 0x0A]) -> [UInt8] { lines.flatMap { $0 + ending } }

    @Test("records without line ends and a missing last line end are read like others")
    func lineEnds() {
        #expect(rules(file(lines(), [])).isEmpty)
        #expect(rules(Array(sample.dropLast(2))).isEmpty)
        #expect(rules(file(lines(), [0x0A])) == [.lineEndingLF])
        #expect(rules(file(lines(), [0x0D])) == [.lineEndingCR])
        #expect(rules(Array(sample.dropLast(1))) == [.truncated])
    }

    @Test("a DOS end-of-file byte is a warning, anything else after the end record an error")
    func afterTheEnd() {
        #expect(rules(sample + [0x1A]) == [.trailing1A])
        #expect(rules(sample + [0x1A, 0x1A, 0x1A]) == [.trailing1A])
        #expect(rules(sample.dropLast(2) + [0x1A]) == [.trailing1A])
        #expect(RecordReader.read(sample + [0x1A], layout, file: "sample") { _ in }.isAcceptable)
        #expect(rules(sample + sample) == [.dataAfterEnd])
        #expect(rules(sample + [0x1A, 0x20]) == [.trailing1A, .dataAfterEnd])
        #expect(rules(sample + [0x0D, 0x0A]) == [.dataAfterEnd])
    }

    @Test("a byte-order mark, an agent's error report and an empty file are named")
    func beginnings() {
        #expect(rules([0xEF, 0xBB, 0xBF] + sample) == [.byteOrderMark])
        #expect(rules(Array("error:\r\nE001,login failed\r\n".utf8)) == [.agentErrorBody])
        #expect(rules([]) == [.truncated])
        #expect(rules([0x1A]) == [.trailing1A, .endRecordMissing])
        #expect(rules([0xEF, 0xBB, 0xBF]) == [.byteOrderMark])
    }

    @Test("what stands out of order is named, and further records are still looked at")
    func order() {
        let all = lines()
        #expect(rules(file(Array(all.dropFirst()))) == [.headerMissing])
        #expect(rules(file([all[10]])) == [.headerMissing])
        #expect(rules(file([all[0]] + all)) == [.trailerMissing])
        #expect(rules(file(Array(all.dropLast(2)))) == [.trailerMissing, .endRecordMissing])
        #expect(rules(file(Array(all[..<10]) + all)).isEmpty, "two groups, one end record")
        var twoWrong = all
        twoWrong[1][4] = 0x58
        twoWrong[3][4] = 0x58
        let report = RecordReader.read(file(twoWrong), layout, file: "sample") { _ in }
        #expect(report.findings.map(\.record) == [2, 4] && report.rules == [.notNumeric])
    }

    @Test("an unknown record kind is named; without line ends nothing after it is guessed")
    func unknownKind() {
        var all = lines()
        all[1][0] = 0x37
        #expect(rules(file(all)) == [.unknownKind])
        #expect(RecordReader.read(file(all, []), layout, file: "sample") { _ in }.records == 2)
    }

    @Test("every count and sum of a trailer is compared")
    func controls() throws {
        for (start, length, rule) in [
            (1, 6, FindingRule.trailerCount), (7, 12, .trailerAmount), (19, 6, .trailerCount), (25, 12, .trailerAmount),
            (37, 6, .trailerCount), (43, 12, .trailerAmount),
        ] {
            var all = lines()
            all[9][start + length - 1] ^= 1
            #expect(rules(file(all)) == [rule], "field at \(start)")
        }
    }

    @Test("dates, times, text and barcodes are looked at where they stand")
    func fields() {
        let wrong: [(Int, [UInt8], FindingRule)] = [
            (3, Array("20260229".utf8), .dateInvalid), (3, Array("00000000".utf8), .dateInvalid),
            (11, Array("2400".utf8), .dateInvalid), (11, Array("1260".utf8), .dateInvalid),
            (80, Array("20261301".utf8), .dateInvalid), (16, Array("19".utf8), .aiNot91),
            (59, Array("9".utf8), .barcodeCheckDigit), (20, Array("A".utf8), .notNumeric),
            (63, [0x07], .characterNotAllowed), (63, [0x80], .characterNotAllowed), (69, [0x81], .characterNotAllowed),
            (103, [0x81, 0x20], .characterNotAllowed), (1, Array("04".utf8), .unknownKind),
        ]
        for (start, bytes, rule) in wrong {
            var all = lines()
            all[1].replaceSubrange(start..<(start + bytes.count), with: bytes)
            #expect(rules(file(all)) == [rule], "\(start) \(bytes)")
        }
        var good = lines()
        good[1].replaceSubrange(103..<107, with: [0x8A, 0xBF, 0xB1, 0xDE])
        good[1].replaceSubrange(80..<88, with: Array("00000000".utf8))
        #expect(rules(file(good)).isEmpty)
    }

    @Test("findings are bounded, and all of them are counted")
    func bounded() {
        let header = lines()[0]
        var data = lines()[1]
        data[4] = 0x20
        let many = file([header] + Array(repeating: data, count: 1000))
        var reader = RecordReader(layout, file: "sample", limits: ReadLimits(findings: 10, bytesShown: 4))
        reader.push(many) { _ in }
        let report = reader.finish { _ in }
        #expect(report.findings.count == 10 && report.findingCount == 1002 && report.errorCount == 1002)
        #expect(report.findings.allSatisfy { $0.bytes.count <= 4 })
    }

    @Test("an error of the receiver stops the reading and reaches the caller")
    func receiverThrows() {
        struct Full: Error {}
        #expect(throws: Full.self) {
            _ = try RecordReader.read(sample, layout, file: "sample") { if $0.number == 3 { throw Full() } }
        }
    }
}

import CodecPrimitives
import CodecRecords
import TestKit
import Testing

/// Random files, cuts and mutations; every run prints its seed.
@Suite("reading, whatever comes")
struct ReadingPropertyTests {
    private static let names = [
        "konbini_a_1_flash_20260407.txt", "konbini_a_2_flash_cancel_20260408.txt", "konbini_a_4_confirmed_20260413.txt",
        "konbini_a_bad_length.txt", "konbini_a_bad_truncated.txt", "konbini_a_bad_kind.txt",
        "konbini_b_confirmed_20260413.txt",
    ]

    private func sample(_ name: String) throws -> (bytes: [UInt8], layout: Layout) {
        let layout: ShippedLayout = name.hasPrefix("konbini_a") ? .konbiniA : .konbiniB
        return (try Fixtures.bytes("formats/\(name)"), try layout.layout())
    }

    /// What a reader says of a file that comes in chunks of these lengths, over and over.
    private func answer(_ bytes: [UInt8], _ layout: Layout, chunks: [Int]) -> (findings: [Finding], records: [[UInt8]])
    {
        var reader = RecordReader(layout, file: "sample")
        var records: [[UInt8]] = []
        var (start, turn) = (0, 0)
        while start < bytes.count {
            let end = min(bytes.count, start + chunks[turn % chunks.count])
            reader.push(Array(bytes[start..<end])) { records.append(Array($0.bytes)) }
            (start, turn) = (end, turn + 1)
        }
        let report = reader.finish { records.append(Array($0.bytes)) }
        return (report.findings, records)
    }

    @Test("where chunks are cut changes neither records nor findings", arguments: names)
    func chunks(name: String) throws {
        let (sampled, layout) = try sample(name)
        var random = SeededRandom.printed(for: "chunks of \(name)")
        let bare = sampled.filter { $0 != 0x0D && $0 != 0x0A }
        for bytes in [sampled, sampled + [0x1A], bare, [0xEF, 0xBB, 0xBF] + sampled] {
            let whole = answer(bytes, layout, chunks: [bytes.count])
            for length in [1, 2, 3, 119, 120, 121, 122, 123, 244] {
                let cut = answer(bytes, layout, chunks: [length])
                #expect(cut.findings == whole.findings && cut.records == whole.records, "chunks of \(length)")
            }
            for _ in 0..<50 {
                let lengths = (0..<7).map { _ in Int(random.next() % 300) + 1 }
                let cut = answer(bytes, layout, chunks: lengths)
                #expect(cut.findings == whole.findings && cut.records == whole.records, "chunks of \(lengths)")
            }
        }
    }

    @Test("a file cut at any byte is refused, but where only the last line end is missing")
    func everyCut() throws {
        let (bytes, layout) = try sample("konbini_a_4_confirmed_20260413.txt")
        for length in 0..<bytes.count {
            let report = RecordReader.read(Array(bytes[..<length]), layout, file: "cut") { _ in }
            #expect(report.isAcceptable == (length == bytes.count - 2), "cut at \(length)")
            #expect(report.findingCount > 0 || report.isAcceptable)
        }
    }

    @Test("mutated files end in a report, and records handed out are slices of the file", arguments: names)
    func mutations(name: String) throws {
        let (sampled, layout) = try sample(name)
        var random = SeededRandom.printed(for: "mutations of \(name)")
        let fields = try KonbiniFields(layout)
        for _ in 0..<1500 {
            let bytes = mutated(sampled, &random)
            let report = RecordReader.read(bytes, layout, file: "mutated") { record in
                #expect(Array(record.bytes) == Array(bytes[record.offset..<(record.offset + layout.recordBytes)]))
                if let receipt = fields.receipt(record) { #expect(!receipt.amount.isNegative) }
            }
            #expect(report.findings.allSatisfy { $0.offset <= bytes.count })
            #expect(report.bytes <= bytes.count)
        }
    }

    private func mutated(_ sample: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = sample
        for _ in 0...(random.next() % 3) where !bytes.isEmpty {
            let place = Int(random.next() % UInt64(bytes.count))
            let length = min(Int(random.next() % 130), bytes.count - place)
            switch random.next() % 5 {
            case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 1: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            case 2: bytes.remove(at: place)
            case 3: bytes.removeSubrange(place..<(place + length))
            default: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
            }
        }
        return bytes
    }

    @Test("no record vanishes: each is handed out or has a finding", arguments: ShippedLayout.allCases)
    func nothingVanishes(shipped: ShippedLayout) throws {
        let layout = try shipped.layout()
        guard layout.form.csv == nil else { return try rowsDoNotVanish(layout) }
        var random = SeededRandom.printed(for: "no record vanishes in \(shipped.rawValue)")
        let limits = ReadLimits(findings: 100_000)
        for _ in 0..<300 {
            var bytes: [UInt8] = []
            for _ in 0..<12 { bytes += record(layout, &random) + [0x0D, 0x0A] }
            var seen: Set<Int> = []
            var reader = RecordReader(layout, file: "random", limits: limits)
            reader.push(bytes) { seen.insert($0.number) }
            let report = reader.finish { seen.insert($0.number) }
            seen.formUnion(report.findings.map(\.record))
            #expect(seen.isSuperset(of: 1...report.records))
        }
    }

    private func rowsDoNotVanish(_ layout: Layout) throws {
        var random = SeededRandom.printed(for: "no row vanishes in \(layout.name.string)")
        let columns = try #require(layout.record(.data)).fields
        for _ in 0..<300 {
            var rows = columns.map(\.column.title.string).joined(separator: ",") + "\n"
            if layout.form.csv?.hasHeaderLine == false { rows = "1,1,3,0\n" }
            for _ in 0..<12 {
                let values = columns.map { _ in ["", "0", "1", "20260407", "ｱ", "\"x\"", "あ"][Int(random.next() % 7)] }
                rows += values.dropFirst(Int(random.next() % 2)).joined(separator: ",") + "\n"
            }
            let bytes = try layout.encoding.encode(rows.replacing("\n", with: "\r\n"))
            var seen: Set<Int> = layout.form.csv?.hasHeaderLine == true ? [1] : []
            var reader = RecordReader(layout, file: "random", limits: ReadLimits(findings: 100_000))
            reader.push(bytes) { seen.insert($0.number) }
            let report = reader.finish { seen.insert($0.number) }
            seen.formUnion(report.findings.map(\.record))
            #expect(seen.isSuperset(of: 1...13) && report.records == 13)
        }
    }

    /// A record of digits and blanks as its layout has them, with a few bytes changed.
    private func record(_ layout: Layout, _ random: inout SeededRandom) -> [UInt8] {
        let record = layout.records[Int(random.next() % UInt64(layout.records.count))]
        // Stretches that depend on another field are blank, which each way of reading them allows.
        var bytes = [UInt8](repeating: 0x20, count: layout.recordBytes)
        for field in record.fields {
            let value = field.constant ?? field.codes.first ?? [UInt8](repeating: field.pad, count: field.length)
            bytes.replaceSubrange(field.start..<(field.start + field.length), with: value)
        }
        for _ in 0..<(random.next() % 4) {
            let values: [UInt8] = [0x20, 0x30, 0x31, 0x39, 0x41, 0x61, 0x81, 0xB1, 0xDE, 0xFF, 0x00]
            bytes[Int(random.next() % UInt64(bytes.count))] = values[Int(random.next() % UInt64(values.count))]
        }
        return bytes
    }

    @Test("a single changed byte of a record is either harmless or found in that record's findings")
    func singleByte() throws {
        let (bytes, layout) = try sample("konbini_a_4_confirmed_20260413.txt")
        var random = SeededRandom.printed(for: "single bytes")
        for _ in 0..<3000 {
            let place = Int(random.next() % UInt64(bytes.count))
            var changed = bytes
            changed[place] = UInt8(truncatingIfNeeded: random.next())
            let report = RecordReader.read(changed, layout, file: "changed") { _ in }
            let isBarcode = (122..<1098).contains(place) && (16..<60).contains((place - 122) % 122)
            if isBarcode, changed[place] != bytes[place] { #expect(!report.isAcceptable, "byte \(place)") }
        }
    }
}

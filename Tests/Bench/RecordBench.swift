import ArgumentParser
import CodecPrimitives
import CodecRecords

/// Decodes and validates convenience-store records of 120 bytes on one core.
struct RecordBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "records")

    @Option(help: "Records in the file.") var records = 1_000_000
    @Option(help: "Bytes of one chunk.") var chunkBytes = 1 << 20
    @Option(help: "Runs; the median counts.") var runs = 5

    func run() throws {
        let layout = try ShippedLayout.konbiniA.layout()
        let file = try KonbiniSample.file(layout, records: records)
        let rates = try (0..<runs).map { _ in try rate(layout, file) }.sorted()
        Measurement(name: "records.decode", value: rates[rates.count / 2], unit: "records/s").write()
    }

    private func rate(_ layout: Layout, _ file: [UInt8]) throws -> Double {
        let clock = ContinuousClock()
        var accepted = 0
        let begin = clock.now
        var reader = RecordReader(layout, file: "bench")
        for start in stride(from: 0, to: file.count, by: chunkBytes) {
            reader.push(Array(file[start..<min(start + chunkBytes, file.count)])) { record in
                if record.role == .data { accepted += 1 }
            }
        }
        let report = reader.finish { record in if record.role == .data { accepted += 1 } }
        let elapsed = clock.now - begin
        guard report.isAcceptable, accepted == records else { throw BenchError("the sample was not accepted") }
        return Measurement.perSecond(records, in: elapsed)
    }
}

/// A file of confirmed receipts in layout A, every slip another.
enum KonbiniSample {
    /// Records in one group of the file: a trailer counts six digits.
    private static let group = 500_000

    static func file(_ layout: Layout, records: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((records + 2 * (records / group + 1) + 1) * 122)
        for start in stride(from: 0, to: records, by: group) {
            append(start..<min(start + group, records), to: &bytes)
        }
        append("9", to: &bytes)
        return bytes
    }

    private static func append(_ serials: Range<Int>, to bytes: inout [UInt8]) {
        append("1" + "20260413" + "12345" + "00101" + "BENCH", to: &bytes)
        for serial in serials {
            append(
                "2" + "02" + "20260406" + "1200" + "1" + barcode(serial) + "   0012345" + "00" + "20260413"
                    + "20260420" + "20260420" + "010   ", to: &bytes)
        }
        append(
            "8" + "000000" + zeros(12) + "000000" + zeros(12) + padded(serials.count, 6)
                + padded(serials.count * 1000, 12), to: &bytes)
    }

    private static func barcode(_ serial: Int) -> String {
        let body = "91912345" + "00101" + padded(serial, 16) + "0" + "260430" + "0" + "001000"
        var (odd, even) = (0, 0)
        for (index, digit) in body.utf8.reversed().enumerated() {
            if index % 2 == 0 { odd += Int(digit - 48) } else { even += Int(digit - 48) }
        }
        return body + String((10 - (3 * odd + even) % 10) % 10)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes += text.utf8
        bytes += repeatElement(0x20, count: max(0, 120 - text.utf8.count))
        bytes += [0x0D, 0x0A]
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return zeros(max(0, width - digits.utf8.count)) + digits
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}

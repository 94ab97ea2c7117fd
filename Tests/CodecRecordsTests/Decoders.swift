import CodecPrimitives
import CodecRecords

/// Every decoder of this module behind one door, with what must hold for any bytes: the fuzzer (`ops/test.d/fuzz`)
/// looks for bytes for which it does not, and the corpus of what it found is replayed by `CorpusTests`.
///
/// The first byte chooses the decoder, the rest is its input.
enum Decoders {
    /// What does not hold; a crash is found by itself.
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    /// In an order that a new layout does not change, for the corpus.
    static let all: [(name: String, check: @Sendable ([UInt8]) throws -> Void)] =
        [
            ("layout", layout), ("csv", csv), ("barcode", barcode), ("text", text), ("kana", kana), ("ocr", ocr),
            ("elqr", elqr), ("elnumber", elNumber),
        ]
        + ShippedLayout.allCases.map { shipped in (shipped.rawValue, { try reading($0, shipped) }) }

    /// Runs the decoder that the first byte chooses.
    static func check(_ bytes: [UInt8]) throws {
        guard let first = bytes.first else { return }
        try all[Int(first) % all.count].check(Array(bytes.dropFirst()))
    }

    /// The byte that chooses a decoder.
    static func selector(_ name: String) -> UInt8? {
        all.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }.map(UInt8.init)
    }

    private static func reading(_ bytes: [UInt8], _ shipped: ShippedLayout) throws {
        try reading(bytes, try shipped.layout())
    }

    /// A layout file, a NUL, and a file to read by it.
    private static func layout(_ bytes: [UInt8]) throws {
        let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        guard let file = parts.first, let layout = try? LayoutFile.decode(Array(file)) else { return }
        try reading(parts.count > 1 ? Array(parts[1]) : [], layout)
    }

    /// However chunks are cut the answer is the same; every place lies in the file; right records can be written.
    private static func reading(_ bytes: [UInt8], _ layout: Layout) throws {
        let whole = answer(bytes, layout, chunk: max(1, bytes.count))
        let cut = answer(bytes, layout, chunk: 1 + Int(bytes.last ?? 0) % 150)
        // A byte-order mark is seen in the first record; records shorter than one have none.
        if layout.recordBytes > 2 {
            try require(whole.report.findings == cut.report.findings, "findings depend on chunks")
            try require(whole.records == cut.records, "records depend on chunks")
        }
        try require(
            whole.report.findings.allSatisfy { (0...bytes.count).contains($0.offset) }, "a place beyond the file")
        try require(whole.report.errorCount <= whole.report.findingCount, "more errors than findings")
        for finding in whole.report.findings { _ = finding.description }
        if whole.report.isAcceptable { try writing(whole.data, layout) }
    }

    private static func answer(
        _ bytes: [UInt8], _ layout: Layout, chunk: Int
    ) -> (report: ReadReport, records: [[UInt8]], data: [[UInt8]]) {
        var (records, data): ([[UInt8]], [[UInt8]]) = ([], [])
        var reader = RecordReader(layout, file: "fuzz", limits: ReadLimits(findings: 50))
        let take = { (record: Record) in
            records.append(Array(record.bytes))
            if record.role == .data { data.append(Array(record.bytes)) }
            for field in layout.record(record.role)?.fields ?? [] {
                guard let place = try? layout.field(field.name.string, in: record.role) else { continue }
                _ = (record.text(place), record.number(place), record.date(place), record.minuteOfDay(place))
            }
            _ = (record.duplicateKey(layout), record.amount)
        }
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            reader.push(Array(bytes[start..<min(bytes.count, start + chunk)]), take)
        }
        return (reader.finish(take), records, data)
    }

    /// What was read as right is written, and read again as the same.
    private static func writing(_ data: [[UInt8]], _ layout: Layout) throws {
        guard layout.record(.header) == nil, layout.record(.trailer) == nil, layout.record(.end) == nil,
            layout.form.wo != .warned, !data.isEmpty
        else { return }
        var writer = RecordWriter(layout)
        for record in data { try writer.data(bytes: record) }
        var again: [[UInt8]] = []
        let report = RecordReader.read(try writer.finish(), layout, file: "fuzz") { again.append(Array($0.bytes)) }
        try require(report.isAcceptable && again == data, "what was written is not what was read")
    }

    private static func csv(_ bytes: [UInt8]) throws {
        let forms = [CSVForm(), CSVForm(encoding: .cp932, sameColumns: false), CSVForm(encoding: .jisX0201)]
        for form in forms {
            let (rows, report) = CSVReader.read(bytes, form, file: "fuzz")
            try require(rows.count <= report.rows, "more rows than were seen")
            try require(report.findings.allSatisfy { (0...bytes.count).contains($0.offset) }, "a place beyond the file")
        }
    }

    private static func barcode(_ bytes: [UInt8]) throws {
        let digits = ScannedBarcode.normalized(bytes)
        guard let barcode = PaymentBarcode(digits) else {
            return try require(!PaymentBarcode.problems(digits).isEmpty, "refused without a problem")
        }
        _ = (barcode.publicMoneyProblems(), barcode.printed, barcode.text)
        let again = try PaymentBarcode(
            issuer: Array(barcode.issuer), free: Array(barcode.free), reissue: barcode.reissue, due: barcode.due,
            needsStamp: barcode.needsStamp, amount: barcode.amount)
        try require(again == barcode, "a barcode does not come back from its parts")
    }

    private static func ocr(_ bytes: [UInt8]) throws {
        for kind in OCRLine.Kind.allCases {
            guard let line = OCRLine(kind, bytes) else {
                try require(!OCRLine.problems(bytes, kind).isEmpty, "refused without a problem")
                continue
            }
            try require(try OCRLine(kind, body: Array(line.body)) == line, "a line does not come back from its body")
            if let fields = OCRUpperFields(line) {
                try require(try fields.line() == line, "a line does not come back from its fields")
            }
        }
    }

    private static func elqr(_ bytes: [UInt8]) throws {
        guard let code = ELQR(bytes) else {
            return try require(!ELQR.problems(bytes).isEmpty, "refused without a problem")
        }
        try require(code.digits == bytes, "other digits than were read")
        _ = (code.upper, code.lower, code.amount, code.number.printed, code.assessment, code.string)
    }

    private static func elNumber(_ bytes: [UInt8]) throws {
        guard let number = ELNumber(bytes) else { return }
        try require(ELNumber(number.digits) == number, "a number does not come back from its digits")
        try require(ELNumber(Array(number.printed.utf8)) == number, "a number does not come back from its print")
        if let keys = number.payEasy {
            try require(keys.isConfirmed(by: keys.confirmation), "a confirmation number denies itself")
        }
    }

    private static func text(_ bytes: [UInt8]) throws {
        try require(EBCDIC.encoded(EBCDIC.decoded(bytes)) == bytes, "EBCDIC loses a byte")
        for encoding in TextEncoding.allCases {
            guard let text = try? encoding.decode(bytes) else { continue }
            let again = try encoding.encode(text)
            try require(try encoding.decode(again).utf8.elementsEqual(text.utf8), "\(encoding) loses a character")
        }
    }

    private static func kana(_ bytes: [UInt8]) throws {
        let name = ReceivedText(String(decoding: bytes, as: UTF8.self))
        guard let converted = try? BankKana().converted(name) else { return }
        try require(try BankKana().converted(converted) == converted, "a converted name is converted again")
    }

    private static func require(_ isTrue: Bool, _ message: String) throws {
        guard isTrue else { throw Violation(description: message) }
    }
}

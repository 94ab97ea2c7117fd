import CodecPrimitives

/// Turns fields into tests. Neighbouring fields of digits are tested as one run.
struct RecordPlanBuilder {
    private(set) var constants: [UInt8] = []
    private(set) var codes: [UInt64] = []
    private var runs: [Range<Int>] = []
    private var tests: [FieldTest] = []

    mutating func add(_ field: FieldLayout) {
        let end = field.start + field.length
        if case .text(let characters) = field.form {
            append(.text, field, detail: characters.rawValue)
        } else if let last = runs.last, last.upperBound == field.start {
            runs[runs.count - 1] = last.lowerBound..<end
        } else {
            runs.append(field.start..<end)
        }
        addForm(field)
        if let constant = field.constant {
            append(.constant, field, pool: constants.count..<(constants.count + constant.count))
            constants += constant
        }
        if !field.codes.isEmpty {
            append(.codes, field, pool: codes.count..<(codes.count + field.codes.count))
            codes += field.codes.map { word($0) }
        }
        if field.isRequired { append(.required, field, detail: field.pad) }
    }

    /// The tests in the order they are run: digits first, because dates are computed from them.
    func finish() -> [FieldTest] {
        runs.map {
            FieldTest(kind: .digits, start: $0.lowerBound, end: $0.upperBound, detail: 0, pool: 0..<0, yearZero: 0)
        } + tests
    }

    private mutating func addForm(_ field: FieldLayout) {
        switch field.form {
        case .date(.full): append(.dateFull, field, detail: field.zeroMeansNone ? 1 : 0)
        case .date(.short): append(.dateShort, field, detail: field.zeroMeansNone ? 1 : 0)
        case .date(.monthDay): append(.monthDay, field, detail: field.zeroMeansNone ? 1 : 0)
        case .date(.era(let era)):
            append(.dateEra, field, detail: field.zeroMeansNone ? 1 : 0, yearZero: era.firstDay.year - 1)
        case .time: append(.time, field)
        case .digits, .text: break
        }
    }

    private mutating func append(
        _ kind: FieldTest.Kind, _ field: FieldLayout, detail: UInt8 = 0, pool: Range<Int> = 0..<0, yearZero: Int = 0
    ) {
        tests.append(
            FieldTest(
                kind: kind, start: field.start, end: field.start + field.length, detail: detail, pool: pool,
                yearZero: yearZero))
    }
}

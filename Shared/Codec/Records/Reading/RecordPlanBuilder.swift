import CodecPrimitives

/// Turns fields into tests. Neighbouring fields of digits are tested as one run.
struct RecordPlanBuilder {
    private(set) var constants: [UInt8] = []
    private(set) var codes: [UInt64] = []
    private var runs: [Range<Int>] = []
    private var tests: [FieldTest] = []

    init(_ fields: [FieldLayout]) {
        for field in fields { add(field) }
    }

    private mutating func add(_ field: FieldLayout) {
        let end = field.start + field.length
        switch field.form {
        case .text(let characters): append(.text, field, detail: characters.rawValue)
        case .signed(let sign): append(.signed, field, detail: sign.number)
        case .digits, .date, .time:
            if field.rules.blankMeansNone {
                append(.digits, field)
            } else if let last = runs.last, last.upperBound == field.start {
                runs[runs.count - 1] = last.lowerBound..<end
            } else {
                runs.append(field.start..<end)
            }
        }
        addForm(field)
        addRules(field)
    }

    private mutating func addRules(_ field: FieldLayout) {
        if let constant = field.constant {
            append(.constant, field, pool: constants.count..<(constants.count + constant.count))
            constants += constant
        }
        if !field.codes.isEmpty {
            append(.codes, field, pool: codes.count..<(codes.count + field.codes.count))
            codes += field.codes.map { word($0) }
        }
        if field.rules.isRequired { append(.required, field, detail: field.pad) }
    }

    /// The tests in the order they are run: digits first, because dates are computed from them.
    func finish() -> [FieldTest] {
        runs.map {
            FieldTest(
                kind: .digits, start: $0.lowerBound, end: $0.upperBound, detail: 0, letsBlanksThrough: false,
                pool: 0..<0, yearZero: 0)
        } + tests
    }

    private mutating func addForm(_ field: FieldLayout) {
        let zeros: UInt8 = field.rules.zeroMeansNone ? 1 : 0
        switch field.form {
        case .date(.full): append(.dateFull, field, detail: zeros)
        case .date(.short): append(.dateShort, field, detail: zeros)
        case .date(.monthDay): append(.monthDay, field, detail: zeros)
        case .date(.era(let era)): append(.dateEra, field, detail: zeros, yearZero: era.firstDay.year - 1)
        case .time: append(.time, field)
        case .digits, .signed, .text: break
        }
    }

    private mutating func append(
        _ kind: FieldTest.Kind, _ field: FieldLayout, detail: UInt8 = 0, pool: Range<Int> = 0..<0, yearZero: Int = 0
    ) {
        tests.append(
            FieldTest(
                kind: kind, start: field.start, end: field.start + field.length, detail: detail,
                letsBlanksThrough: field.rules.blankMeansNone && kind != .required, pool: pool, yearZero: yearZero))
    }
}

extension RecordLayout {
    /// The slices that need tests of their own: digits within fields of digits are tested with them, and text is
    /// anything that its field lets through.
    var testedSlices: [FieldLayout] {
        derived.filter { slice in
            if slice.rules.constant != nil || !slice.rules.codes.isEmpty { return true }
            switch slice.form {
            case .text: return false
            case .signed, .date, .time: return true
            case .digits:
                return !(slice.start..<(slice.start + slice.length)).allSatisfy { byte in
                    fields.contains { $0.isAlwaysDigits && $0.start <= byte && byte < $0.start + $0.length }
                }
            }
        }
    }
}

extension FieldLayout {
    /// Whether every byte is a digit in every right record.
    fileprivate var isAlwaysDigits: Bool {
        switch form {
        case .digits, .date, .time: !rules.blankMeansNone
        case .signed, .text: false
        }
    }
}

extension SignForm {
    /// The place among all forms, for tests of bytes.
    var number: UInt8 {
        switch self {
        case .leading: 0
        case .trailing: 1
        case .zoned: 2
        }
    }
}

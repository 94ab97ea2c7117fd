import CodecPrimitives

/// The tests of one sort of record, ready for the reader's loop.
struct RecordPlan: Sendable {
    let role: RecordRole
    let discriminator: UInt64
    private let tests: [FieldTest]
    private let constants: [UInt8]
    private let codes: [UInt64]
    /// `CharacterClass.byByte`, held here so that the loop does not ask for a global.
    private let classes: [UInt8]

    init(_ record: RecordLayout) {
        var builder = RecordPlanBuilder()
        for field in record.fields { builder.add(field) }
        role = record.role
        discriminator = word(record.discriminator)
        (tests, constants, codes) = (builder.finish(), builder.constants, builder.codes)
        classes = CharacterClass.byByte
    }

    /// Whether every field of a record of the right length is right.
    @inline(__always)
    func accepts(_ record: Span<UInt8>) -> Bool {
        for index in tests.indices where !passes(tests[index], record) { return false }
        return true
    }

    @inline(__always)
    private func passes(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        switch test.kind {
        case .digits: areDigits(record, test.start, test.end)
        case .text: isText(test, record)
        case .constant: isConstant(test, record)
        case .codes: codes[test.pool].contains(word(record, test.start, test.end))
        case .required: !isFilledWith(test.detail, test, record)
        case .dateFull, .dateShort, .dateEra, .monthDay: isDate(test, record)
        case .time:
            digitsValue(record, test.start, test.start + 2) < 24
                && digitsValue(record, test.start + 2, test.end) < 60
        }
    }

    @inline(__always)
    private func isConstant(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        var index = test.start
        for place in test.pool {
            guard record[index] == constants[place] else { return false }
            index += 1
        }
        return true
    }

    @inline(__always)
    private func isFilledWith(_ pad: UInt8, _ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        for index in test.start..<test.end where record[index] != pad { return false }
        return true
    }

    @inline(__always)
    private func isDate(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        if test.detail != 0, areZeros(record, test.start, test.end) { return true }
        let month = digitsValue(record, test.end - 4, test.end - 2)
        let day = digitsValue(record, test.end - 2, test.end)
        switch test.kind {
        case .dateFull:
            let year = digitsValue(record, test.start, test.start + 4)
            return BusinessDate.years.contains(year) && isDay(year: year, month: month, day: day)
        case .dateShort:
            return isDay(year: 2000 + digitsValue(record, test.start, test.start + 2), month: month, day: day)
        case .monthDay: return isDay(year: 2000, month: month, day: day)
        default:
            let year = digitsValue(record, test.start, test.start + 2)
            guard year > 0, let era = Era.allCases.first(where: { $0.firstDay.year - 1 == test.yearZero }) else {
                return false
            }
            return EraDate.businessDate(era: era, year: year, month: month, day: day) != nil
        }
    }

    @inline(__always)
    private func isText(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        var index = test.start
        while index < test.end {
            let byte = record[index]
            if classes[Int(byte)] & test.detail != 0 {
                index += 1
                continue
            }
            guard test.detail == CharacterClass.text.rawValue, index + 1 < test.end,
                CP932.scalar(lead: byte, trail: record[index + 1]) != nil
            else { return false }
            index += 2
        }
        return !test.checksVoicing || voicing(test, record)
    }

    private func voicing(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        for index in test.start..<test.end {
            let before = index > test.start ? record[index - 1] : 0
            guard Voicing.isInPlace(record[index], after: before) else { return false }
        }
        return true
    }
}

extension FieldTest {
    /// Classes of bank names are the only ones that mind voicing marks.
    fileprivate var checksVoicing: Bool {
        let mask = CharacterClass.bankName.rawValue | CharacterClass.partyName.rawValue | CharacterClass.edi.rawValue
        return detail & mask != 0
    }
}

import CodecPrimitives

/// The tests of some fields of a record, and the bytes that they compare with.
struct TestList: Sendable {
    private let tests: [FieldTest]
    private let constants: [UInt8]
    private let codes: [UInt64]
    /// `CharacterClass.byByte`, held here so that the loop does not ask for a global.
    private let classes: [UInt8]

    init(_ fields: [FieldLayout]) {
        let builder = RecordPlanBuilder(fields)
        (tests, constants, codes) = (builder.finish(), builder.constants, builder.codes)
        classes = CharacterClass.byByte
    }

    /// Whether a record of the right length passes all of them.
    @inline(__always)
    func pass(_ record: Span<UInt8>) -> Bool {
        for index in tests.indices where !passes(tests[index], record) { return false }
        return true
    }

    @inline(__always)
    private func passes(_ test: FieldTest, _ record: Span<UInt8>) -> Bool {
        if test.letsBlanksThrough, isFilledWith(0x20, test, record) { return true }
        return switch test.kind {
        case .digits: areDigits(record, test.start, test.end)
        case .text: isText(test, record)
        case .signed: SignedDigits.value(record, test.start, test.end, sign: test.detail) != nil
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
            let length = CharacterClass.longLength(record, at: index, before: test.end, of: test.detail)
            guard length > 0 else { return false }
            index += length
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

extension CharacterClass {
    /// Bytes of a character of two or more bytes; 0 where the class has none.
    static func longLength(_ bytes: Span<UInt8>, at index: Int, before end: Int, of bits: UInt8) -> Int {
        let first = bytes[index]
        switch bits {
        case CharacterClass.text.rawValue:
            guard index + 1 < end, CP932.scalar(lead: first, trail: bytes[index + 1]) != nil else { return 0 }
            return 2
        case CharacterClass.unicode.rawValue: return unicodeLength(bytes, at: index, before: end)
        default: return 0
        }
    }

    /// Bytes of a character of UTF-8 beyond ASCII; 0 for what is none, and for the controls U+0080 to U+009F.
    private static func unicodeLength(_ bytes: Span<UInt8>, at index: Int, before end: Int) -> Int {
        let first = bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
        guard (0xC2...0xF4).contains(first), index + length <= end else { return 0 }
        var value = UInt32(first) & (0xFF >> UInt32(length + 1))
        for place in (index + 1)..<(index + length) {
            guard bytes[place] & 0xC0 == 0x80 else { return 0 }
            value = value << 6 | UInt32(bytes[place] & 0x3F)
        }
        let least: [UInt32] = [0, 0, 0xA0, 0x800, 0x10000]
        return value >= least[length] && Unicode.Scalar(value) != nil ? length : 0
    }
}

import CodecPrimitives

/// One test of a record's bytes in the form the reader's loop wants: no arrays, no text, no optionals.
///
/// A record that passes all its tests is right; which field of one that fails is wrong is found by
/// `FieldProblem`, off the fast path.
struct FieldTest {
    enum Kind: UInt8 {
        case digits, text, signed, dateFull, dateShort, dateEra, monthDay, time, constant, codes, required
    }

    let kind: Kind
    /// The first byte within the record, from 0.
    let start: Int
    let end: Int
    /// Bits of `CharacterClass` for text; the index of the sign's form; whether zeros are let through for dates.
    let detail: UInt8
    /// Whether a field of blanks passes.
    let letsBlanksThrough: Bool
    /// Where the constant's bytes or the codes' words stand in the plan's pools.
    let pool: Range<Int>
    /// The year before the era's first.
    let yearZero: Int
}

/// The bytes of one or more ASCII digits as a number; wraps for more than 18 digits.
@inline(__always)
func digitsValue(_ record: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var value = 0
    for index in start..<end { value = value &* 10 &+ Int(record[index] &- 0x30) }
    return value
}

/// At most eight bytes as one word, for comparing codes.
@inline(__always)
func word(_ record: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<end { word = word << 8 | UInt64(record[index]) }
    return word
}

func word(_ code: [UInt8]) -> UInt64 { code.reduce(0) { $0 << 8 | UInt64($1) } }

@inline(__always)
func areDigits(_ record: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var wrong: UInt8 = 0
    for index in start..<end { wrong |= (record[index] &- 0x30) > 9 ? 1 : 0 }
    return wrong == 0
}

@inline(__always)
func areZeros(_ record: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for index in start..<end where record[index] != 0x30 { return false }
    return true
}

/// Whether there is such a day, given digits.
@inline(__always)
func isDay(year: Int, month: Int, day: Int) -> Bool {
    guard month >= 1, month <= 12, day >= 1 else { return false }
    return day <= 28 || day <= BusinessDate.daysIn(month: month, of: year)
}

import CodecPrimitives

/// Turns values into the bytes of their fields. What does not fit is refused, never cut.
struct FieldEncoder {
    private let role: RecordRole
    private let encoding: TextEncoding
    private let wo: WoRule
    private let isCSV: Bool

    init(_ layout: Layout, _ role: RecordRole) {
        isCSV = layout.form.csv != nil
        (self.role, encoding) = (role, layout.encoding)
        // What a reader only warns of, a partner may refuse.
        wo = layout.form.wo == .allowed ? .allowed : .refused
    }

    func encode(_ value: FieldValue, as field: FieldLayout) throws(RecordsError) -> [UInt8] {
        let bytes = try padded(try raw(value, field), field)
        guard let problem = FieldProblem.find(field, bytes, wo: wo) else { return bytes }
        switch problem.rule {
        case .characterNotAllowed, .orphanVoicingMark:
            throw error(.characterNotAllowed, field, offset: problem.offset)
        case .requiredMissing: throw error(.valueMissing, field)
        default: throw error(.valueInvalid, field, offset: problem.offset)
        }
    }

    private func raw(_ value: FieldValue, _ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        switch value {
        case .text(let text): return try encoded(text, field)
        case .received(let text): return try encoded(text.string, field)
        case .bytes(let bytes): return bytes
        case .number(let number): return try digits(number, field)
        case .yen(let yen): return try digits(yen.amount, field)
        case .date(let date): return try dateDigits(date, field)
        case .none: return try absent(field)
        }
    }

    private func encoded(_ text: String, _ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        do {
            return try encoding.encode(text)
        } catch {
            throw self.error(.characterUndefined, field, offset: error.offset)
        }
    }

    /// No value: zeros, +0 or blanks. Columns of a CSV file that may be empty are.
    private func absent(_ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        if isCSV, field.rules.blankMeansNone { return [UInt8](repeating: 0x20, count: field.length) }
        if case .signed = field.form { return try digits(0, field) }
        return []
    }

    private func digits(_ number: Int64, _ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        if case .signed(let sign) = field.form {
            guard let bytes = SignedDigits.bytes(number, length: field.length, sign: sign) else {
                throw error(.valueTooLong, field)
            }
            return bytes
        }
        guard number >= 0 else { throw error(.valueInvalid, field) }
        return Array(String(number).utf8)
    }

    private func dateDigits(_ date: BusinessDate, _ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        guard case .date(let form) = field.form else { throw error(.valueInvalid, field) }
        let monthDay = date.month * 100 + date.day
        switch form {
        case .full: return decimalDigits(date.year * 10_000 + monthDay, count: 8)
        case .monthDay: return decimalDigits(monthDay, count: 4)
        case .short:
            guard (2000...2099).contains(date.year) else { throw error(.valueInvalid, field) }
            return decimalDigits(date.year % 100 * 10_000 + monthDay, count: 6)
        case .era(let era):
            guard let inEra = EraDate(date), inEra.era == era, inEra.year < 100 else {
                throw error(.valueInvalid, field)
            }
            return decimalDigits(inEra.year * 10_000 + monthDay, count: 6)
        }
    }

    private func padded(_ bytes: [UInt8], _ field: FieldLayout) throws(RecordsError) -> [UInt8] {
        guard bytes.count <= field.length else { throw error(.valueTooLong, field) }
        let filler = [UInt8](repeating: field.pad, count: field.length - bytes.count)
        return field.alignsRight ? filler + bytes : bytes + filler
    }

    private func error(_ code: RecordsError.Code, _ field: FieldLayout, offset: Int = 0) -> RecordsError {
        RecordsError(code, at: "\(role.rawValue).\(field.name.string)", offset: offset)
    }
}

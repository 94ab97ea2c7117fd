import CodecPrimitives

/// What is wrong with one field's bytes, and where in the field.
struct FieldProblem: Equatable {
    let rule: FindingRule
    /// The byte within the field, from 0.
    let offset: Int

    /// The first problem of a field; nil when it is right.
    static func find(_ field: FieldLayout, _ bytes: [UInt8]) -> FieldProblem? {
        formProblem(field, bytes) ?? valueProblem(field, bytes)
    }

    private static func formProblem(_ field: FieldLayout, _ bytes: [UInt8]) -> FieldProblem? {
        if case .text(let characters) = field.form { return textProblem(characters, bytes) }
        if let offset = bytes.firstIndex(where: { !(0x30...0x39).contains($0) }) {
            return FieldProblem(rule: .notNumeric, offset: offset)
        }
        switch field.form {
        case .time:
            let isTime = number(bytes[0..<2]) < 24 && number(bytes[2..<4]) < 60
            return isTime ? nil : FieldProblem(rule: .dateInvalid, offset: 0)
        case .date(let form):
            if field.zeroMeansNone, bytes.allSatisfy({ $0 == 0x30 }) { return nil }
            return isDate(form, bytes) ? nil : FieldProblem(rule: .dateInvalid, offset: 0)
        case .digits, .text: return nil
        }
    }

    private static func isDate(_ form: DateForm, _ bytes: [UInt8]) -> Bool {
        if form == .monthDay {
            return BusinessDate(year: 2000, month: number(bytes[0..<2]), day: number(bytes[2..<4])) != nil
        }
        return form.date(of: bytes[...]) != nil
    }

    private static func valueProblem(_ field: FieldLayout, _ bytes: [UInt8]) -> FieldProblem? {
        if let constant = field.constant, constant != bytes { return FieldProblem(rule: field.rule, offset: 0) }
        if !field.codes.isEmpty, !field.codes.contains(bytes) { return FieldProblem(rule: field.rule, offset: 0) }
        if field.isRequired, bytes.allSatisfy({ $0 == field.pad }) {
            return FieldProblem(rule: .requiredMissing, offset: 0)
        }
        return nil
    }

    private static func textProblem(_ characters: CharacterClass, _ bytes: [UInt8]) -> FieldProblem? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if CharacterClass.byByte[Int(byte)] & characters.rawValue != 0 {
                if characters.checksVoicing, !Voicing.isInPlace(byte, after: index > 0 ? bytes[index - 1] : 0) {
                    return FieldProblem(rule: .orphanVoicingMark, offset: index)
                }
                index += 1
            } else if characters == .text, index + 1 < bytes.count,
                CP932.scalar(lead: byte, trail: bytes[index + 1]) != nil
            {
                index += 2
            } else {
                return FieldProblem(rule: .characterNotAllowed, offset: index)
            }
        }
        return nil
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 * 10 + Int($1) - 0x30 } }
}

extension DateForm {
    /// The day that digits spell; nil for no such day, and always for a form without a year.
    func date(of bytes: ArraySlice<UInt8>) -> BusinessDate? {
        guard bytes.count == length else { return nil }
        var number = 0
        for byte in bytes {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100)
        switch self {
        case .full: return BusinessDate(year: year, month: month, day: day)
        case .short: return BusinessDate(year: 2000 + year, month: month, day: day)
        case .era(let era): return EraDate.businessDate(era: era, year: year, month: month, day: day)
        case .monthDay: return nil
        }
    }
}

import CodecPrimitives

/// What is wrong with one field's bytes, and where in the field.
struct FieldProblem: Equatable {
    let rule: FindingRule
    /// The byte within the field, from 0.
    let offset: Int

    /// The first problem of a field; nil when it is right. A problem that is only a warning comes last.
    static func find(_ field: FieldLayout, _ bytes: [UInt8], wo: WoRule = .refused) -> FieldProblem? {
        let isBlank = field.rules.blankMeansNone && bytes.allSatisfy { $0 == 0x20 }
        if !isBlank, let problem = formProblem(field, bytes, wo) { return problem }
        if let problem = valueProblem(field, bytes, isBlank: isBlank) { return problem }
        guard wo == .warned, field.form == .text(.partyName), let place = bytes.firstIndex(of: woByte) else {
            return nil
        }
        return FieldProblem(rule: .settingDependentWo, offset: place)
    }

    /// ｦ.
    private static let woByte: UInt8 = 0xA6

    private static func formProblem(_ field: FieldLayout, _ bytes: [UInt8], _ wo: WoRule) -> FieldProblem? {
        switch field.form {
        case .text(let characters): return textProblem(characters, bytes, wo)
        case .signed(let sign):
            guard SignedDigits.value(bytes.span, 0, bytes.count, sign: sign.number) == nil else { return nil }
            let place = bytes.indices.first { !isSignedByte(bytes[$0], at: $0, of: bytes.count, sign) }
            return FieldProblem(rule: .notNumeric, offset: place ?? 0)
        case .digits, .date, .time: break
        }
        if let offset = bytes.firstIndex(where: { !(0x30...0x39).contains($0) }) {
            return FieldProblem(rule: .notNumeric, offset: offset)
        }
        switch field.form {
        case .time:
            let isTime = number(bytes[0..<2]) < 24 && number(bytes[2..<4]) < 60
            return isTime ? nil : FieldProblem(rule: .dateInvalid, offset: 0)
        case .date(let form):
            if field.rules.zeroMeansNone, bytes.allSatisfy({ $0 == 0x30 }) { return nil }
            return isDate(form, bytes) ? nil : FieldProblem(rule: .dateInvalid, offset: 0)
        case .digits, .signed, .text: return nil
        }
    }

    private static func isSignedByte(_ byte: UInt8, at index: Int, of count: Int, _ sign: SignForm) -> Bool {
        switch sign {
        case .leading where index == 0, .trailing where index == count - 1: byte == 0x2B || byte == 0x2D
        case .zoned where index == count - 1: (0x41...0x52).contains(byte) || [0x7B, 0x7D].contains(byte)
        default: (0x30...0x39).contains(byte)
        }
    }

    private static func isDate(_ form: DateForm, _ bytes: [UInt8]) -> Bool {
        if form == .monthDay {
            return BusinessDate(year: 2000, month: number(bytes[0..<2]), day: number(bytes[2..<4])) != nil
        }
        return form.date(of: bytes[...]) != nil
    }

    private static func valueProblem(_ field: FieldLayout, _ bytes: [UInt8], isBlank: Bool) -> FieldProblem? {
        let rules = field.rules
        if !isBlank {
            if let constant = rules.constant, constant != bytes { return FieldProblem(rule: rules.rule, offset: 0) }
            if !rules.codes.isEmpty, !rules.codes.contains(bytes) { return FieldProblem(rule: rules.rule, offset: 0) }
        }
        if rules.isRequired, isBlank || bytes.allSatisfy({ $0 == field.pad }) {
            return FieldProblem(rule: .requiredMissing, offset: 0)
        }
        return nil
    }

    private static func textProblem(_ characters: CharacterClass, _ bytes: [UInt8], _ wo: WoRule) -> FieldProblem? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let isOtherwiseLetThrough = byte == woByte && characters == .partyName && wo != .refused
            if CharacterClass.byByte[Int(byte)] & characters.rawValue != 0 || isOtherwiseLetThrough {
                if characters.checksVoicing, !Voicing.isInPlace(byte, after: index > 0 ? bytes[index - 1] : 0) {
                    return FieldProblem(rule: .orphanVoicingMark, offset: index)
                }
                index += 1
                continue
            }
            let length = CharacterClass.longLength(
                bytes.span, at: index, before: bytes.count, of: characters.rawValue)
            guard length > 0 else { return FieldProblem(rule: .characterNotAllowed, offset: index) }
            index += length
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

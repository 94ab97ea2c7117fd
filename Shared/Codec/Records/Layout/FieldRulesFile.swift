import CodecPrimitives

/// Reads what values a field of a layout file may have.
struct FieldRulesFile {
    let isText: Bool

    func rules(_ field: LayoutObject, length: Int) throws(RecordsError) -> FieldRules {
        var rules = FieldRules()
        rules.constant = try constant(field, length: length)
        (rules.codes, rules.codeNames) = try codes(field, length: length)
        rules.codeSets = try codeSets(field, length: length)
        if !rules.codeSets.isEmpty {
            guard rules.codes.isEmpty else { throw field.invalid("codes") }
            rules.codes = rules.codeSets.map(\.code)
        }
        rules.isRequired = try field.flag("required")
        rules.zeroMeansNone = try field.flag("zero_means_none")
        rules.blankMeansNone = try field.flag("blank_means_none")
        guard !rules.blankMeansNone || !isText else { throw field.invalid("blank_means_none") }
        let usual: FindingRule = rules.codeSets.isEmpty ? .unknownTypeCode : .codeKubunMismatch
        rules.rule = try FieldRulesFile.rule(field, default: usual)
        return rules
    }

    /// The finding that a wrong value is answered with.
    static func rule(_ field: LayoutObject, default rule: FindingRule) throws(RecordsError) -> FindingRule {
        try field.choice("rule", of: FindingRule.self) ?? rule
    }

    private func constant(_ field: LayoutObject, length: Int) throws(RecordsError) -> [UInt8]? {
        guard let value = try field.optionalText("const") else { return nil }
        guard value.utf8.count == length else { throw field.invalid("const") }
        return value.utf8
    }

    /// A list of codes, or an object of codes and what they mean.
    private func codes(
        _ field: LayoutObject, length: Int
    ) throws(RecordsError) -> (codes: [[UInt8]], names: [ReceivedText]) {
        guard let value = field.value("codes") else { return ([], []) }
        var (codes, names): ([[UInt8]], [ReceivedText]) = ([], [])
        if let members = value.members {
            for member in members.all {
                guard let name = member.value.text else { throw field.invalid("codes") }
                codes.append(member.key.utf8)
                names.append(name)
            }
        } else {
            codes = try field.texts("codes").map(\.utf8)
        }
        // Codes are compared as one machine word.
        guard length <= 8, !codes.isEmpty, codes.allSatisfy({ $0.count == length }) else {
            throw field.invalid("codes")
        }
        return (codes, names)
    }

    private func codeSets(
        _ field: LayoutObject, length: Int
    ) throws(RecordsError) -> [(code: [UInt8], codeSet: CodeSet)] {
        guard field.has("code_sets") else { return [] }
        let object = try field.object("code_sets")
        var codeSets: [(code: [UInt8], codeSet: CodeSet)] = []
        for member in object.all {
            guard let name = member.value.text, member.key.utf8.count == length, length <= 8,
                let codeSet = CodeSet.allCases.first(where: { ReceivedText($0.rawValue) == name })
            else { throw field.invalid("code_sets") }
            codeSets.append((member.key.utf8, codeSet))
        }
        guard !codeSets.isEmpty else { throw field.invalid("code_sets") }
        return codeSets
    }
}

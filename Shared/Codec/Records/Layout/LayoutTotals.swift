import CodecPrimitives

/// Reads what a layout file says about totals and balances.
struct LayoutTotals {
    let rules: LayoutRules
    let records: [RecordLayout]
    let kinds: [DataKind]

    func controls() throws(RecordsError) -> [ControlRule] {
        let file = rules.file
        guard file.has("controls") else { return [] }
        guard records.count > 1 else { throw file.invalid("controls") }
        var controls: [ControlRule] = []
        for control in try file.objects("controls") { controls.append(try self.control(control)) }
        return controls
    }

    private func control(_ object: LayoutObject) throws(RecordsError) -> ControlRule {
        try object.refuseOthers(than: ["field", "in", "count", "sum", "kinds", "or_kinds", "unless_zero", "note"])
        let role = try object.choice("in", of: RecordRole.self) ?? .trailer
        guard role != .data, let record = records.first(where: { $0.role == role }) else {
            throw object.invalid("in")
        }
        let field = try object.field("field", of: record)
        guard field.form == .digits, field.length <= 18 else { throw object.invalid("field") }
        let quantity = try quantity(object)
        let counted = try indices(object, "kinds")
        switch quantity {
        case .count, .sum: break
        default:
            // Only the end of a file knows how many records and groups it has.
            guard role == .end, counted.isEmpty else { throw object.invalid("count") }
        }
        return ControlRule(
            field: field, role: role, quantity: quantity, kinds: counted, otherKinds: try indices(object, "or_kinds"),
            mayBeUnfilled: try object.flag("unless_zero"))
    }

    private func quantity(_ object: LayoutObject) throws(RecordsError) -> ControlRule.Quantity {
        if let sum = try object.optionalText("sum") {
            guard !object.has("count") else { throw object.invalid("count") }
            return .sum(try rules.money(sum, object, "sum"))
        }
        if object.value("count")?.bool == true { return .count }
        switch try object.text("count") {
        case ReceivedText("records"): return .records
        case ReceivedText("records_before"): return .recordsBefore
        case ReceivedText("records_either_way"): return .recordsEitherWay
        case ReceivedText("groups"): return .groups
        default: throw object.invalid("count")
        }
    }

    func balance() throws(RecordsError) -> BalanceRule? {
        guard rules.file.has("balance") else { return nil }
        let object = try rules.file.object("balance")
        try object.refuseOthers(than: [
            "opening", "opening_sign", "closing", "closing_sign", "negative", "plus", "minus", "note",
        ])
        guard let header = records.first(where: { $0.role == .header }),
            let trailer = records.first(where: { $0.role == .trailer }), rules.file.has("amount")
        else { throw rules.file.invalid("balance") }
        return BalanceRule(
            opening: try side(object, "opening", of: header), closing: try side(object, "closing", of: trailer),
            plus: try indices(object, "plus"), minus: try indices(object, "minus"))
    }

    private func side(
        _ object: LayoutObject, _ key: String, of record: RecordLayout
    ) throws(RecordsError) -> BalanceRule.Balance {
        let field = try object.field(key, of: record)
        guard field.form == .digits, field.length <= 18 else { throw object.invalid(key) }
        guard object.has("\(key)_sign") else { return BalanceRule.Balance(field: field, sign: nil, negative: []) }
        let sign = try object.field("\(key)_sign", of: record)
        let codes = try object.texts("negative").map(\.utf8)
        guard !codes.isEmpty, codes.allSatisfy({ $0.count == sign.length }) else { throw object.invalid("negative") }
        return BalanceRule.Balance(field: field, sign: sign, negative: codes)
    }

    private func indices(_ object: LayoutObject, _ key: String) throws(RecordsError) -> [Int] {
        guard object.has(key) else { return [] }
        var indices: [Int] = []
        for name in try object.texts(key) {
            guard let index = kinds.firstIndex(where: { $0.name == name }) else { throw object.invalid(key) }
            indices.append(index)
        }
        guard !indices.isEmpty else { throw object.invalid(key) }
        return indices
    }
}

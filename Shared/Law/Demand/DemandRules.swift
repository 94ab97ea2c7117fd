public import CodecPrimitives

/// The demand rules by id.
public struct DemandRules: Sendable {
    private let byID: [ReceivedText: DemandRule]

    /// The rules that were built into the suite.
    public static func embedded() throws(LawError) -> DemandRules {
        try DemandRules(PackageResources.demand_rules_csv)
    }

    /// Reads `demand-rules.csv`; throws `tableInvalid` with file, line and column.
    public init(_ bytes: [UInt8]) throws(LawError) {
        try self.init(LawTable(bytes, file: "demand-rules.csv", columns: DemandRule.columns).rows)
    }

    init(_ rows: [LawRow]) throws(LawError) {
        var byID: [ReceivedText: DemandRule] = [:]
        for row in rows {
            let rule = try DemandRule(row)
            guard byID.updateValue(rule, forKey: rule.id) == nil else { throw row.invalid(0) }
        }
        self.byID = byID
    }

    /// The rule of an id; throws `notInForce` for an id that no row has.
    public func rule(_ id: ReceivedText) throws(LawError) -> DemandRule {
        guard let rule = byID[id] else { throw LawError(.notInForce, at: "demand rule \(id.string)") }
        return rule
    }
}

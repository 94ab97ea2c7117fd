public import CodecPrimitives

/// All that law and city say about measures, read and cross-checked once.
public struct MeasureBook: Sendable {
    private let rules: [MeasureRule]
    private let grounds: [MeasureGround]
    private let approvals: [MeasureApproval]
    /// Every version of a rule that a step may name beside its kind.
    public let versions: [LawVersion]

    /// The data that were built into the suite; a table that a city has of its own stands in its place.
    ///
    /// - Throws: `LawError`, `fixedByStatute` with the article where a city's table says otherwise than statute.
    public static func embedded(
        rules: [UInt8]? = nil, grounds: [UInt8]? = nil, approvals: [UInt8]? = nil
    ) throws(LawError) -> MeasureBook {
        let national = try MeasureBook(
            rules: PackageResources.measures_csv, grounds: PackageResources.measure_grounds_csv,
            approvals: PackageResources.measure_approvals_csv)
        guard rules != nil || grounds != nil || approvals != nil else { return national }
        return try MeasureBook(
            rules: rules ?? PackageResources.measures_csv, grounds: grounds ?? PackageResources.measure_grounds_csv,
            approvals: approvals ?? PackageResources.measure_approvals_csv, under: MeasureStatute(national: national))
    }

    /// Reads the three tables. Throws `tableInvalid` with file and line, and for a kind without a rule, without a
    /// ground or without anybody who may grant it without limit.
    public init(rules: [UInt8], grounds: [UInt8], approvals: [UInt8]) throws(LawError) {
        try self.init(rules: rules, grounds: grounds, approvals: approvals, under: nil)
    }

    private init(
        rules: [UInt8], grounds: [UInt8], approvals: [UInt8], under statute: MeasureStatute?
    ) throws(LawError) {
        let (first, second) = (
            try LawTable(rules, file: "measures.csv", columns: MeasureRule.columns),
            try LawTable(grounds, file: "measure-grounds.csv", columns: MeasureGround.columns)
        )
        let third = try LawTable(approvals, file: "measure-approvals.csv", columns: MeasureApproval.columns)
        var read: (rules: [MeasureRule], grounds: [MeasureGround], approvals: [MeasureApproval]) = ([], [], [])
        for row in first.rows {
            let rule = try MeasureRule(row)
            guard !read.rules.contains(where: { $0.kind == rule.kind && $0.validity.overlaps(rule.validity) })
            else { throw row.invalid(13) }
            try statute?.check(rule, row)
            read.rules.append(rule)
        }
        for row in second.rows {
            let ground = try MeasureGround(row)
            try statute?.check(ground, row)
            read.grounds.append(ground)
        }
        for row in third.rows { read.approvals.append(try MeasureApproval(row)) }
        (self.rules, self.grounds, self.approvals) = read
        versions = first.rows.compactMap(LawVersion.measure)
        for kind in MeasureKind.allCases { try check(kind) }
    }

    private func check(_ kind: MeasureKind) throws(LawError) {
        let isWhole =
            rules.contains { $0.kind == kind } && grounds.contains { $0.kind == kind && $0.use == .grant }
            && approvals.contains { $0.kind == kind && $0.step == .grant && $0.upTo == nil }
        guard isWhole else { throw LawError(.tableInvalid, at: "measures: \(kind.rawValue)") }
    }

    /// The rule of a kind on a day; throws `notInForce` where there is none.
    public func rule(_ kind: MeasureKind, on day: BusinessDate) throws(LawError) -> MeasureRule {
        guard let rule = rules.first(where: { $0.kind == kind && $0.validity.contains(day) }) else {
            throw LawError(.notInForce, at: "\(kind.rawValue) \(day)")
        }
        return rule
    }

    /// A ground by its code; nil where the kind has no such ground.
    public func ground(_ code: ReceivedText, of kind: MeasureKind, for use: MeasureGround.Use) -> MeasureGround? {
        grounds.first { $0.kind == kind && $0.use == use && $0.code == code }
    }

    /// All grounds of a kind, for whoever chooses one.
    public func grounds(of kind: MeasureKind, for use: MeasureGround.Use) -> [MeasureGround] {
        grounds.filter { $0.kind == kind && $0.use == use }
    }

    /// Who must approve a step about an amount; nil where nobody may.
    public func approval(_ step: MeasureApproval.Step, of kind: MeasureKind, for amount: Yen) -> MeasureApproval? {
        approvals.first { $0.kind == kind && $0.step == step && amount <= $0.upTo ?? amount }
    }
}

import CodecPrimitives

/// The rows of law that a city's file may change, before they are read as kinds, regimes, rules and answers.
struct LawTables {
    var kinds: [LawRow]
    var regimes: [LawRow]
    var demands: [LawRow]
    /// Each with the days for which it holds.
    var policies: [(validity: Validity, row: LawRow)]

    /// National law, as it was built into the suite.
    static func embedded() throws(LawError) -> LawTables {
        LawTables(
            kinds: try LawTable(
                PackageResources.claim_kinds_csv, file: "claim-kinds.csv", columns: ClaimKind.columns
            ).rows,
            regimes: try LawTable(
                PackageResources.late_charge_regimes_csv, file: "late-charge-regimes.csv",
                columns: LateChargeRegime.columns
            ).rows,
            demands: try LawTable(
                PackageResources.demand_rules_csv, file: "demand-rules.csv", columns: DemandRule.columns
            ).rows,
            policies: try LawTable(
                PackageResources.policies_csv, file: "policies.csv", columns: PolicyAnswer.columns
            ).rows.map { (LawTables.always, $0) })
    }

    /// From before the first kind of claim until changed.
    static let always = Validity(from: BusinessDate(daysSinceEpoch: 0))

    /// The rows of a table that a city's file names by their first column.
    subscript(table: CityTable) -> [LawRow] {
        switch table {
        case .kind: kinds
        case .regime: regimes
        case .demandRule: demands
        case .policy: policies.map(\.row)
        }
    }
}

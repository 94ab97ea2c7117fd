import CodecPrimitives
import Foundation
import Law

/// `late-charge.csv`: one instalment a row.
struct LateChargeVectors {
    private let rates: RateTable
    private let regimes: LateChargeRegimes

    static func check(_ path: String) throws -> [VectorResult] {
        let table = try VectorTable(VectorFile.find("late-charge.csv", at: path))
        let vectors = LateChargeVectors(rates: try .embedded(), regimes: try .embedded())
        return try table.rows.map { try vectors.check($0) }
    }

    private func check(_ row: VectorTable.Row) throws -> VectorResult {
        guard let parameters = try? JSONDecoder().decode(LateChargeParameters.self, from: Data(row["params"].utf8)),
            let principal = Int64(row["principal_yen"]).flatMap(Yen.init(exactly:)),
            let due = BusinessDate(iso: row["due_date"]), let paid = BusinessDate(iso: row["paid_date"])
        else { return .fail(row.id, expected: "params", found: row["params"]) }
        guard let regime = regime(row["claim"], parameters) else { return .notBuilt(row.id) }
        guard var asked = parameters.asked(principal: principal, due: due, through: paid) else {
            return .fail(row.id, expected: "params", found: row["params"])
        }
        // Such a row gives the demand's deadline as its due date.
        if regime.start == .demandDeadline { asked.demandDeadline = due }
        do {
            let working = try LateCharge(rates: rates).compute(asked, under: regime)
            return compare(row, working)
        } catch {
            return .fail(row.id, expected: row["expected_charge_yen"], found: error.description)
        }
    }

    /// Where the source itself is wrong (`agrees` says so), what was recomputed is binding.
    private func compare(_ row: VectorTable.Row, _ working: LateChargeWorking) -> VectorResult {
        let isBinding = !row["agrees"].hasPrefix("no")
        let charge = VectorResult.compare(
            row.id, expected: row[isBinding ? "expected_charge_yen" : "recomputed"], found: "\(working.charge.amount)")
        guard charge.verdict == .pass, !row["untruncated_sum"].isEmpty else { return charge }
        return .compare(row.id, expected: row["untruncated_sum"], found: "\(working.sum.amount)")
    }

    /// The regime that a claim or its parameters name, changed as they say; nil when there is none.
    private func regime(_ claim: String, _ parameters: LateChargeParameters) -> LateChargeRegime? {
        let byClaim =
            parameters.demandIssued != nil
            ? "ordinance_demand_10_days" : claim.hasPrefix("welfare_loan") ? "welfare_loan" : "city_tax"
        guard var regime = try? regimes.regime(parameters.regime ?? byClaim) else { return nil }
        if let months = parameters.tierOneMonths { regime.tierSwitch = months == 3 ? .threeMonths : .oneMonth }
        if let rate = parameters.rate { regime.fixedRate = Rate(percent: rate) }
        if let minimum = parameters.minimum.flatMap(Yen.init(exactly:)) { regime.chargeMinimum = minimum }
        if let rounding = parameters.rounding {
            guard let known = ChargeRounding(rawValue: rounding) else { return nil }
            regime.rounding = known
        }
        if let method = parameters.partialMethod {
            guard let known = PartialPaymentMethod(rawValue: method) else { return nil }
            regime.partialMethod = known
        }
        return regime
    }
}

import CodecPrimitives
import Foundation
import Law

/// One row of `late-charge.csv`.
struct ChargeVector: CustomStringConvertible, Sendable {
    let id: String
    let regime: LateChargeRegime
    let asked: LateChargeCase
    let expected: Yen
    let sum: Yen
    let working: String

    var description: String { id }
}

struct VectorFileInvalid: Error { let line: Int }

/// Reads the fixture with the same columns and parameters as the published vectors.
enum ChargeVectors {
    static func all() throws -> [ChargeVector] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/late-charge.csv")
        let rows = table(String(decoding: try Data(contentsOf: file), as: UTF8.self))
        let regimes = try LateChargeRegimes.embedded()
        return try rows.dropFirst().enumerated().map { try vector($1, line: $0 + 2, regimes) }
    }

    private static func vector(_ row: [String], line: Int, _ regimes: LateChargeRegimes) throws -> ChargeVector {
        let parameters = try JSONSerialization.jsonObject(with: Data(row[12].utf8)) as? [String: Any] ?? [:]
        guard let principal = Int64(row[3]), let due = BusinessDate(iso: row[4]),
            let paid = BusinessDate(iso: row[5]), let expected = Int64(row[6]), let sum = Int64(row[11])
        else { throw VectorFileInvalid(line: line) }
        var asked = LateChargeCase(principal: Yen(unchecked: principal), due: due, through: paid)
        for payment in parameters["payments"] as? [[Any]] ?? [] {
            guard let day = date(payment[0]), let amount = payment[1] as? Int else {
                throw VectorFileInvalid(line: line)
            }
            asked.payments.append(PrincipalPayment(on: day, amount: Yen(unchecked: Int64(amount))))
        }
        for kind in ReliefSpan.Kind.allCases {
            for span in parameters[kind.rawValue] as? [[Any]] ?? [] {
                guard let from = date(span[0]), let to = date(span[1]) else { throw VectorFileInvalid(line: line) }
                asked.relief.append(ReliefSpan(kind, from: from, to: to))
            }
        }
        asked.nominalDue = parameters["nominal_due"].flatMap(date)
        asked.demandIssued = parameters["demand_issued"].flatMap(date)
        let regime = try regime(row[2], parameters, regimes)
        // Such a row gives the demand's deadline as its due date.
        if regime.start == .demandDeadline { asked.demandDeadline = asked.due }
        return ChargeVector(
            id: row[0], regime: regime, asked: asked,
            expected: Yen(unchecked: expected), sum: Yen(unchecked: sum), working: row[13])
    }

    private static func regime(
        _ claim: String, _ parameters: [String: Any], _ regimes: LateChargeRegimes
    ) throws -> LateChargeRegime {
        let named = parameters["regime"] as? String
        let byClaim =
            parameters["demand_issued"] != nil
            ? "ordinance_demand_10_days" : claim.hasPrefix("welfare_loan") ? "welfare_loan" : "city_tax"
        var regime = try regimes.regime(named ?? byClaim)
        if let months = parameters["tier1_months"] as? Int {
            regime.tierSwitch = months == 3 ? .threeMonths : .oneMonth
        }
        if let rate = parameters["rate"] as? String { regime.fixedRate = Rate(percent: rate) }
        if let minimum = parameters["minimum"] as? Int { regime.chargeMinimum = Yen(unchecked: Int64(minimum)) }
        if let rounding = (parameters["rounding"] as? String).flatMap(ChargeRounding.init) {
            regime.rounding = rounding
        }
        if let method = (parameters["partial_method"] as? String).flatMap(PartialPaymentMethod.init) {
            regime.partialMethod = method
        }
        return regime
    }

    private static func date(_ value: Any) -> BusinessDate? { (value as? String).flatMap { BusinessDate(iso: $0) } }

    /// Comma-separated lines with quotes, as spreadsheets write them.
    private static func table(_ text: String) -> [[String]] {
        var rows: [[String]] = [[""]]
        var inQuotes = false
        var previous: Character = " "
        for character in text {
            let row = rows.count - 1
            switch character {
            case "\"":
                if !inQuotes, previous == "\"" { rows[row][rows[row].count - 1].append("\"") }
                inQuotes.toggle()
            case ",": if inQuotes { fallthrough } else { rows[row].append("") }
            case "\n", "\r\n": if inQuotes { fallthrough } else { rows.append([""]) }
            default: rows[row][rows[row].count - 1].append(character == "\r\n" ? "\n" : character)
            }
            previous = character
        }
        return rows.filter { $0.count > 1 }
    }
}

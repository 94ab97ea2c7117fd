import CodecPrimitives
import Law

/// `salary-exemption.csv`: one pay a row. Of two employers a row tells one, and its partner is another row.
struct SalaryVectors {
    private let rule: SalaryRule
    private let rows: [VectorTable.Row]

    static func check(_ path: String) throws -> [VectorResult] {
        let table = try VectorTable(VectorFile.find("salary-exemption.csv", at: path))
        let vectors = SalaryVectors(rule: try .embedded(on: SalaryVectors.day), rows: table.rows)
        return table.rows.map { vectors.check($0) }
    }

    /// The rows name no day: the figures have been the same all the time.
    private static let day = BusinessDate(daysSinceEpoch: 20_000)

    private struct Answer {
        var exempt: Yen
        var seizable: Yen
    }

    private func check(_ row: VectorTable.Row) -> VectorResult {
        let isBinding = !row["agrees"].hasPrefix("no")
        let expected = [
            row[isBinding ? "expected_exempt_yen" : "recomputed_exempt"],
            row[isBinding ? "expected_seizable_yen" : "recomputed_seizable"],
        ].joined(separator: "/")
        do {
            guard let answer = try answer(row) else { return .fail(row.id, expected: expected, found: row["case"]) }
            let found = "\(answer.exempt.amount)/\(answer.seizable.amount)"
            return .compare(row.id, expected: expected, found: found)
        } catch {
            return .fail(row.id, expected: expected, found: error.description)
        }
    }

    /// Nil for a row whose figures cannot be read.
    private func answer(_ row: VectorTable.Row) throws(LawError) -> Answer? {
        guard let pay = SalaryRow(row) else { return nil }
        if let place = pay.place { return try ofTwo(row, pay, place) }
        if let years = pay.yearsOfService {
            let allowance = try RetirementAllowance(
                gross: pay.pay.gross, withheld: pay.pay.withheld, dependants: pay.pay.dependants,
                yearsOfService: years, rule: rule)
            return Answer(exempt: allowance.protected, seizable: allowance.seizable)
        }
        let working = try SalaryExemption(rule: rule).compute(pay.pay)
        return Answer(exempt: working.protected, seizable: working.seizable)
    }

    /// Of two employers a row expects items 4 and 5 of its own pay, without items 1 to 3.
    private func ofTwo(
        _ row: VectorTable.Row, _ pay: SalaryRow, _ place: SalaryRow.Place
    ) throws(LawError) -> Answer? {
        let partners = rows.filter { $0.has(row["source_url"], in: "source_url") }.compactMap { SalaryRow($0) }
        guard let partner = partners.first(where: { $0.place?.isFirst == !place.isFirst }) else { return nil }
        let pays = place.isFirst ? (pay.pay, partner.pay) : (partner.pay, pay.pay)
        let both = try TwoEmployers(pays.0, pays.1, by: place.method, rule: rule)
        let part = place.isFirst ? both.first : both.second
        return Answer(exempt: part.living, seizable: part.seizable)
    }
}

/// What a row says in its figures and in the words of its case.
struct SalaryRow {
    /// Which of two employers, and how their pays are divided.
    struct Place {
        let isFirst: Bool
        let method: TwoEmployers.Method
    }

    let pay: SalaryPay
    let place: Place?
    /// Of a retirement allowance.
    let yearsOfService: Int?

    init?(_ row: VectorTable.Row) {
        let text = row["case"]
        let names = ["gross_yen", "income_tax_yen", "resident_tax_yen", "social_insurance_yen"]
        let amounts = names.compactMap { SalaryRow.yen(row[$0]) }
        guard amounts.count == names.count, let dependants = Int(row["dependants"]),
            let months = Int(row["period_months"])
        else { return nil }
        // "(items 1-3 together)" stands in the first column and is one whole thousand: its rounding changes nothing.
        let withheld = SalaryWithheld(incomeTax: amounts[1], residentTax: amounts[2], insurance: amounts[3])
        pay = SalaryPay(
            text.hasPrefix("old-age pension") ? .pension : .salary, gross: amounts[0], withheld: withheld,
            dependants: dependants, period: text.hasPrefix("weekly") ? .days(7) : .months(max(1, months)))
        place =
            text.hasPrefix("two employers")
            ? Place(
                isFirst: text.contains("employer A:"),
                method: text.contains("method 2") ? .proRata : .firstInFull) : nil
        yearsOfService = text.hasPrefix("retirement") ? SalaryRow.years(text) : nil
    }

    /// The digits that a cell starts with; an empty cell is 0.
    private static func yen(_ cell: String) -> Yen? {
        let digits = cell.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty || cell.isEmpty else { return nil }
        return Yen(exactly: Int64(digits) ?? 0)
    }

    /// The years in a text such as `20.5 years`, a begun one counted whole.
    private static func years(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        for (number, word) in zip(words, words.dropFirst()) where word.hasPrefix("year") {
            let parts = number.split(separator: ".")
            guard let whole = parts.first.flatMap({ Int($0) }) else { continue }
            return whole + (parts.count > 1 && parts[1].contains { $0 > "0" } ? 1 : 0)
        }
        return nil
    }
}

import ArgumentParser
import CodecPrimitives
import Law

/// Reads the values of options that several commands take; an error names the option and never the value.
enum OptionValue {
    static func day(_ text: (some StringProtocol)?, _ option: String) throws -> BusinessDate {
        guard let text, let day = BusinessDate(iso: text) else { throw invalid(option) }
        return day
    }

    /// Not negative.
    static func yen(_ text: some StringProtocol, _ option: String) throws -> Yen {
        guard let number = Int64(text) else { throw invalid(option) }
        return try yen(number, option)
    }

    static func yen(_ number: Int64, _ option: String) throws -> Yen {
        guard let amount = Yen(exactly: number), !amount.isNegative else { throw invalid(option) }
        return amount
    }

    /// `YYYY-MM-DD..YYYY-MM-DD`.
    static func span(_ text: String, _ kind: ReliefSpan.Kind, _ option: String) throws -> ReliefSpan {
        let days = text.split(separator: "..", omittingEmptySubsequences: false)
        guard days.count == 2 else { throw invalid(option) }
        return ReliefSpan(kind, from: try day(days[0], option), to: try day(days[1], option))
    }

    /// `YYYY-MM-DD:YEN`.
    static func payment(_ text: String, _ option: String) throws -> PrincipalPayment {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw invalid(option) }
        return PrincipalPayment(on: try day(parts[0], option), amount: try yen(parts[1], option))
    }

    static func rate(_ text: String, _ option: String) throws -> Rate {
        guard let rate = Rate(percent: text) else { throw invalid(option) }
        return rate
    }

    /// National law, with a city's parameter file and newer rates on top of it where they are named.
    static func law(city: String?, rates: String? = nil) throws -> LawBook {
        try LawBook.embedded(city: city.map { try CityFile(path: $0) }, rates: rates.map { try RateFile(path: $0) })
    }

    static func invalid(_ option: String) -> ValidationError {
        ValidationError(Console.chosen("\(option) の値が正しくありません", english: "\(option) has no valid value"))
    }
}

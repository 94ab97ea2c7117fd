import CodecPrimitives
import Law
import Testing

/// Shorthand for cases whose figures were worked out by hand from the text of law.
enum ChargeCase {
    /// The working under a regime, as a city changes it.
    static func charge(
        _ asked: LateChargeCase, _ regime: String = "city_tax", _ change: (inout LateChargeRegime) -> Void = { _ in }
    ) throws -> LateChargeWorking {
        var rules = try LateChargeRegimes.embedded().regime(regime)
        change(&rules)
        return try LateCharge(rates: .embedded()).compute(asked, under: rules)
    }
}

extension LateChargeCase {
    /// A principal, its due date, and the day it is paid.
    static func of(_ principal: Yen, due: String, paid: String) -> LateChargeCase {
        LateChargeCase(principal: principal, due: day(due), through: day(paid))
    }
}

extension LateChargeWorking {
    /// What a test looks at: `2024-06-01+30 2.4% 197` for each line that is a part of its own.
    var brief: [String] {
        lines.map { "\($0.from)+\($0.days) \($0.rate) \(amounts[$0.part].amount)" }
    }
}

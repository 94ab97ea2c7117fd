import CodecPrimitives
import Law
import Testing

/// Short forms for the tests of prescription.
enum PrescriptionCases {
    static func tax(due: String) -> PrescriptionCase { PrescriptionCase(regime: .tax, due: day(due), years: 5) }

    /// Two years: health insurance premiums (国民健康保険法110条).
    static func premium(due: String) -> PrescriptionCase {
        PrescriptionCase(regime: .enforceable, due: day(due), years: 2, periodArticle: "国民健康保険法110条1項")
    }

    static func fee(due: String) -> PrescriptionCase {
        PrescriptionCase(regime: .publicClaim, due: day(due), years: 5)
    }

    static func bill(due: String, years: Int = 5) -> PrescriptionCase {
        PrescriptionCase(regime: .privateClaim, due: day(due), years: years)
    }

    /// `event day`, `event day>until`, each followed by `#n` for its matter: `demand_issued 2020-07-20#1`.
    static func facts(_ script: String, for party: PrescriptionParty = .debtor) -> [PrescriptionFact] {
        script.split(separator: ",").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard words.count == 2, let event = PrescriptionEvent(rawValue: words[0]) else { return nil }
            let parts = words[1].split(separator: "#")
            let days = parts[0].split(separator: ">").map { day(String($0)) }
            let matter = parts.count > 1 ? UInt64(parts[1]).map { UUIDv7(high: 0, low: $0) } : nil
            return PrescriptionFact(
                event, on: days[0], until: days.count > 1 ? days[1] : nil, matter: matter, party: party)
        }
    }

    /// The end as `2025-06-30`, or `blocked`.
    static func end(
        _ asked: PrescriptionCase, _ script: String, policy: PrescriptionPolicy = PrescriptionPolicy()
    ) -> String {
        let forecast = Prescription(policy: policy).forecast(asked, facts(script))
        return forecast.end?.description ?? "blocked"
    }
}

extension PrescriptionForecast {
    var lastEffect: PrescriptionEffect? { steps.last?.effect }

    func effect(of event: PrescriptionEvent) -> PrescriptionEffect? {
        steps.last { $0.fact?.event == event }?.effect
    }
}

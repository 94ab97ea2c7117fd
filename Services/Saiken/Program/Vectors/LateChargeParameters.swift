import CodecPrimitives
import Law

/// The `params` of a row of `late-charge.csv`.
struct LateChargeParameters: Decodable {
    /// `[day, yen]`.
    struct Payment: Decodable {
        let day: String
        let amount: Int64

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            (day, amount) = (try list.decode(String.self), try list.decode(Int64.self))
        }
    }

    enum CodingKeys: String, CodingKey {
        case regime, rate, minimum, rounding, payments, suspension, deferral
        case tierOneMonths = "tier1_months"
        case tierSwitch = "tier_switch"
        case demandIssued = "demand_issued"
        case partialMethod = "partial_method"
        case nominalDue = "nominal_due"
    }

    let regime: String?
    let rate: String?
    let minimum: Int64?
    let rounding: String?
    let payments: [Payment]?
    let suspension: [[String]]?
    let deferral: [[String]]?
    let tierOneMonths: Int?
    let tierSwitch: String?
    let demandIssued: String?
    let partialMethod: String?
    let nominalDue: String?

    /// The case that a row asks for; nil when a day or an amount is none.
    func asked(principal: Yen, due: BusinessDate, through: BusinessDate) -> LateChargeCase? {
        var asked = LateChargeCase(principal: principal, due: due, through: through)
        for payment in payments ?? [] {
            guard let day = BusinessDate(iso: payment.day), let amount = Yen(exactly: payment.amount) else {
                return nil
            }
            asked.payments.append(PrincipalPayment(on: day, amount: amount))
        }
        for (kind, spans) in [(ReliefSpan.Kind.suspension, suspension), (.deferral, deferral)] {
            for span in spans ?? [] {
                guard span.count == 2, let from = BusinessDate(iso: span[0]), let to = BusinessDate(iso: span[1]) else {
                    return nil
                }
                asked.relief.append(ReliefSpan(kind, from: from, to: to))
            }
        }
        for (text, place) in [(nominalDue, \LateChargeCase.nominalDue), (demandIssued, \LateChargeCase.demandIssued)] {
            guard let text else { continue }
            guard let day = BusinessDate(iso: text) else { return nil }
            asked[keyPath: place] = day
        }
        return asked
    }
}

public import CodecPrimitives

/// A question that law leaves open and a city answers (law 11).
public enum LawPolicy: String, CaseIterable, Sendable {
    /// From when a demand for a claim other than tax renews its prescription (地方自治法236条4項).
    case prescriptionDemandStart = "prescription_demand_start"
    /// What a second reminder within six months does (民法150条2項).
    case prescriptionRepeatedReminder = "prescription_repeated_reminder"
    /// Where the yen go that heirs' shares leave over (地方税法9条2項).
    case heirShareRemainder = "heir_share_remainder"
    /// How the exempt amount of a pay period under a month is cut (国税徴収法76条1項4号).
    case salaryShortPeriod = "salary_short_period"
}

/// One answer during a validity.
public struct PolicyAnswer: Hashable, Sendable {
    public let policy: LawPolicy
    public let value: ReceivedText
    /// What may be answered.
    public let choices: [ReceivedText]
    public let article: String
    /// Names this row for recomputation (規則の版).
    public let version: String

    init(_ row: LawRow) throws(LawError) {
        policy = try row.choice(0, of: LawPolicy.self)
        value = ReceivedText(try row.text(1))
        choices = try row.text(2).utf8.split(separator: 0x2B, omittingEmptySubsequences: false).map {
            ReceivedText(String(Substring($0)))
        }
        (article, version) = (try row.text(3), try row.text(4))
        guard choices.contains(value) else { throw row.invalid(1) }
    }

    static let columns = ["id", "value", "choices", "article", "version"]
}

/// The answers to what law leaves open, by policy and day.
public struct LawPolicies: Sendable {
    private let answers: [LawPolicy: [(validity: Validity, answer: PolicyAnswer)]]

    /// The answer that is in force on a day; throws `notInForce` where there is none.
    public func answer(_ policy: LawPolicy, on day: BusinessDate) throws(LawError) -> PolicyAnswer {
        for (validity, answer) in answers[policy] ?? [] where validity.contains(day) { return answer }
        throw LawError(.notInForce, at: "policy \(policy.rawValue) \(day)")
    }

    /// The answer in the words of whoever asks; throws `notInForce` for a choice that it does not know.
    public func choice<Choice: RawRepresentable<String>>(
        _ policy: LawPolicy, on day: BusinessDate, as _: Choice.Type
    ) throws(LawError) -> Choice {
        let answer = try answer(policy, on: day)
        guard let choice = Choice(rawValue: answer.value.string) else {
            throw LawError(.notInForce, at: "policy \(policy.rawValue) \(answer.value.string)")
        }
        return choice
    }

    /// The days from which an answer to one of these holds, in their order.
    func firstDays(of policies: [LawPolicy]) -> [BusinessDate] {
        Set(policies.flatMap { answers[$0] ?? [] }.map(\.validity.from)).sorted()
    }

    init(_ rows: [(validity: Validity, row: LawRow)]) throws(LawError) {
        var answers: [LawPolicy: [(validity: Validity, answer: PolicyAnswer)]] = [:]
        for (validity, row) in rows {
            let answer = try PolicyAnswer(row)
            answers[answer.policy, default: []].append((validity, answer))
        }
        self.answers = answers
    }
}

import CaseRules
import CodecPrimitives
import Law

/// A measure as staff see it.
struct MeasureView: Encodable, Sendable {
    struct Part: Encodable, Sendable {
        let claim: String
        let amount: Int64
    }

    struct Line: Encodable, Sendable {
        let due: String
        let amount: Int64
    }

    struct Step: Encodable, Sendable {
        let number: Int32
        let event: String
        let state: String
        let on: String
        let by: String
        /// In which office it was approved.
        let office: String?
        let article: String
        let ruleVersion: String
    }

    /// How the plan is kept (履行状況).
    struct Plan: Encodable, Sendable {
        let paid: Int64
        let expected: Int64
        let missed: [Line]
        let next: Line?
        let isKept: Bool
    }

    let measure: String
    let kind: String
    let name: String
    let article: String
    let state: String
    let isInForce: Bool
    let ground: String
    let from: String
    let until: String?
    let began: String?
    let ended: String?
    let amount: Int64
    let claims: [Part]
    let instalments: [Line]
    let plan: Plan?
    let steps: [Step]

    /// - Parameter names: rule and ground of the kind, as letters print them.
    init(
        _ measure: Measure, of id: UUIDv7, _ records: [MeasureRecord], _ names: (rule: MeasureRule, ground: String),
        standing: PlanStanding?
    ) {
        (self.measure, kind, state) = (id.description, measure.kind.rawValue, measure.state.rawValue)
        (name, article) = (names.rule.name, names.rule.article)
        (isInForce, ground) = (measure.state.isInForce, names.ground)
        let terms = measure.terms
        (from, until) = (terms.from.description, terms.until?.description)
        (began, ended) = (measure.began?.description, measure.ended?.description)
        amount = terms.amount.amount
        claims = terms.parts.map { Part(claim: $0.claim.description, amount: $0.amount.amount) }
        instalments = terms.instalments.map { Line($0) }
        plan = standing.map {
            Plan(
                paid: $0.paid.amount, expected: $0.expected.amount, missed: $0.missed.map { Line($0) },
                next: $0.next.map { Line($0) }, isKept: $0.isKept)
        }
        steps = records.map {
            Step(
                number: $0.number, event: $0.step.event.rawValue, state: $0.step.to.rawValue,
                on: $0.step.day.description, by: $0.step.by.string, office: $0.office?.japanese,
                article: $0.step.article, ruleVersion: $0.ruleVersion)
        }
    }
}

extension MeasureView.Line {
    init(_ instalment: Instalment) { self.init(due: instalment.due.description, amount: instalment.amount.amount) }
}

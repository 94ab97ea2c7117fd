public import CodecPrimitives
public import Law

/// Decides every step of every measure (law 7): pure, from the measure's history, facts and the day.
public struct MeasureRules: Sendable {
    let book: MeasureBook
    let calendar: OfficeCalendar

    public init(book: MeasureBook, calendar: OfficeCalendar) { (self.book, self.calendar) = (book, calendar) }

    /// The step that a command takes, or all reasons why it may not.
    public func decide(_ asked: MeasureQuestion) -> MeasureDecision {
        guard let rule = try? book.rule(asked.kind, on: asked.today) else {
            return refused(.notInForce, "", "この日に効力のある規則がない")
        }
        let ground = book.ground(asked.terms.ground, of: asked.kind, for: .grant)
        let event =
            ground?.needsVote == true && asked.command == .approve && asked.state == .proposed
            ? MeasureEvent.submitted : asked.command.event
        guard let edge = MeasureTables.table(of: asked.kind).edge(from: asked.state, on: event) else {
            return refused(
                .stepNotAllowed, rule.article, "\(rule.name)は\(asked.state.rawValue)から\(event.rawValue)へ進めない")
        }
        guard let ground else { return refused(.groundUnknown, rule.article, "事由が\(rule.name)のものではない") }
        let checks = MeasureChecks(asked: asked, rule: rule, ground: ground, book: book, calendar: calendar)
        let refusals = checks.power(edge) + checks.content()
        guard refusals.isEmpty else { return .refused(refusals) }
        return .taken(checks.step(edge))
    }

    private func refused(_ code: MeasureRefusal.Code, _ article: String, _ fact: String) -> MeasureDecision {
        .refused([MeasureRefusal(code, article: article, fact: fact)])
    }
}

/// One command with everything it is decided on.
public struct MeasureQuestion: Sendable {
    public let kind: MeasureKind
    /// Nil before its first step.
    public let measure: Measure?
    public let command: MeasureCommand
    public let facts: MeasureFacts
    /// The business date.
    public let today: BusinessDate

    public init(
        _ kind: MeasureKind, _ measure: Measure?, _ command: MeasureCommand, _ facts: MeasureFacts,
        _ today: BusinessDate
    ) {
        (self.kind, self.measure, self.command, self.facts, self.today) = (kind, measure, command, facts, today)
    }

    var state: MeasureState { measure?.state ?? .new }

    /// The terms the command brings, else those of the measure.
    var terms: MeasureTerms {
        switch command {
        case .apply(let terms), .propose(let terms): terms
        default: measure?.terms ?? MeasureTerms(ground: ReceivedText(""), from: today, parts: [])
        }
    }

    /// The claims of the terms, in their order; those that are not known are left out.
    var claims: [(part: MeasurePart, claim: MeasureClaim)] {
        terms.parts.compactMap { part in facts.claims[part.claim].map { (part, $0) } }
    }
}

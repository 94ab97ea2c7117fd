import CaseRules
import CodecPrimitives
import Law
import Ledger

/// What a claim's page shows.
struct ClaimView: Sendable {
    struct Figure: Sendable {
        let name: String
        let amount: String
    }

    struct Entry: Sendable {
        let effective: String
        let recorded: String
        let cause: String
        let isProvisional: Bool
        let principal: String
        let lateCharge: String
        let others: String
        let channel: String?
        let paid: String?
        let rule: String
    }

    struct Step: Sendable {
        let day: String
        let event: String
        let effect: String
        let article: String
        let end: String
    }

    let number: String
    let kind: String
    let claimClass: String
    let period: String
    let due: String
    /// As printed, where a closing day moved it.
    let nominalDue: String?
    let law: String
    let debtor: Debtor
    let figures: [Figure]
    let total: String
    let provisional: String?
    /// The sheet an officer shows a debtor (延滞金計算書), in Japanese.
    let working: String?
    /// Whether today's charge is not computed because its rate is not published.
    let isRateUnpublished: Bool
    /// Whether it is computed until today, and not what was determined before.
    let isAccruing: Bool
    let standing: StandingView
    let history: [Entry]
    let hasHistory: Bool
    let prescription: Prescription

    struct Debtor: Sendable {
        let address: String
        let number: String
        let kana: String
        let kanji: String
        let isProtected: Bool
    }

    struct Prescription: Sendable {
        let state: String
        let end: String?
        let extinctFrom: String?
        let steps: [Step]
    }

    init(_ id: ClaimID, _ facts: ClaimPage.Facts, _ visit: PageVisit) {
        let (claim, text) = (facts.claim, visit.text)
        (number, kind, claimClass) = (claim.number.string, claim.kind.name, claim.kind.claimClass.japanese)
        (period, law) = (text.period(claim.fiscalYear, claim.instalment), claim.kind.governingLaw)
        due = text.language.day(claim.due)
        nominalDue = claim.nominalDue == claim.due ? nil : text.language.day(claim.nominalDue)
        let person = facts.person
        debtor = Debtor(
            address: "/staff/persons/\(person.id)", number: person.number.string, kana: person.kana.string,
            kanji: person.kanji.string, isProtected: person.isProtected)
        let accrued = facts.accrued?.charge ?? .zero
        figures = ClaimView.figures(claim, accrued, text)
        total = text.language.yen(claim.open.total + accrued)
        provisional = claim.provisional.isPositive ? text.language.yen(claim.provisional) : nil
        isRateUnpublished = facts.isRateUnpublished
        (working, isAccruing) = (facts.accrued?.japanese ?? claim.storedWorking, facts.accrued != nil)
        standing = StandingView(facts.standing, [id: number], [id: claim.kind.route], visit)
        history = facts.history.map { Entry($0, text) }
        hasHistory = !history.isEmpty
        prescription = Prescription(facts.forecast, on: visit.today, text)
    }

    private static func figures(_ claim: ClaimViewStore.View, _ accrued: Yen, _ text: PageText) -> [Figure] {
        [
            ("claim.assessed", claim.assessed), ("claim.principal", claim.open.principal),
            ("claim.lateCharge", claim.open.lateCharge), ("claim.accrued", accrued), ("claim.fee", claim.open.fee),
            ("claim.costs", claim.open.costs),
        ].map { Figure(name: text($0.0), amount: text.language.yen($0.1)) }
    }
}

extension ClaimView.Entry {
    init(_ entry: ClaimHistoryStore.Entry, _ text: PageText) {
        (effective, recorded) = (text.language.day(entry.effectiveOn), text.language.moment(entry.recordedAt))
        (cause, isProvisional) = (text.word("cause", entry.cause.string), entry.isProvisional)
        principal = entry.change.principal.signed
        lateCharge = entry.change.lateCharge.signed
        others = (entry.change.fee + entry.change.costs).signed
        (channel, paid) = (entry.receipt?.channel.string, entry.receipt.map { text.language.day($0.paidOn) })
        rule = entry.ruleVersion.string
    }
}

extension ClaimView.Prescription {
    init(_ forecast: PrescriptionForecast, on day: BusinessDate, _ text: PageText) {
        let state = forecast.state(on: day)
        self.state = text.word("prescription", state.rawValue)
        (end, extinctFrom) = (forecast.end.map(text.language.day), forecast.extinctFrom.map(text.language.day))
        steps = forecast.steps.map { step in
            ClaimView.Step(
                day: text.language.day(step.fact?.day ?? step.day),
                event: step.fact?.event.japanese ?? "起算", effect: step.effect.japanese,
                article: step.article, end: step.end.map(text.language.day) ?? text("stillOpen"))
        }
    }
}

extension Yen {
    /// With its sign; empty for nothing.
    fileprivate var signed: String { isZero ? "" : (isPositive ? "+" : "") + description }
}

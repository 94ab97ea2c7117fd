import CodecPrimitives
import Law

/// The conditions of one step. Each check answers with reasons against; none means allowed.
struct MeasureChecks {
    let asked: MeasureQuestion
    let rule: MeasureRule
    let ground: MeasureGround
    let book: MeasureBook
    let calendar: OfficeCalendar

    var terms: MeasureTerms { asked.terms }
    var today: BusinessDate { asked.today }

    func refusal(_ code: MeasureRefusal.Code, _ fact: String, article: String? = nil) -> MeasureRefusal {
        MeasureRefusal(code, article: article ?? rule.article, fact: fact)
    }

    /// What the command itself must fulfil, apart from who gives it.
    func content() -> [MeasureRefusal] {
        switch asked.command {
        case .apply: claims()
        case .propose: claims() + standing() + special()
        case .approve where asked.state == .proposed: claims() + standing()
        case .proposeExtension(let until, let plan): prolongation(until, plan)
        case .proposeCancellation(let ground): cancellation(ground)
        case .proposeExtinction: extinctionAtOnce()
        case .report: []
        case .serve(let day), .object(let day), .applyForDeclaration(let day), .serveDeclaration(let day):
            notLater(day) + window(day)
        default: []
        }
    }

    /// The step once nothing stands against it.
    func step(_ edge: MeasureTable.Edge) -> MeasureStep {
        var step = MeasureStep(
            edge.event, to: edge.to, on: today, by: asked.facts.officer.name, article: ground.article)
        switch asked.command {
        case .apply(let terms), .propose(let terms): step.terms = terms
        case .proposeExtension(let until, let plan): (step.until, step.plan) = (until, plan)
        case .proposeCancellation(let code):
            step.ground = code
            step.article = book.ground(code, of: asked.kind, for: .cancel)?.article ?? rule.article
        case .proposeExtinction: step.article = "地方税法15条の7第5項"
        case .serve(let day), .object(let day), .applyForDeclaration(let day), .serveDeclaration(let day):
            step.day = day
        case .approve where edge.to == .cancelled:
            step.until = lastDayInForce
            let cancelled = asked.measure?.cancelGround.flatMap { book.ground($0, of: asked.kind, for: .cancel) }
            step.article = cancelled?.article ?? step.article
        case .approve where edge.to == .extinguished && asked.kind == .suspension: step.article = "地方税法15条の7第5項"
        default: break
        }
        return step
    }

    /// A suspension counts through the day of its cancellation (NTA-153 no. 14), a deferral until the day before.
    private var lastDayInForce: BusinessDate { asked.kind == .suspension ? today : today.adding(days: -1) }

    private func notLater(_ day: BusinessDate) -> [MeasureRefusal] {
        let earliest = asked.measure?.movedOn ?? day
        guard day > today || day < earliest else { return [] }
        return [refusal(.dayInvalid, "日付は\(earliest)から\(today)までの日でなければならない")]
    }
}

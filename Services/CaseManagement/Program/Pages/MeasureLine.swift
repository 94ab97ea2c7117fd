import CaseRules
import CodecPrimitives
import Law

/// A measure (猶予・停止 …) as a page lists it: what it is, where it stands, its days and its article.
struct MeasureLine: Sendable {
    let name: String
    let claim: String
    let state: String
    let isInForce: Bool
    let amount: String
    let from: String
    /// The last day: of its terms, or on which it ended; nil where none is known.
    let until: String?
    let article: String
    let moved: String

    init(_ measure: ClaimMeasuresStore.Standing, _ numbers: [ClaimID: String], _ text: PageText) {
        (name, claim) = (text.word("measure", measure.kind.rawValue), numbers[measure.claim] ?? "")
        (state, isInForce) = (text.word("measureState", measure.state.rawValue), measure.state.isInForce)
        amount = measure.amount.description
        from = text.language.day(measure.from)
        until = (measure.ended ?? measure.until).map(text.language.day)
        (article, moved) = (measure.article.string, text.language.day(measure.movedOn))
    }
}

public import CodecPrimitives
import Law
public import Ledger

/// What a step books about its claims (law 7.5).
public struct MeasureWriteOff: Hashable, Sendable {
    /// A code of law 7.5.
    public let reason: ReceivedText
    public let article: String
    /// Whether the claim is extinct; otherwise it only leaves the books.
    public let endsClaim: Bool
    /// The day from which it counts.
    public let on: BusinessDate

    /// What a move takes off the books; nil for one that takes nothing.
    public init?(_ move: MeasureMove, _ event: ClaimEvent?) {
        switch (event, move.kind) {
        case (.extinguished, .suspension):
            reason = ReceivedText(move.step.event == .yearsPassed ? "LTA15-7-4" : "LTA15-7-5")
        case (.extinguished, .remission): reason = ReceivedText("LAA-O171-7")
        case (.extinguished, .waiver):
            reason = ReceivedText(move.step.event == .voteCarried ? "WAIVER_VOTE" : "WAIVER_ORD")
        case (.writtenOff, _): reason = move.after.terms.ground
        default: return nil
        }
        (article, on, endsClaim) = (move.step.article, move.step.day, event == .extinguished)
    }
}

extension MeasureWriteOff {
    /// What takes a write-off back that was a mistake.
    public init(reversing move: MeasureMove) {
        (reason, article) = (move.after.terms.ground, move.step.article)
        (endsClaim, on) = (false, move.step.day)
    }

    /// What goes off a claim: a suspension takes all that is open by then, unless it was of a part; every other measure
    /// the yen that it names, principal first.
    public static func part(_ move: MeasureMove, _ amount: Yen, of open: Amounts) -> Amounts {
        guard move.kind != .suspension || move.after.terms.partialCause != nil else { return open }
        return open.upTo(amount)
    }
}

public import CodecPrimitives

/// What may be asked of a measure. Steps of the calendar are found by `MeasureRules.pass`.
public enum MeasureCommand: Hashable, Sendable {
    /// The debtor's application came in, on the day its terms name.
    case apply(MeasureTerms)
    case propose(MeasureTerms)
    case approve
    case reject
    case withdraw
    case proposeExtension(until: BusinessDate, instalments: [Instalment])
    /// The ground is a code of `MeasureGround` for cancellations.
    case proposeCancellation(ground: ReceivedText)
    /// 地方税法15条の7第5項: it is clear that nothing can be collected any more.
    case proposeExtinction(ExtinctionCause)
    case recordVote(carried: Bool)
    case report
    case serve(on: BusinessDate)
    case failService
    case object(on: BusinessDate)
    case applyForDeclaration(on: BusinessDate)
    case serveDeclaration(on: BusinessDate)

    /// The step it asks for.
    var event: MeasureEvent {
        switch self {
        case .apply: .applied
        case .propose: .proposed
        case .approve: .approved
        case .reject: .rejected
        case .withdraw: .withdrawn
        case .proposeExtension: .extensionProposed
        case .proposeCancellation: .cancellationProposed
        case .proposeExtinction: .extinctionProposed
        case .recordVote(let carried): carried ? .voteCarried : .voteLost
        case .report: .reported
        case .serve: .served
        case .failService: .serviceFailed
        case .object: .objected
        case .applyForDeclaration: .declarationApplied
        case .serveDeclaration: .declarationServed
        }
    }
}

/// Why it is clear that a suspended claim cannot be collected (NTA-153 no. 16).
public enum ExtinctionCause: String, CaseIterable, Sendable {
    /// 限定承認.
    case limitedAcceptance = "limited_acceptance"
    /// 相続人の不存在.
    case noHeirs = "no_heirs"
    /// 解散法人・事業廃止.
    case dissolved
    /// 会社更生等による免責.
    case discharged
}

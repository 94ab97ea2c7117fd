extension MeasureTables {
    private static let proposal = [
        Edge(.new, .proposed, .proposed), Edge(.proposed, .rejected, .rejected, by: .approver),
        Edge(.proposed, .withdrawn, .withdrawn),
    ]

    /// 免除: the approval extinguishes.
    public static let remission = MeasureTable(
        "remission", from: .new,
        [
            Edge(.new, .applied, .applied), Edge(.applied, .proposed, .proposed),
            Edge(.applied, .rejected, .rejected, by: .approver), Edge(.applied, .withdrawn, .withdrawn),
        ] + proposal + [
            Edge(.proposed, .approved, .extinguished, by: .approver),
            Edge(.proposed, .paidInFull, .completed, by: .fact), Edge(.proposed, .claimEnded, .ended, by: .fact),
        ])

    /// 不納欠損: bookkeeping, and only a mistake takes it back.
    public static let writeOff = MeasureTable(
        "write_off", from: .new,
        proposal + [
            Edge(.proposed, .approved, .done, by: .approver),
            Edge(.done, .cancellationProposed, .cancellationProposed),
            Edge(.cancellationProposed, .approved, .cancelled, by: .approver),
            Edge(.cancellationProposed, .rejected, .done, by: .approver),
        ])

    /// 債権放棄 by ordinance, or by vote of the assembly: then the approval only submits it. Both are reported.
    public static let waiver = MeasureTable(
        "waiver", from: .new,
        proposal + [
            Edge(.proposed, .approved, .done, by: .approver),
            Edge(.proposed, .submitted, .awaitingVote, by: .approver),
            Edge(.proposed, .paidInFull, .completed, by: .fact), Edge(.proposed, .claimEnded, .ended, by: .fact),
            Edge(.awaitingVote, .voteCarried, .done, by: .fact), Edge(.awaitingVote, .voteLost, .rejected, by: .fact),
            Edge(.awaitingVote, .withdrawn, .withdrawn), Edge(.awaitingVote, .paidInFull, .completed, by: .fact),
            Edge(.awaitingVote, .claimEnded, .ended, by: .fact), Edge(.done, .reported, .reported),
        ])

    /// 支払督促 with its windows (law 7.7).
    public static let paymentOrder = MeasureTable(
        "payment_order", from: .new,
        proposal + [
            Edge(.proposed, .approved, .filed, by: .approver), Edge(.proposed, .paidInFull, .completed, by: .fact),
            Edge(.proposed, .claimEnded, .ended, by: .fact),
            Edge(.filed, .served, .served, by: .fact), Edge(.filed, .serviceFailed, .void, by: .fact),
            Edge(.served, .objected, .suit, by: .fact),
            Edge(.served, .objectionPeriodPassed, .declarable, by: .fact),
            // An objection counts until the declaration, even after its two weeks (民事訴訟法390条・391条).
            Edge(.declarable, .objected, .suit, by: .fact), Edge(.declarable, .declarationApplied, .declared),
            Edge(.declarable, .windowMissed, .void, by: .fact),
            Edge(.declared, .objected, .suit, by: .fact), Edge(.declared, .declarationServed, .enforceable, by: .fact),
            Edge(.declared, .serviceFailed, .void, by: .fact),
            Edge(.enforceable, .objected, .suit, by: .fact),
            Edge(.enforceable, .objectionPeriodPassed, .final, by: .fact),
        ]
            + [MeasureState.filed, .served, .declarable, .declared, .enforceable].flatMap { state in
                [Edge(state, .withdrawn, .withdrawn), Edge(state, .paidInFull, .completed, by: .fact)]
            })
}

public import Law

/// The state table of each kind of measure.
public enum MeasureTables {
    public static func table(of kind: MeasureKind) -> MeasureTable {
        switch kind {
        case .collectionDeferral, .saleDeferralApplied, .performanceDeferral: deferralOnApplication
        case .saleDeferralOfficio: deferralOfficio
        case .pledge: pledge
        case .suspension: suspension
        case .collectionStop: collectionStop
        case .remission: remission
        case .writeOff: writeOff
        case .waiver: waiver
        case .paymentOrder: paymentOrder
        }
    }

    typealias Edge = MeasureTable.Edge

    /// 徴収の猶予, 申請による換価の猶予, 履行延期.
    public static let deferralOnApplication = MeasureTable(
        "deferral_on_application", from: .new, application + deferralGrant + deferralLife)
    /// 職権による換価の猶予: nobody applies.
    public static let deferralOfficio = MeasureTable(
        "deferral_officio", from: .new, [Edge(.new, .proposed, .proposed)] + deferralGrant + deferralLife)

    private static let application = [
        Edge(.new, .applied, .applied), Edge(.applied, .proposed, .proposed),
        Edge(.applied, .rejected, .rejected, by: .approver), Edge(.applied, .withdrawn, .withdrawn),
    ]

    /// From the proposal to the decision; alike for every measure that comes into force.
    private static let deferralGrant = [
        Edge(.proposed, .approved, .inForce, by: .approver), Edge(.proposed, .rejected, .rejected, by: .approver),
        Edge(.proposed, .withdrawn, .withdrawn), Edge(.proposed, .paidInFull, .completed, by: .fact),
        Edge(.proposed, .claimEnded, .ended, by: .fact),
    ]

    private static let deferralLife =
        [
            Edge(.inForce, .extensionProposed, .extensionProposed),
            Edge(.extensionProposed, .approved, .inForce, by: .approver),
            Edge(.extensionProposed, .rejected, .inForce, by: .approver),
            Edge(.inForce, .cancellationProposed, .cancellationProposed),
            Edge(.cancellationProposed, .approved, .cancelled, by: .approver),
            Edge(.cancellationProposed, .rejected, .inForce, by: .approver),
        ]
        + [MeasureState.inForce, .extensionProposed, .cancellationProposed].flatMap { state in
            [
                Edge(state, .expired, .expired, by: .fact), Edge(state, .paidInFull, .completed, by: .fact),
                Edge(state, .claimEnded, .ended, by: .fact),
            ]
        }

    /// 滞納処分の停止.
    public static let suspension = MeasureTable(
        "suspension", from: .new,
        [Edge(.new, .proposed, .proposed)] + deferralGrant + [
            Edge(.inForce, .cancellationProposed, .cancellationProposed),
            Edge(.cancellationProposed, .approved, .cancelled, by: .approver),
            Edge(.cancellationProposed, .rejected, .inForce, by: .approver),
            Edge(.inForce, .extinctionProposed, .extinctionProposed),
            Edge(.extinctionProposed, .approved, .extinguished, by: .approver),
            Edge(.extinctionProposed, .rejected, .inForce, by: .approver),
        ]
            + [MeasureState.inForce, .cancellationProposed, .extinctionProposed].flatMap { state in
                [
                    Edge(state, .yearsPassed, .extinguished, by: .fact),
                    Edge(state, .paidInFull, .completed, by: .fact),
                    Edge(state, .claimEnded, .ended, by: .fact),
                ]
            })

    /// 徴収停止: the claim survives, however long it lasts.
    public static let collectionStop = MeasureTable(
        "collection_stop", from: .new,
        [Edge(.new, .proposed, .proposed)] + deferralGrant + [
            Edge(.inForce, .cancellationProposed, .cancellationProposed),
            Edge(.cancellationProposed, .approved, .cancelled, by: .approver),
            Edge(.cancellationProposed, .rejected, .inForce, by: .approver),
        ]
            + [MeasureState.inForce, .cancellationProposed].flatMap { state in
                [Edge(state, .paidInFull, .completed, by: .fact), Edge(state, .claimEnded, .ended, by: .fact)]
            })

    /// 分納誓約, watched by its lines.
    public static let pledge = MeasureTable(
        "pledge", from: .new,
        [Edge(.new, .proposed, .proposed)] + deferralGrant + [
            Edge(.inForce, .missed, .missed, by: .fact), Edge(.missed, .caughtUp, .inForce, by: .fact),
            Edge(.missed, .broken, .broken, by: .fact), Edge(.inForce, .broken, .broken, by: .fact),
        ]
            + [MeasureState.inForce, .missed].flatMap { state in
                [
                    Edge(state, .cancellationProposed, .cancellationProposed),
                    Edge(state, .paidInFull, .completed, by: .fact), Edge(state, .claimEnded, .ended, by: .fact),
                ]
            } + [
                Edge(.cancellationProposed, .approved, .cancelled, by: .approver),
                Edge(.cancellationProposed, .rejected, .inForce, by: .approver),
                Edge(.cancellationProposed, .paidInFull, .completed, by: .fact),
                Edge(.cancellationProposed, .claimEnded, .ended, by: .fact),
            ])
}

extension StateTable.Edge {
    init(_ from: State, _ event: Event, _ to: State, by taker: StepTaker = .officer) {
        self.init(from: from, event: event, to: to, taker: taker)
    }
}

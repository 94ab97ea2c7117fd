import CodecPrimitives
import Law

extension MeasureChecks {
    /// Whether the officer may take the step: her appointment covers every class, and who approves is another than
    /// who proposed and holds the office that the city's rules ask for.
    func power(_ edge: MeasureTable.Edge) -> [MeasureRefusal] {
        var refusals: [MeasureRefusal] = []
        let officer = asked.facts.officer
        for claimClass in Set(asked.claims.map(\.claim.kind.claimClass)) where !officer.classes.contains(claimClass) {
            refusals.append(
                refusal(.classNotCovered, "\(claimClass.japanese)の権限がない", article: "地方自治法153条1項"))
        }
        guard edge.taker == .approver else { return refusals }
        if asked.measure?.proposer == officer.name {
            refusals.append(refusal(.sameOfficer, "起案者は決裁できない", article: "事務決裁規程"))
        }
        let approval = book.approval(approvalStep(edge), of: asked.kind, for: terms.amount)
        guard let approval, let role = officer.role, role >= approval.role else {
            let needed = approval.map { "\($0.role.japanese)以上" } ?? "決裁区分の定めなし"
            return refusals
                + [refusal(.noPower, "\(terms.amount)円の決裁は\(needed)", article: approval?.reference ?? "事務決裁規程")]
        }
        return refusals
    }

    private func approvalStep(_ edge: MeasureTable.Edge) -> MeasureApproval.Step {
        switch edge.from {
        case .extensionProposed: .prolongation
        case .cancellationProposed: .cancellation
        case .extinctionProposed: .extinction
        default: .grant
        }
    }
}

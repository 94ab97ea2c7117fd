import CodecPrimitives
import Law

extension MeasureChecks {
    /// The claims of the terms are known, each once, of the right kind, and the amounts are not above what is open.
    func claims() -> [MeasureRefusal] {
        let parts = terms.parts
        guard !parts.isEmpty, Set(parts.map(\.claim)).count == parts.count, asked.claims.count == parts.count else {
            return [refusal(.claimUnknown, "対象の債権が登録されていない、または重複している")]
        }
        var refusals: [MeasureRefusal] = []
        for (part, claim) in asked.claims {
            if !rule.scope.covers(claim.kind) {
                refusals.append(
                    refusal(.scope, "\(claim.kind.name)(\(claim.kind.claimClass.japanese))には\(rule.name)をしない"))
            }
            if !part.amount.isPositive || part.amount > claim.open {
                refusals.append(refusal(.amount, "対象額\(part.amount)円は未納額\(claim.open)円の範囲でない"))
            }
        }
        return refusals
    }

    /// Whether the claims stand where the measure may begin.
    func standing() -> [MeasureRefusal] {
        asked.claims.flatMap { _, claim in extinction(claim) + conflicts(claim) + stateOfClaim(claim) }
    }

    private func extinction(_ claim: MeasureClaim) -> [MeasureRefusal] {
        let isExtinct = claim.isExtinct(on: today)
        if ground.onExtinct, !isExtinct {
            return [refusal(.notExtinct, "\(ground.name): 債権が消滅していない", article: ground.article)]
        }
        if !ground.onExtinct, isExtinct { return [refusal(.extinct, "債権は既に消滅している")] }
        return []
    }

    private func conflicts(_ claim: MeasureClaim) -> [MeasureRefusal] {
        claim.measures.filter { $0 == asked.kind || asked.kind.excludes($0) }
            .sorted { $0.rawValue.utf8.lexicographicallyPrecedes($1.rawValue.utf8) }
            .map { refusal(.alreadyInForce, "\($0.rawValue)が実施中") }
    }

    private func stateOfClaim(_ claim: MeasureClaim) -> [MeasureRefusal] {
        guard let event = asked.kind.claimEvent, !claim.isExtinct(on: today) else { return [] }
        guard today > claim.due else { return [refusal(.notDue, "納期限\(claim.due)を過ぎていない")] }
        guard claim.state.after(event) == nil else { return [] }
        return [refusal(.stepNotAllowed, "債権の状態\(claim.state.rawValue)からは\(rule.name)に進めない")]
    }
}

extension MeasureClaim {
    /// Extinct by the books, or by a prescription that nobody needs to invoke.
    func isExtinct(on day: BusinessDate) -> Bool {
        if state == .extinct || state == .writtenOff { return true }
        guard let prescriptionEnd, !kind.needsInvocation else { return false }
        return prescriptionEnd < day
    }
}

extension MeasureKind {
    /// 猶予・履行延期.
    var isDeferral: Bool {
        switch self {
        case .collectionDeferral, .saleDeferralOfficio, .saleDeferralApplied, .performanceDeferral: true
        default: false
        }
    }

    /// 停止.
    var isStop: Bool { self == .suspension || self == .collectionStop }

    /// Whether it may not begin while the other is in force.
    func excludes(_ other: MeasureKind) -> Bool {
        if isDeferral { return other.isDeferral || other.isStop }
        if self == .paymentOrder { return other.isDeferral || other.isStop }
        return self == .pledge && other.isStop
    }

    /// What its coming into force does to its claims.
    var claimEvent: ClaimEvent? {
        switch self {
        case .collectionDeferral, .saleDeferralOfficio, .saleDeferralApplied, .performanceDeferral: .deferralGranted
        case .suspension, .collectionStop: .suspended
        case .remission, .waiver: .extinguished
        case .writeOff: .writtenOff
        case .pledge, .paymentOrder: nil
        }
    }
}

import CodecPrimitives

/// Whether what happens between the creditor and one party moves another's clock (law 5.2, last lines).
enum PrescriptionParties {
    enum Reach {
        case binds
        /// Binds, but lengthens nothing: the title is against somebody else.
        case bindsWithoutTitle
        case leavesAlone(article: String)
    }

    static func reach(of fact: PrescriptionFact, to party: PrescriptionParty, _ asked: PrescriptionCase) -> Reach {
        if fact.party == party || fact.event.concernsEverybody { return .binds }
        if fact.party == .debtor, party.role.isAccessory {
            return fact.event.isInvocation ? .leavesAlone(article: "民法145条") : .binds
        }
        let isAbsolute =
            asked.aroseOn < Prescription.reform && fact.event.isClaimAgainst && fact.party.role.wasAbsolute
            && (party.role == .debtor || party.role == .jointDebtor)
        if isAbsolute { return .bindsWithoutTitle }
        return .leavesAlone(article: article(fact.party.role, asked.regime))
    }

    private static func article(_ role: PrescriptionParty.Role, _ regime: PrescriptionRegime) -> String {
        switch role {
        case .debtor, .jointDebtor: regime == .tax ? "地方税法10条・民法441条" : "民法441条"
        case .guarantor: "民法153条・457条"
        case .jointGuarantor: "民法458条・441条"
        case .secondaryObligor: "国税徴収法基本通達32条関係28の例"
        }
    }
}

extension PrescriptionParty.Role {
    /// Whether a claim made against this one reached all before the reform.
    fileprivate var wasAbsolute: Bool { self == .jointDebtor || self == .jointGuarantor || self == .debtor }
}

extension PrescriptionEvent {
    fileprivate var isInvocation: Bool { self == .invoked || self == .invocationWaived }
}

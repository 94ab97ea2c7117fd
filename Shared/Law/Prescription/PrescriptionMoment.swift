import CodecPrimitives

/// Something that a fact does to the clock on a day.
struct PrescriptionMoment {
    enum Action {
        case grace(until: BusinessDate?, GraceKind)
        /// `years` lengthens the period from now on (民法169条).
        case renew(from: BusinessDate, years: Int?)
        case pause(to: BusinessDate?)
        case nothing(PrescriptionSilence)
        case invoke
    }

    var day: BusinessDate
    /// The fact's place in the sorted list.
    var index: Int
    var fact: PrescriptionFact
    var action: Action
    /// Only if the fact at that place had its effect.
    var needs: Int?
    /// The debtor's own act or a title: takes the invocation away even when the period is over
    /// (最高裁昭和41年4月20日, 民事訴訟法114条).
    var revives = false
    var article: String
}

/// A beginning and what followed it.
struct PrescriptionMatter {
    var start: Int
    var followers: [Int] = []
    var isClosed = false
    /// Which of the followers act for this matter and not for an earlier one of the same key.
    var owned: [Int] = []
}

/// Events that belong together.
enum PrescriptionFamily {
    case demand, seizure, participation, deferral, court, provisional, negotiation, heirs, disaster
}

extension PrescriptionEvent {
    /// Nil for an event that stands alone.
    var family: PrescriptionFamily? {
        switch self {
        case .demandIssued, .demandPosted, .demandArrived, .demandReturned: .demand
        case .seizureBegan, .thirdPartySeizureBegan, .seizureNotified, .seizureEnded, .seizureCancelled: .seizure
        case .participationBegan, .participationNotified, .participationEnded: .participation
        case .deferralBegan, .saleDeferralBegan, .deferralEnded: .deferral
        case .paymentOrderFiled, .suitFiled, .conciliationFiled, .settlementFiled, .insolvencyFiled,
            .distributionDemanded, .titleFinal, .distributionEnded, .proceedingFailed:
            .court
        case .provisionalSeizureBegan, .provisionalSeizureEnded: .provisional
        case .negotiationAgreed, .negotiationRefused: .negotiation
        case .heirsUnknown, .heirsFixed: .heirs
        case .disasterBegan, .disasterEnded: .disaster
        default: nil
        }
    }

    /// Whether it begins a matter of its family.
    var isBeginning: Bool {
        switch self {
        case .demandIssued, .seizureBegan, .thirdPartySeizureBegan, .participationBegan, .deferralBegan,
            .saleDeferralBegan, .paymentOrderFiled, .suitFiled, .conciliationFiled, .settlementFiled, .insolvencyFiled,
            .distributionDemanded, .provisionalSeizureBegan, .negotiationAgreed, .heirsUnknown, .disasterBegan:
            true
        default: false
        }
    }

    /// Whether nothing of its matter is left after it.
    var closes: Bool {
        switch self {
        case .seizureEnded, .seizureCancelled, .participationEnded, .deferralEnded, .titleFinal, .distributionEnded,
            .proceedingFailed, .provisionalSeizureEnded, .negotiationRefused, .heirsFixed, .disasterEnded:
            true
        default: false
        }
    }

    /// A fact about the debt or the creditor, not about one of the parties.
    var concernsEverybody: Bool { self == .principalPaid || self == .disasterBegan || self == .disasterEnded }

    /// 請求: what reached every joint debtor before the reform (改正前民法434条・458条).
    var isClaimAgainst: Bool {
        switch self {
        case .demandIssued, .demandPosted, .demandArrived, .demandReturned, .reminderArrived, .paymentOrderFiled,
            .suitFiled, .conciliationFiled, .settlementFiled, .insolvencyFiled, .titleFinal, .proceedingFailed:
            true
        default: false
        }
    }
}

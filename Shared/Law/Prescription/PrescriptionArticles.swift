/// The articles that events act by (law 5.2).
extension PrescriptionRegime {
    /// The article of the period.
    var periodArticle: String {
        switch self {
        case .tax: "地方税法18条1項"
        case .enforceable, .publicClaim: "地方自治法236条1項"
        case .privateClaim: "民法166条1項"
        }
    }

    /// The article by which a demand renews.
    var demandArticle: String { self == .tax ? "地方税法18条の2第1項2号" : "地方自治法236条4項" }
}

extension PrescriptionCase {
    /// The article of an event under the law of its time.
    func article(of event: PrescriptionEvent, isOld: Bool) -> String {
        switch event {
        case .noticeOfAssessment: regime == .tax ? "地方税法18条の2第1項1号" : "地方自治法236条4項"
        case .demandIssued, .demandPosted, .demandArrived, .demandReturned: demandArticle
        case .reminderArrived: isOld ? "改正前民法153条" : "民法150条"
        case .pledge, .deferralApplication, .instalmentApplication, .acknowledgement, .paymentByObligor,
            .paymentByThirdPerson, .collectedByExecution:
            isOld ? "改正前民法147条3号" : "民法152条"
        case .principalPaid: "国税通則法73条6項の例"
        case .searchEnded, .searchNotified: "国税徴収法基本通達142条関係11の例"
        case .participationBegan, .participationNotified, .participationEnded:
            regime == .tax ? "地方税法18条の2第1項3号" : "国税通則法73条1項5号の例"
        case .deferralBegan, .saleDeferralBegan, .deferralEnded:
            regime == .tax ? "地方税法18条の2第4項" : "国税通則法73条4項の例"
        case .dueDateMoved: "地方自治法施行令171条の6・民法152条"
        case .suspensionBegan: "国税徴収法基本通達153条関係12"
        case .collectionStopped: "地方自治法施行令171条の5"
        case .invoked: regime.needsInvocation ? "民法145条" : "地方自治法236条2項"
        case .invocationWaived: "民法146条"
        default: isOld ? oldProceeding(event) : newProceeding(event)
        }
    }

    private func newProceeding(_ event: PrescriptionEvent) -> String {
        switch event {
        case .seizureBegan, .seizureEnded: "民法148条"
        case .seizureCancelled: "民法148条1項"
        case .thirdPartySeizureBegan, .seizureNotified: "民法148条・154条"
        case .titleFinal: "民法147条2項・169条1項"
        case .provisionalSeizureBegan, .provisionalSeizureEnded: "民法149条"
        case .negotiationAgreed, .negotiationRefused: "民法151条"
        case .heirsUnknown, .heirsFixed: "民法160条"
        case .disasterBegan, .disasterEnded: "民法161条"
        default: "民法147条"
        }
    }

    private func oldProceeding(_ event: PrescriptionEvent) -> String {
        switch event {
        case .seizureBegan, .seizureEnded: "改正前民法147条2号・157条"
        case .seizureCancelled: "改正前民法154条"
        case .thirdPartySeizureBegan, .seizureNotified: "改正前民法147条2号・155条"
        case .suitFiled: "改正前民法147条1号・149条"
        case .paymentOrderFiled: "改正前民法147条1号・150条"
        case .conciliationFiled, .settlementFiled: "改正前民法147条1号・151条"
        case .insolvencyFiled, .distributionDemanded: "改正前民法147条1号・152条"
        case .titleFinal: "改正前民法157条2項・174条の2"
        case .provisionalSeizureBegan, .provisionalSeizureEnded: "改正前民法147条2号・154条"
        case .heirsUnknown, .heirsFixed: "改正前民法160条"
        case .disasterBegan, .disasterEnded: "改正前民法161条"
        default: "改正前民法147条・157条"
        }
    }
}

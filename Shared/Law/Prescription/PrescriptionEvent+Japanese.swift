extension PrescriptionEvent {
    /// As the history prints it.
    public var japanese: String {
        switch self {
        case .noticeOfAssessment: "納税通知・納入通知"
        case .demandIssued: "督促状の発付"
        case .demandPosted: "督促状の公示送達(掲示開始)"
        case .demandArrived: "督促状の到達"
        case .demandReturned: "督促状の返戻"
        case .reminderArrived: "催告"
        case .pledge: "納付誓約・分納誓約"
        case .deferralApplication: "猶予の申請"
        case .instalmentApplication: "分納の申請"
        case .acknowledgement: "債務の承認"
        case .paymentByObligor: "一部納付"
        case .paymentByThirdPerson: "第三者による納付"
        case .collectedByExecution: "滞納処分等による充当"
        case .principalPaid: "本税・元本の完納"
        default: proceeding
        }
    }

    private var proceeding: String {
        switch self {
        case .seizureBegan: "差押え"
        case .thirdPartySeizureBegan: "第三者の財産の差押え"
        case .seizureNotified: "差押えの債務者への通知"
        case .seizureEnded: "差押えの終了"
        case .seizureCancelled: "差押えの取消し・取下げ"
        case .searchEnded: "捜索"
        case .searchNotified: "第三者方の捜索の通知"
        case .participationBegan: "交付要求・参加差押え"
        case .participationNotified: "交付要求の通知"
        case .participationEnded: "交付要求の終了"
        case .deferralBegan: "徴収の猶予"
        case .saleDeferralBegan: "換価の猶予"
        case .deferralEnded: "猶予の終了"
        case .dueDateMoved: "履行延期の特約・処分"
        case .suspensionBegan: "滞納処分の停止"
        case .collectionStopped: "徴収停止"
        default: court
        }
    }

    private var court: String {
        switch self {
        case .paymentOrderFiled: "支払督促の申立て"
        case .suitFiled: "訴えの提起"
        case .conciliationFiled: "調停の申立て"
        case .settlementFiled: "訴え提起前の和解の申立て"
        case .insolvencyFiled: "破産手続参加等"
        case .distributionDemanded: "配当要求"
        case .titleFinal: "判決・和解・支払督促等の確定"
        case .distributionEnded: "配当要求の終了"
        case .proceedingFailed: "取下げ・却下・失効"
        case .provisionalSeizureBegan: "仮差押え・仮処分"
        case .provisionalSeizureEnded: "仮差押え・仮処分の終了"
        case .negotiationAgreed: "協議を行う旨の書面合意"
        case .negotiationRefused: "協議の続行を拒絶する書面通知"
        case .heirsUnknown: "債務者の死亡(相続人未確定)"
        case .heirsFixed: "相続人の確定等"
        case .disasterBegan: "天災その他の事変"
        case .disasterEnded: "天災その他の事変の障害の消滅"
        case .invoked: "時効の援用"
        default: "時効の利益の放棄"
        }
    }
}

/// What can happen to the prescription (消滅時効) of a claim; the raw values are stored and travel.
///
/// The order of the cases decides between facts of one day: what begins comes before what ends.
public enum PrescriptionEvent: String, CaseIterable, Sendable {
    /// 納税通知・納入通知 arrives; `until` is the due date it names.
    case noticeOfAssessment = "notice_of_assessment"
    /// 督促状の発付; `until` is the deadline it designates.
    case demandIssued = "demand_issued"
    /// The posting of a demand by public notice begins (公示送達の掲示開始).
    case demandPosted = "demand_posted"
    case demandArrived = "demand_arrived"
    /// The demand came back: until it is served again it has no effect.
    case demandReturned = "demand_returned"
    /// 催告 arrives: a letter, an announcement of seizure, a call that can be proved.
    case reminderArrived = "reminder_arrived"

    /// 納付誓約・分納誓約.
    case pledge
    /// 猶予の申請.
    case deferralApplication = "deferral_application"
    /// 分納の申請.
    case instalmentApplication = "instalment_application"
    /// Any other 債務承認.
    case acknowledgement
    /// Part payment by whom the fact's party names, as part of the debt.
    case paymentByObligor = "payment_by_obligor"
    /// 第三者納付.
    case paymentByThirdPerson = "payment_by_third_person"
    /// Collected by seizure or another disposition.
    case collectedByExecution = "collected_by_execution"
    /// The whole principal is paid: what is left is its late charge.
    case principalPaid = "principal_paid"

    /// 差押え (private claims: 強制執行) takes effect.
    case seizureBegan = "seizure_began"
    /// The same of a third party's thing (物上保証人等).
    case thirdPartySeizureBegan = "third_party_seizure_began"
    /// The debtor was notified of the seizure of a third party's thing.
    case seizureNotified = "seizure_notified"
    /// Distributed, released, or its object lost.
    case seizureEnded = "seizure_ended"
    /// Cancelled as unlawful, or the execution withdrawn.
    case seizureCancelled = "seizure_cancelled"
    /// 捜索 that finds nothing has ended.
    case searchEnded = "search_ended"
    /// The debtor was notified of a search in a third party's home.
    case searchNotified = "search_notified"
    /// 交付要求・参加差押え.
    case participationBegan = "participation_began"
    /// The debtor was notified of the 交付要求.
    case participationNotified = "participation_notified"
    case participationEnded = "participation_ended"

    /// 徴収の猶予, through `until`.
    case deferralBegan = "deferral_began"
    /// 換価の猶予, through `until`.
    case saleDeferralBegan = "sale_deferral_began"
    /// The last day of a deferral that ended early.
    case deferralEnded = "deferral_ended"
    /// 履行延期の特約・処分: the claim is due on `until` now.
    case dueDateMoved = "due_date_moved"
    /// 滞納処分の停止.
    case suspensionBegan = "suspension_began"
    /// 徴収停止.
    case collectionStopped = "collection_stopped"

    /// 支払督促の申立て.
    case paymentOrderFiled = "payment_order_filed"
    /// 訴えの提起.
    case suitFiled = "suit_filed"
    /// 調停の申立て.
    case conciliationFiled = "conciliation_filed"
    /// 訴え提起前の和解の申立て.
    case settlementFiled = "settlement_filed"
    /// 破産手続参加等.
    case insolvencyFiled = "insolvency_filed"
    /// 配当要求.
    case distributionDemanded = "distribution_demanded"
    /// Final judgment, settlement, final payment order, established filing (確定判決等).
    case titleFinal = "title_final"
    /// 配当要求: the procedure ended with the right established.
    case distributionEnded = "distribution_ended"
    /// Withdrawn, dismissed or lapsed (取下げ・却下・失効).
    case proceedingFailed = "proceeding_failed"
    /// 仮差押え・仮処分.
    case provisionalSeizureBegan = "provisional_seizure_began"
    case provisionalSeizureEnded = "provisional_seizure_ended"

    /// 協議を行う旨の書面合意; `until` is the agreed end of the talks, where one is agreed.
    case negotiationAgreed = "negotiation_agreed"
    /// 協議続行拒絶の書面通知.
    case negotiationRefused = "negotiation_refused"
    /// The debtor died and her heirs are not fixed.
    case heirsUnknown = "heirs_unknown"
    /// Heirs fixed, administrator appointed, or bankruptcy of the estate opened.
    case heirsFixed = "heirs_fixed"
    /// 天災その他避けることのできない事変.
    case disasterBegan = "disaster_began"
    case disasterEnded = "disaster_ended"

    /// 時効の援用.
    case invoked
    /// 時効利益の放棄.
    case invocationWaived = "invocation_waived"
}

/// What stops, spreads or ends the collection of claims (law 7); the raw values are stored.
public enum MeasureKind: String, CaseIterable, Sendable {
    /// 徴収の猶予 (地方税法15条).
    case collectionDeferral = "collection_deferral"
    /// 職権による換価の猶予 (15条の5).
    case saleDeferralOfficio = "sale_deferral_officio"
    /// 申請による換価の猶予 (15条の6).
    case saleDeferralApplied = "sale_deferral_applied"
    /// 履行延期の特約・処分 (地方自治法施行令171条の6).
    case performanceDeferral = "performance_deferral"
    /// 分納誓約: no statutory effect but that of an acknowledgement.
    case pledge
    /// 滞納処分の停止 (地方税法15条の7).
    case suspension
    /// 徴収停止 (地方自治法施行令171条の5).
    case collectionStop = "collection_stop"
    /// 免除 (171条の7).
    case remission
    /// 不納欠損.
    case writeOff = "write_off"
    /// 債権放棄.
    case waiver
    /// 支払督促 (民事訴訟法382条).
    case paymentOrder = "payment_order"
}

/// Which claims a measure is for.
public enum MeasureScope: String, CaseIterable, Sendable {
    case tax
    /// The city executes by itself.
    case enforceable
    /// The city must go to court.
    case court
    case any

    /// Whether claims of this kind may have the measure.
    public func covers(_ kind: ClaimKind) -> Bool {
        switch self {
        case .tax: kind.route == .tax
        case .enforceable: kind.selfExecution
        case .court: !kind.selfExecution
        case .any: true
        }
    }
}

/// What a measure does to the late charge of its days.
public enum ChargeRelief: String, CaseIterable, Sendable {
    case none
    /// The deferral rate is charged (一部免除).
    case deferral
    /// Nothing is charged (全部免除).
    case full
}

/// What a measure does to prescription.
public enum MeasurePrescription: String, CaseIterable, Sendable {
    case none
    /// 承認: renews.
    case acknowledgement
    /// 不進行 while it lasts.
    case pause
    /// The application renews, the measure pauses.
    case applicationAndPause = "application_and_pause"
    /// The claim is due later, and its new term acknowledges it.
    case dueDateMoves = "due_date_moves"
}

/// An office that decides (決裁権者), lowest first.
public enum OfficerRole: String, CaseIterable, Comparable, Sendable {
    case chief, section, director, mayor

    public static func < (left: OfficerRole, right: OfficerRole) -> Bool { left.rank < right.rank }

    private var rank: Int { OfficerRole.allCases.firstIndex(of: self) ?? 0 }

    public var japanese: String {
        switch self {
        case .chief: "係長"
        case .section: "課長"
        case .director: "部長"
        case .mayor: "市長"
        }
    }
}

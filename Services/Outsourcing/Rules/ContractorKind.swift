/// What a contractor is by law (受託者の種別).
public enum ContractorKind: String, CaseIterable, Sendable {
    /// 債権回収会社 (債権管理回収業に関する特別措置法).
    case servicer
    /// 弁護士法人・弁護士
    case lawFirm = "law_firm"
    /// 収納代行・コールセンター: receives, informs and reminds, never negotiates.
    case collectionAgent = "collection_agent"

    public var japanese: String {
        switch self {
        case .servicer: "債権回収会社"
        case .lawFirm: "弁護士法人"
        case .collectionAgent: "収納代行者"
        }
    }
}

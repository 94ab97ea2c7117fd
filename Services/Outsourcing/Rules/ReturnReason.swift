/// Why a claim comes back (返還・引揚げの事由). The raw value is the code in contracts and messages.
public enum ReturnReason: String, CaseIterable, Sendable {
    case paid = "R01"
    case bankruptcy = "R02"
    case rehabilitation = "R03"
    case heirsUnknown = "R04"
    case addressUnknown = "R05"
    case destitute = "R06"
    case disputed = "R07"
    case prescriptionInvoked = "R08"
    case lawyerIntervened = "R09"
    case unreachable = "R10"
    case wrongPerson = "R11"
    case belowMinimum = "R12"
    case termEnd = "R13"
    case assignedInError = "C01"
    case keptPlan = "C02"
    case litigation = "C03"
    case protection = "C04"
    case complaint = "C05"
    case contractTerminated = "C06"
    case waiver = "C07"

    /// Whether the contractor gives it (返還); the others are the city's (引揚げ).
    public var isContractors: Bool { rawValue.utf8.first == UInt8(ascii: "R") }

    /// Whether the claim counts as never assigned: nothing on it earns a fee.
    public var undoesAssignment: Bool { self == .assignedInError || self == .keptPlan }

    public var japanese: String {
        switch self {
        case .paid: "完納"
        case .bankruptcy: "破産・免責"
        case .rehabilitation: "民事再生"
        case .heirsUnknown: "死亡・相続人不明又は全員放棄"
        case .addressUnknown: "調査後も居所不明"
        case .destitute: "生活困窮・生活保護"
        case .disputed: "債務を争う"
        case .prescriptionInvoked: "時効の援用"
        case .lawyerIntervened: "弁護士の受任"
        case .unreachable: "収監・国外"
        case .wrongPerson: "人違い・保証の否認"
        case .belowMinimum: "下限額未満"
        case .termEnd: "契約期間の満了"
        case .assignedInError: "誤委託"
        case .keptPlan: "履行中の分納あり"
        case .litigation: "市による訴訟"
        case .protection: "支援措置"
        case .complaint: "苦情・受託者の行為"
        case .contractTerminated: "契約の解除"
        case .waiver: "債権放棄の決定"
        }
    }
}

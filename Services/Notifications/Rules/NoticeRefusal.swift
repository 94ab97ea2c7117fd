/// Why a rule of notifications said no. The raw value is the stable code that callers see.
public enum NoticeRefusal: String, Error, CaseIterable, Sendable {
    /// The life cycle has no such edge.
    case stateDenies = "state_denies"

    /// The grant brought no person, or no address to write to.
    case addressMissing = "address_missing"
    /// The grant brought no slip, or one that does not add up to what is owed.
    case slipMissing = "slip_missing"
    /// Its day is over.
    case dayOver = "day_over"
}

/// Why a sheet must not leave (引抜きの理由). The raw value is the stable code on the pull list.
public enum PullReason: String, CaseIterable, Sendable {
    /// A receipt on the claim, announced or booked, became known after the printing.
    case receipt
    /// Nothing is owed any more.
    case paid
    /// A contractor has the claim.
    case assigned
    /// Case management took its clearance back.
    case revoked
    /// Case management refuses that it leaves.
    case refused
    /// What is owed is no longer what the letter says.
    case amount = "amount_differs"
    /// Name, address or protection are no longer what the letter was printed with.
    case address = "address_differs"
    /// The day that the letter bears is over, or the bundle was given up.
    case discarded
    /// No font has a character of it, or a text does not fit: there is a number and no sheet.
    case unprintable

    public var japanese: String {
        switch self {
        case .receipt: "収納あり"
        case .paid: "完納"
        case .assigned: "委託中"
        case .revoked: "許可の取消し"
        case .refused: "発送不可"
        case .amount: "金額の変更"
        case .address: "宛先の変更"
        case .discarded: "廃棄"
        case .unprintable: "印刷不能"
        }
    }
}

/// Why a letter came back (返戻理由). The raw value is the code in messages.
public enum MailReturnReason: String, CaseIterable, Sendable {
    /// あて所に尋ねあたりません
    case addresseeUnknown = "addressee_unknown"
    /// 転居先不明
    case moved
    /// 受取拒否
    case refused
    /// 保管期間経過
    case storageExpired = "storage_expired"
}

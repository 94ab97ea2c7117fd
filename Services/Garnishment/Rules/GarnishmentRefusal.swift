/// Why a rule of garnishment said no. The raw value is the stable code that callers see.
public enum GarnishmentRefusal: String, Error, CaseIterable, Sendable {
    /// The item's life cycle has no such edge.
    case stateDenies = "state_denies"
    /// 決裁者は依頼者と別人でなければならない
    case requesterMayNotApprove = "requester_may_not_approve"
    /// 二人の決裁者は別人でなければならない
    case sameOfficerTwice = "same_officer_twice"
    /// The officer's id is empty.
    case officerMissing = "officer_missing"

    case protectedPerson = "protected_person"
    case answerMissing = "answer_missing"
    case registeredAddressMissing = "registered_address_missing"
    case addressDiffers = "address_differs"
    case nameDiffers = "name_differs"
}

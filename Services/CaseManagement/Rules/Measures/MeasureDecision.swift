/// What became of a command.
public enum MeasureDecision: Hashable, Sendable {
    case taken(MeasureStep)
    case refused([MeasureRefusal])

    public var step: MeasureStep? {
        guard case .taken(let step) = self else { return nil }
        return step
    }

    public var refusals: [MeasureRefusal] {
        guard case .refused(let refusals) = self else { return [] }
        return refusals
    }
}

/// One reason why a step may not be taken, with its article.
public struct MeasureRefusal: Hashable, Sendable {
    /// Stable names.
    public enum Code: String, CaseIterable, Sendable {
        case stepNotAllowed = "step_not_allowed"
        case sameOfficer = "same_officer"
        case noPower = "no_power_to_approve"
        case classNotCovered = "class_not_covered"
        case scope = "not_for_this_claim"
        case groundUnknown = "ground_unknown"
        case claimUnknown = "claim_unknown"
        case amount = "amount_out_of_range"
        case moreThanDeferrable = "more_than_deferrable"
        case capacityMissing = "capacity_missing"
        case periodMissing = "period_missing"
        case periodTooLong = "period_too_long"
        case securityMissing = "security_missing"
        case instalments = "instalments_do_not_fit"
        case otherArrears = "other_arrears"
        case applicationLate = "application_late"
        case alreadyInForce = "already_in_force"
        case notDue = "not_due"
        case notExtinct = "not_extinct"
        case extinct
        case tooEarly = "too_early"
        case tooLate = "too_late"
        case notDemanded = "not_demanded"
        case dayInvalid = "day_invalid"
        case voteNeeded = "vote_needed"
        case notInForce = "not_in_force"
        case calendarUnknown = "calendar_unknown"
    }

    public var code: Code
    public var article: String
    /// In Japanese, without personal data.
    public var fact: String

    public init(_ code: Code, article: String, fact: String) {
        (self.code, self.article, self.fact) = (code, article, fact)
    }
}

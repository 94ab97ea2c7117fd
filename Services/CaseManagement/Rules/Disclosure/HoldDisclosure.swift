public import CodecPrimitives
public import Law

/// What a purpose learns of a reason that is registered about a person (promise P7).
///
/// A reason about a claim is known to whoever may see the claim. One about a person may come from another division: its
/// text is never shown, and its name only where it says nothing of anybody's claims.
public enum HoldDisclosure: Hashable, Sendable {
    /// By its name and days.
    case named
    /// That something stands, with its days; not what.
    case neutral
    case hidden

    /// What is shown of a code of the table of holds about a person.
    public static func ofPerson(_ code: ReceivedText, to purpose: StaffPurpose) -> HoldDisclosure {
        guard let ground = GroundCode(rawValue: code.string) else {
            // A debtor's consent to deduct from her child allowance (児童手当法21条) concerns what may be so deducted.
            return purpose.classes.contains(.enforceable) ? .named : .hidden
        }
        switch ground {
        case .deceased, .bankruptcy, .addressUnknown, .identityUnsettled, .contactRestricted: return .named
        default: return .neutral
        }
    }
}

public import CodecPrimitives
public import Ledger

/// How much of a claim somebody answers for besides its debtor, or in her place.
public enum ObligorPart: Hashable, Sendable {
    /// The whole: debtors and joint debtors, and whoever is in no register of parts.
    case whole
    /// An heir's share of what is owed, perhaps only out of the estate (限定承認). Where something was paid since, it is
    /// not known whose part that was.
    case share(Share, onlyFromEstate: Bool, wasPaidOn: Bool)
    case guarantee(Guarantee)

    /// The yen that may be asked for now; floored, so that all parts together never ask for more than is owed.
    public func answers(for owed: Yen, debtorWasDemanded: Bool) -> Yen {
        switch self {
        case .whole: owed
        case .share(let share, _, _): share.of(max(.zero, owed))
        case .guarantee(let guarantee): guarantee.answers(for: owed, debtorWasDemanded: debtorWasDemanded)
        }
    }

    /// Why nothing may be asked for; nil where something may.
    func refusal(debtorWasDemanded: Bool) -> (article: String, fact: String)? {
        switch self {
        case .guarantee(let guarantee) where !guarantee.isValid: ("民法465条の2第2項", "極度額の定めがない個人根保証")
        case .guarantee(let guarantee) where !guarantee.isJoint && !debtorWasDemanded:
            ("民法452条", "主債務者への催告がない")
        case .share(let share, _, _) where share.numerator == 0: ("民法939条", "相続分がない")
        default: nil
        }
    }
}

extension Amounts {
    /// Not more than so many yen of these, principal first.
    public func upTo(_ yen: Yen) -> Amounts {
        var (rest, part) = (yen, Amounts.zero)
        for component in Component.allCases where rest.isPositive {
            part[component] = max(.zero, min(rest, self[component]))
            rest -= part[component]
        }
        return part
    }
}

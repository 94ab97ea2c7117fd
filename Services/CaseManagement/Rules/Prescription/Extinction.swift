public import CodecPrimitives
public import Law

/// Why a prescribed claim goes off the books (不納欠損の事由, law 7.5).
public enum ExtinctionReason: String, CaseIterable, Sendable {
    /// 地方税法18条.
    case tax = "LTA18"
    /// 地方自治法236条.
    case publicClaim = "LAA236"
    /// 民法145条: invoked.
    case invoked = "CC145"

    init(_ kind: ClaimKind) {
        switch kind.route {
        case .tax: self = .tax
        case .publicClaim: self = .publicClaim
        case .privateClaim: self = .invoked
        }
    }
}

/// What stands against booking an extinction now.
public struct ExtinctionFacts: Hashable, Sendable {
    /// A seizure left the suite, and its result is not known.
    public var hasOpenSeizure: Bool
    /// Money is announced or held that may have been paid in time.
    public var hasOpenReceipt: Bool
    /// It was written off for prescription before.
    public var isWrittenOff: Bool

    public init(hasOpenSeizure: Bool = false, hasOpenReceipt: Bool = false, isWrittenOff: Bool = false) {
        (self.hasOpenSeizure, self.hasOpenReceipt) = (hasOpenSeizure, hasOpenReceipt)
        self.isWrittenOff = isWrittenOff
    }
}

/// What a city decides about booking extinctions.
public struct ExtinctionPolicy: Hashable, Sendable {
    /// Days to wait for payments and other facts of the last days before an extinction is booked.
    public var waitDays: Int
    /// Claims due before this day came with a history that nobody vouches for: they are shown, not extinguished.
    public var historyFrom: BusinessDate

    public init(waitDays: Int, historyFrom: BusinessDate) {
        (self.waitDays, self.historyFrom) = (waitDays, historyFrom)
    }
}

/// Whether a claim leaves collection by prescription (law 5, 7.5): public claims by themselves, private ones once
/// prescription was invoked.
public enum Extinction: Hashable, Sendable {
    case stays
    /// Extinct by law, and not booked yet.
    case waits(ExtinctionHindrance)
    case leaves(ExtinctionReason, from: BusinessDate)
    /// A fact that came late shows that it was not extinct.
    case returns

    /// From when it is extinct, where it leaves; nil otherwise.
    public var leavesFrom: BusinessDate? { if case .leaves(_, let from) = self { from } else { nil } }

    /// The decision about one claim today.
    public static func decide(
        _ forecast: PrescriptionForecast, of kind: ClaimKind, _ facts: ExtinctionFacts,
        _ question: (today: BusinessDate, policy: ExtinctionPolicy)
    ) -> Extinction {
        guard let from = forecast.extinctFrom, from <= question.today else {
            return facts.isWrittenOff ? .returns : .stays
        }
        if facts.isWrittenOff { return .stays }
        if facts.hasOpenSeizure { return .waits(.seizure) }
        if facts.hasOpenReceipt { return .waits(.receipt) }
        if forecast.asked.due < question.policy.historyFrom { return .waits(.history) }
        // Who invoked prescription knew what she paid; for the others news may still be on its way.
        if !kind.needsInvocation, question.today < from.adding(days: question.policy.waitDays) {
            return .waits(.news)
        }
        return .leaves(ExtinctionReason(kind), from: from)
    }
}

/// Why an extinct claim is not off the books yet.
public enum ExtinctionHindrance: String, CaseIterable, Sendable { case seizure, receipt, history, news }

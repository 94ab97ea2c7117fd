public import CodecPrimitives

/// Computes prescription (消滅時効, law 5) from facts in whatever order they became known.
///
/// Three effects: renewal (更新) starts a whole new period, grace (完成猶予) holds completion back while the
/// clock goes on, a pause (不進行) stops the clock. Events from before 2020-04-01 follow the old law
/// (中断・停止, 民法附則10条2項・地方税法改正附則).
public struct Prescription: Sendable {
    /// What law leaves open, by the day on which a claim arose; the first one also for claims of before it.
    private let policies: [(from: BusinessDate, policy: PrescriptionPolicy)]

    /// The first day of the reformed law (平成29年法律44号, 令和2年4月1日).
    public static let reform = PrescriptionPeriods.reform

    /// By one policy, whenever a claim arose.
    public init(policy: PrescriptionPolicy = PrescriptionPolicy()) {
        self.init([(BusinessDate(daysSinceEpoch: 0), policy)])
    }

    /// In the order of days.
    init(_ policies: [(from: BusinessDate, policy: PrescriptionPolicy)]) { self.policies = policies }

    private func policy(of asked: PrescriptionCase) -> PrescriptionPolicy {
        policies.last { $0.from <= asked.aroseOn }?.policy ?? policies.first?.policy ?? PrescriptionPolicy()
    }

    /// The forecast on the facts known, for the clock of one party.
    public func forecast(
        _ asked: PrescriptionCase, _ facts: some Sequence<PrescriptionFact>, for party: PrescriptionParty = .debtor
    ) -> PrescriptionForecast {
        let sorted = Prescription.sorted(facts)
        var own = run(asked, sorted, party)
        guard party.role.isAccessory else { return own }
        let debtor = run(asked, sorted, .debtor)
        guard let limit = debtor.end, limit < own.end ?? Validity.endOfTime else { return own }
        (own.end, own.endsWithDebtor, own.blockedBy) = (limit, true, [])
        own.extinctFrom = own.extinctFrom ?? debtor.extinctFrom
        if !asked.regime.needsInvocation { own.extinctFrom = limit.adding(days: 1) }
        return own
    }

    private func run(
        _ asked: PrescriptionCase, _ facts: [PrescriptionFact], _ party: PrescriptionParty
    ) -> PrescriptionForecast {
        let policy = policy(of: asked)
        var run = PrescriptionRun(asked, policy, party)
        for moment in PrescriptionPlan(asked, policy, party).moments(facts) { run.apply(moment) }
        return run.forecast
    }

    /// By day, each once.
    private static func sorted(_ facts: some Sequence<PrescriptionFact>) -> [PrescriptionFact] {
        var sorted = facts.sorted()
        guard sorted.count > 1 else { return sorted }
        var kept = 1
        for index in 1..<sorted.count where sorted[index] != sorted[kept - 1] {
            sorted[kept] = sorted[index]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }
}

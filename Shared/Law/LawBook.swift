public import CodecPrimitives

/// All that more than one service decides by, read and cross-checked once at the start.
public struct LawBook: Sendable {
    public let kinds: ClaimKinds
    public let rates: RateTable
    public let regimes: LateChargeRegimes
    public let demands: DemandRules
    public let policies: LawPolicies
    public let calendar: OfficeCalendar
    /// Every version of a rule that a working may name (規則の版), in the order of names.
    public let versions: [LawVersion]

    /// The law that was built into the suite, with rates that were published since and what a city's file sets on top
    /// of it. Throws `LawError` naming file, line and field of the first thing that is wrong.
    public static func embedded(city: CityFile? = nil, rates: RateFile? = nil) throws(LawError) -> LawBook {
        var known = try RateTable.embedded()
        if let rates { known = try known.adding(rates) }
        guard let city else { return try LawBook(.embedded(), known) }
        let law = try CityLaw(city, known)
        guard let book = law.book else {
            throw law.refusals.first ?? LawError(.tableInvalid, at: city.name)
        }
        return book
    }

    /// Throws `notInForce` when a kind names a regime or a demand rule that does not exist.
    init(_ tables: LawTables, _ rates: RateTable) throws(LawError) {
        kinds = try ClaimKinds(tables.kinds)
        regimes = try LateChargeRegimes(tables.regimes)
        demands = try DemandRules(tables.demands)
        policies = try LawPolicies(tables.policies)
        (self.rates, calendar) = (rates, try .embedded())
        versions = LawVersion.all(of: tables)
        for kind in kinds.all {
            _ = try demands.rule(kind.demandRule)
            if let regime = kind.regime { _ = try regimes.regime(regime) }
        }
    }

    /// The kind of a code on the day a claim arose; throws `notInForce` where there is none.
    public func kind(_ code: ReceivedText, on day: BusinessDate) throws(LawError) -> ClaimKind {
        guard let kind = kinds.kind(code, on: day) else { throw LawError(.notInForce, at: "\(code.string) \(day)") }
        return kind
    }

    /// The late charge of a claim of a kind; nil where the kind has none.
    public func lateCharge(_ asked: LateChargeCase, of kind: ClaimKind) throws(LawError) -> LateChargeWorking? {
        guard let regime = kind.regime else { return nil }
        return try LateCharge(rates: rates).compute(asked, under: try regimes.regime(regime))
    }

    /// The late charge of a claim whose principal was assessed anew; nil where the kind has none.
    public func lateCharge(
        _ asked: LateChargeCase, changedBy changes: [PrincipalChange], of kind: ClaimKind
    ) throws(LawError) -> ReassessedCharge? {
        guard let regime = kind.regime else { return nil }
        return try LateCharge(rates: rates).compute(asked, changedBy: changes, under: try regimes.regime(regime))
    }

    /// The yearly rate that a claim of a kind bears from a day of delay on, its higher tier; nil where it bears none, or
    /// the rate is not known. It decides which of several debts is the more burdensome one (民法488条4項2号).
    public func rateOfDelay(of kind: ClaimKind, on day: BusinessDate) -> Rate? {
        guard let id = kind.regime, let regime = try? regimes.regime(id) else { return nil }
        return regime.fixedRate ?? (try? rates.rate(regime.tierTwo, on: day))
    }
}

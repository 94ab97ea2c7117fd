public import CodecPrimitives

/// All that more than one service decides by, read and cross-checked once at the start.
public struct LawBook: Sendable {
    public let kinds: ClaimKinds
    public let rates: RateTable
    public let regimes: LateChargeRegimes
    public let demands: DemandRules
    public let calendar: OfficeCalendar

    /// The law that was built into the suite. Throws `LawError` naming file and line of what is wrong.
    public static func embedded() throws(LawError) -> LawBook {
        try LawBook(
            kinds: .embedded(), rates: .embedded(), regimes: .embedded(), demands: .embedded(),
            calendar: .embedded())
    }

    /// Throws `notInForce` when a kind names a regime or a demand rule that does not exist.
    public init(
        kinds: ClaimKinds, rates: RateTable, regimes: LateChargeRegimes, demands: DemandRules, calendar: OfficeCalendar
    ) throws(LawError) {
        for kind in kinds.all {
            _ = try demands.rule(kind.demandRule)
            if let regime = kind.regime { _ = try regimes.regime(regime) }
        }
        (self.kinds, self.rates, self.regimes, self.demands, self.calendar) = (kinds, rates, regimes, demands, calendar)
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
}

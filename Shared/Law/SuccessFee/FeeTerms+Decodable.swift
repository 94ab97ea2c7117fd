import CodecPrimitives

/// The conditions as contracts are entered: one JSON object with the members of `names`.
extension FeeTerms: Decodable {
    private static let names = [
        "period", "rate_basis", "fee_rounding", "tax_rate_bp", "tax_rounding", "count_channels", "count_components",
        "after_end", "reversal", "remittance", "rates", "contract_cap_incl_tax", "annual_cap_incl_tax", "unit_items",
        "age_basis", "grace_days_after_assignment", "recall_tail_days", "recall_tail_requires_promise",
        "exclude_status_at_assignment", "tier_basis", "cumulative_before", "invoiced_before_incl_tax",
        "fixed_fee_monthly", "withholding",
    ]

    /// - Throws: `DecodingError` that names the member which is missing, unknown or has no such value.
    public init(from decoder: any Decoder) throws {
        let form = try FeeForm(decoder, knows: FeeTerms.names)
        let rates: [FeeRate] = try form.value("rates")
        self.init(period: try FeeTerms.period(form), rates: rates)
        rateBasis = try form.choice("rate_basis") ?? rateBasis
        rounding = try form.optional("fee_rounding") ?? rounding
        taxBasisPoints = try form.number("tax_rate_bp", in: 0...10_000) ?? taxBasisPoints
        taxRounding = try form.optional("tax_rounding", as: TaxRounding.self)?.mode ?? taxRounding
        (channels, components) = (try form.texts("count_channels"), try form.texts("count_components"))
        reversal = try form.choice("reversal") ?? reversal
        unitItems = try FeeTerms.prices(form)
        fixedFee = try form.yen("fixed_fee_monthly") ?? fixedFee
        (annualCap, contractCap) = (try form.yen("annual_cap_incl_tax"), try form.yen("contract_cap_incl_tax"))
        invoicedBefore = try form.yen("invoiced_before_incl_tax") ?? invoicedBefore
        invoicedInYear = invoicedBefore
        graceDays = Int(try form.number("grace_days_after_assignment", in: 0...3650) ?? 0)
        tailDays = Int(try form.number("recall_tail_days", in: 0...3650) ?? 0)
        tailNeedsPromise = try form.optional("recall_tail_requires_promise") ?? false
        excludedStates = try form.texts("exclude_status_at_assignment")
        isCumulative = try form.choice("tier_basis", as: TierBasis.self) != nil
        cumulativeBefore = try form.yen("cumulative_before") ?? cumulativeBefore
        isWithheld = try form.optional("withholding") ?? false
        try FeeTerms.checkFixedWords(form)
        guard rates.isEmpty == false, isCumulative == rates.contains(where: { $0.upTo != nil }) || rates.count == 1
        else { throw form.wrong("rates") }
    }

    private enum TierBasis: String { case cumulativeMarginal = "CUMULATIVE_MARGINAL" }
    private enum AfterEnd: String { case remitNoFee = "REMIT_NO_FEE" }
    private enum Remittance: String { case gross = "GROSS" }
    private enum AgeBasis: String { case dueToAssignment = "ORIGINAL_DUE_TO_ASSIGNMENT" }
    private enum TaxScope: String { case oncePerInvoice = "ONCE_PER_RATE_PER_INVOICE" }

    private struct TaxRounding: Decodable {
        let mode: FeeRounding

        init(from decoder: any Decoder) throws {
            let form = try FeeForm(decoder, knows: ["mode", "scope"])
            mode = try form.choice("mode") ?? .floor
            _ = try form.choice("scope", as: TaxScope.self)
        }
    }

    /// What has only one lawful value is read, so that another one is refused: the whole sum is remitted (総計予算主義,
    /// 地方自治法210条), money after the end earns nothing, age is fixed at assignment.
    private static func checkFixedWords(_ form: FeeForm) throws {
        _ = try form.choice("after_end", as: AfterEnd.self)
        _ = try form.choice("remittance", as: Remittance.self)
        _ = try form.choice("age_basis", as: AgeBasis.self)
    }

    private static func period(_ form: FeeForm) throws -> Validity {
        let days = try form.value("period", as: [String].self).map { BusinessDate(iso: $0) }
        guard days.count == 2, let from = days[0], let to = days[1], from <= to else { throw form.wrong("period") }
        return Validity(from: from, to: to)
    }

    private static func prices(_ form: FeeForm) throws -> [ReceivedText: Yen] {
        let prices = try form.optional("unit_items", as: [String: Int64].self) ?? [:]
        return Dictionary(
            uniqueKeysWithValues: try prices.map { name, amount in
                guard let price = Yen(exactly: amount), !price.isNegative else { throw form.wrong("unit_items") }
                return (ReceivedText(name), price)
            })
    }
}

extension FeeTerms.Rounding: Decodable {
    public init(from decoder: any Decoder) throws {
        let form = try FeeForm(decoder, knows: ["mode", "unit", "scope"])
        self.init(
            try form.choice("mode") ?? .floor, unit: try form.number("unit", in: 1...1_000_000) ?? 1,
            scope: try form.choice("scope") ?? .rateAndMonth)
    }
}

extension FeeRate: Decodable {
    public init(from decoder: any Decoder) throws {
        let form = try FeeForm(decoder, knows: ["rate_bp", "age_lt_years", "upto", "from", "to"])
        guard let points = try form.number("rate_bp", in: 0...10_000) else { throw form.wrong("rate_bp") }
        let (from, to) = (try form.day("from"), try form.day("to"))
        self.init(
            basisPoints: points, ageBelowYears: try form.number("age_lt_years", in: 1...100).map(Int.init),
            upTo: try form.yen("upto"),
            validity: from == nil && to == nil
                ? nil : Validity(from: from ?? BusinessDate(daysSinceEpoch: 0), to: to ?? Validity.endOfTime))
    }
}

import CodecPrimitives

/// The highest rates that statute allows an ordinance (都市計画法75条4項, 道路法73条2項).
struct RateCaps {
    private let scope: OrdinanceScope
    private let rates: RateTable

    init(_ scope: OrdinanceScope, _ rates: RateTable) { (self.scope, self.rates) = (scope, rates) }

    /// A refusal for each kind whose regime charges more than its cap on any day of its validity.
    func exceeded(_ tables: LawTables, _ book: LawBook) -> [LawError] {
        var refusals: [LawError] = []
        for row in tables.kinds {
            guard let kind = try? ClaimKind(row), let id = kind.regime, let regime = try? book.regimes.regime(id),
                let entry = scope.entry(.kind, kind.code, ReceivedText("regime"), kind: kind),
                let cap = entry.rateCap, cap < highest(regime, during: kind.validity)
            else { continue }
            let place = row.source(ClaimKind.regimeColumn)?.place ?? row.place
            let error = LawError(.rateAboveCap, at: "\(place) value", article: entry.article)
            if !refusals.contains(error) { refusals.append(error) }
        }
        return refusals
    }

    private func highest(_ regime: LateChargeRegime, during validity: Validity) -> Rate {
        if let fixed = regime.fixedRate { return fixed }
        return max(highest(regime.tierOne, during: validity), highest(regime.tierTwo, during: validity))
    }

    /// The highest rate of a series on these days, as far as it is known.
    private func highest(_ series: RateSeries, during validity: Validity) -> Rate {
        var (highest, day) = (Rate.zero, validity.from)
        while day <= validity.to, let span = try? rates.span(series, on: day) {
            highest = max(highest, span.rate)
            day = span.last.adding(days: 1)
        }
        return highest
    }
}

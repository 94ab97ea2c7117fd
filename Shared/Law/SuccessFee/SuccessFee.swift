import CodecPrimitives

/// Computes a contractor's fee (成功報酬): which events count and why, rounded where the contract says, tax once.
public enum SuccessFee {
    /// The invoice of these events. Pure: the same events and terms give the same yen.
    public static func invoice(_ events: [FeeEvent], under terms: FeeTerms) -> FeeInvoice {
        let judge = FeeJudge(terms, events)
        let lines = events.map { judge.line($0) }
        let success = terms.isCumulative ? FeeTiers(terms).buckets(lines) : FeeBuckets(terms).buckets(lines)
        let buckets = success + unitBuckets(lines, terms) + fixedBuckets(lines, terms)
        let subtotal = buckets.map(\.fee).total()
        let invoiced = amounts(subtotal, terms)
        let (capped, forfeited) = cap(invoiced, terms)
        let disbursements = events.map { event in
            if case .disbursement(_, let amount) = event.content { amount } else { Yen.zero }
        }.total()
        return FeeInvoice(
            lines: lines, buckets: buckets, fee: capped.fee, tax: capped.tax, forfeited: forfeited,
            disbursements: disbursements, withheld: terms.isWithheld ? withheld(of: capped.fee) : .zero)
    }

    private struct Amounts {
        var fee: Yen
        var tax: Yen

        var total: Yen { fee + tax }
    }

    private static func amounts(_ subtotal: Yen, _ terms: FeeTerms) -> Amounts {
        switch terms.rateBasis {
        case .taxExclusive:
            Amounts(fee: subtotal, tax: terms.taxRounding.share(of: subtotal, terms.taxBasisPoints, over: 10_000))
        case .taxInclusive: parts(of: subtotal, terms)
        }
    }

    /// The tax that a total contains.
    private static func parts(of total: Yen, _ terms: FeeTerms) -> Amounts {
        let tax = terms.taxRounding.share(of: total, terms.taxBasisPoints, over: 10_000 + terms.taxBasisPoints)
        return Amounts(fee: total - tax, tax: tax)
    }

    /// No invoice goes beyond what is left under a cap; the excess is forfeited.
    private static func cap(_ amounts: Amounts, _ terms: FeeTerms) -> (Amounts, forfeited: Yen) {
        let limits = [
            terms.annualCap.map { $0 - terms.invoicedInYear }, terms.contractCap.map { $0 - terms.invoicedBefore },
        ]
        guard let limit = limits.compactMap({ $0 }).min() else { return (amounts, .zero) }
        let left = max(.zero, limit)
        guard amounts.total > left else { return (amounts, .zero) }
        return (parts(of: left, terms), amounts.total - left)
    }

    /// 所得税法204条・復興財源確保法: 10.21 % up to 1,000,000 yen, 20.42 % of the rest.
    private static func withheld(of fee: Yen) -> Yen {
        guard fee.isPositive else { return .zero }
        let low = min(fee, 1_000_000)
        return FeeRounding.floor.share(
            of: Yen(unchecked: low.amount * 1021 + (fee - low).amount * 2042), 1, over: 10_000)
    }

    private static func unitBuckets(_ lines: [FeeInvoice.Line], _ terms: FeeTerms) -> [FeeInvoice.Bucket] {
        lines.compactMap { line in
            guard case .unitItem(let code, let count) = line.event.content, let price = terms.unitItems[code] else {
                return nil
            }
            let fee = Yen(unchecked: price.amount * count)
            return FeeInvoice.Bucket(
                month: FeeMonth(of: line.event.on), claim: nil, basisPoints: nil, base: .zero, fee: fee,
                working: "\(code.string) 単価\(price)円 × \(count)件 = \(fee)円")
        }
    }

    private static func fixedBuckets(_ lines: [FeeInvoice.Line], _ terms: FeeTerms) -> [FeeInvoice.Bucket] {
        guard terms.fixedFee.isPositive else { return [] }
        let months = Set(lines.map { FeeMonth(of: $0.event.on) }).sorted()
        return months.map { month in
            FeeInvoice.Bucket(
                month: month, claim: nil, basisPoints: nil, base: .zero, fee: terms.fixedFee,
                working: "\(month) 定額 \(terms.fixedFee)円")
        }
    }
}

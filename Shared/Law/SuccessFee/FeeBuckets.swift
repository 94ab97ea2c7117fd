import CodecPrimitives

/// Puts counted money under its rates and cuts each fee where the contract says.
struct FeeBuckets {
    private let terms: FeeTerms

    init(_ terms: FeeTerms) { self.terms = terms }

    /// What is added up before a fee is cut.
    private struct Key: Hashable {
        var month: FeeMonth
        var rate: Int
        var claim: ReceivedText?
        var payment: Int?
        /// The base that an earlier invoice had, for a correction of it.
        var original: Yen?
    }

    func buckets(_ lines: [FeeInvoice.Line]) -> [FeeInvoice.Bucket] {
        var bases: [Key: Yen] = [:]
        var order: [Key] = []
        let invoiceMonth = lines.map { FeeMonth(of: $0.event.on) }.max()
        for (place, line) in lines.enumerated() where !line.counted.isZero {
            guard let key = key(of: line, place, invoiceMonth) else { continue }
            if bases[key] == nil { order.append(key) }
            bases[key, default: .zero] += line.counted
        }
        return order.compactMap { key in bases[key].map { bucket(key, $0) } }
    }

    private func key(of line: FeeInvoice.Line, _ place: Int, _ invoice: FeeMonth?) -> Key? {
        guard let rate = line.rate else { return nil }
        var key = Key(month: FeeMonth(of: line.event.on), rate: rate)
        var claim: ReceivedText?
        switch line.event.content {
        case .payment(let payment): claim = payment.claim
        case .reversal(let reversal):
            claim = reversal.claim
            if terms.reversal == .differenceOfBase {
                key.month = reversal.ofMonth ?? key.month
                key.original = reversal.originalBase
            }
        default: return nil
        }
        switch terms.rounding.scope {
        case .rateAndMonth: break
        case .payment: key.payment = place
        case .claimAndInvoice: (key.claim, key.month) = (claim, key.original == nil ? invoice ?? key.month : key.month)
        }
        return key
    }

    private func bucket(_ key: Key, _ base: Yen) -> FeeInvoice.Bucket {
        let rate = terms.rates[key.rate]
        let fee = fee(of: base, rate, correcting: key.original)
        let claim = key.claim.map { " \($0.string)" } ?? ""
        let cut = terms.rounding.unit == 1 ? "" : "(\(Yen(unchecked: terms.rounding.unit))円単位)"
        let working =
            key.original.map { original in
                "\(key.month)\(claim) 訂正: (\(original)円 \(base)円) × \(rate.percent) − \(original)円 × \(rate.percent)"
                    + " = \(fee)円\(cut)"
            } ?? "\(key.month)\(claim) \(base)円 × \(rate.percent) = \(fee)円\(cut)"
        return FeeInvoice.Bucket(
            month: key.month, claim: key.claim, basisPoints: rate.basisPoints, base: base, fee: fee, working: working)
    }

    private func fee(of base: Yen, _ rate: FeeRate, correcting original: Yen?) -> Yen {
        guard let original else { return share(of: base, rate) }
        return share(of: original + base, rate) - share(of: original, rate)
    }

    private func share(of base: Yen, _ rate: FeeRate) -> Yen {
        terms.rounding.mode.share(of: base, rate.basisPoints, over: 10_000, unit: terms.rounding.unit)
    }
}

/// Marginal tiers on what was collected in the year (累進): a month's fee is what it adds to the year's.
struct FeeTiers {
    private let terms: FeeTerms

    init(_ terms: FeeTerms) { self.terms = terms }

    func buckets(_ lines: [FeeInvoice.Line]) -> [FeeInvoice.Bucket] {
        var byMonth: [FeeMonth: Yen] = [:]
        for line in lines where !line.counted.isZero {
            byMonth[FeeMonth(of: line.event.on), default: .zero] += line.counted
        }
        var before = terms.cumulativeBefore
        return byMonth.sorted { $0.key < $1.key }.map { month, base in
            let after = before + base
            let fee = fee(of: after) - fee(of: before)
            defer { before = after }
            return FeeInvoice.Bucket(
                month: month, claim: nil, basisPoints: nil, base: base, fee: fee,
                working: "\(month) 累計\(before)円 → \(after)円: \(fee)円")
        }
    }

    /// The fee of a year's collections: each tier's share, cut by itself.
    private func fee(of collected: Yen) -> Yen {
        var (from, sum) = (Yen.zero, Yen.zero)
        for rate in terms.rates {
            let to = min(collected, rate.upTo ?? collected)
            guard to > from else { break }
            sum += terms.rounding.mode.share(
                of: to - from, rate.basisPoints, over: 10_000, unit: terms.rounding.unit)
            from = to
        }
        return sum
    }
}
